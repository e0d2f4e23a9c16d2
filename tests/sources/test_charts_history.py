"""Merged charts: which spellings of columns and names are understood, what a row may say, and what is refused."""

from __future__ import annotations

import gzip
from collections import Counter
from datetime import date, datetime
from typing import Any

import pytest

from chartlake.answers import ParsedRows
from chartlake.errors import BadName, ChartlakeError, EmptyAnswer, UnexpectedAnswer
from chartlake.sources import _csv_file, charts_history
from chartlake.text_id import text_id
from tests.sources.answers import dropped, fixture

IDS = [f"0Track000000000000000{number}" for number in range(10)]
GENERAL = f"""\
date,market,chart,cadence,rank,title,artist,streams,uri
2021-12-23,no,songs,weekly,1,Nordlys,Fjord,1000,spotify:track:{IDS[1]}
2021-12-23,no,songs,weekly,2,"Hei, du","Ola, Kari",900,https://open.spotify.com/track/{IDS[2]}?si=x
2021-12-25,Luxembourg,viral,daily,1,กลัว,ดาว,,
2021-12-25,global,songs,daily,1,Snø,Is,99,{IDS[3]}
2021-12-24,no,songs,daily,1,Nordlys,Fjord,100,{IDS[1]}
2021-12-25,no,songs,daily,1,Nordlys,Fjord,110,{IDS[1]}
"""
AS_ITS_AUTHOR_MERGED_IT = f"""\
chart_position,chart_date,song,performer,streams,spotify_uri,song_id,region,time_on_chart,previous_day,peak_position,chart_url
2,2021-12-24,Hei,Ola,90,{IDS[2]},HeiOla,lu,7,,2,https://charts.spotify.com/charts/view/regional-lu-daily/2021-12-24
1,2021-12-24,Nordlys,Fjord,100,{IDS[1]},NordlysFjord,lu,9,,1,https://charts.spotify.com/charts/view/regional-lu-daily/2021-12-24
3,2021-12-24,Snø,Is,80,{IDS[3]},SnøIs,lu,9,,1,https://charts.spotify.com/charts/view/regional-lu-daily/2021-12-24
"""
TOP_200 = f"""\
title,rank,date,artist,url,region,chart,trend,streams
Nordlys,1,2017-01-01,Fjord,https://open.spotify.com/track/{IDS[1]},Norway,top200,SAME_POSITION,253019.0
Hei,1,2017-01-01,Ola,https://open.spotify.com/track/{IDS[2]},Czech Republic,viral50,NEW_ENTRY,
Hei,1,2017-01-02,Ola,https://open.spotify.com/track/{IDS[2]},Czech Republic,viral50,SAME_POSITION,
"""


def parse(text: str | bytes, name: str = "charts.csv") -> ParsedRows:
    body = text if isinstance(text, bytes) else text.encode()
    return charts_history.parse(dropped("charts_history", name, body))


def rows_of(text: str | bytes, name: str = "charts.csv") -> list[dict[str, Any]]:
    return list(parse(text, name).rows["chart_snapshots"])


def reasons(text: str, name: str = "charts.csv") -> list[tuple[int, str]]:
    return [(refusal.row_number, refusal.reason) for refusal in parse(text, name).refused]


def test_a_row_says_everything_that_the_file_says() -> None:
    assert rows_of(GENERAL)[0] == {
        "platform": "spotify",
        "chart": "songs_weekly",
        "market": "no",
        "chart_date": date(2021, 12, 23),
        "rank": 1,
        "item_id": IDS[1],
        "item_type": "track",
        "title": "Nordlys",
        "artist_names": ["Fjord"],
        "streams": 1000,
        "label": None,
        "reported_previous_rank": None,
        "reported_peak_rank": None,
        "reported_periods_on_chart": None,
        "date_basis": "reported",
    }


def test_every_chart_and_day_of_a_file_is_a_snapshot_of_its_own() -> None:
    places = Counter((row["chart"], row["market"], row["chart_date"]) for row in rows_of(GENERAL))
    assert places == {
        ("songs_weekly", "no", date(2021, 12, 23)): 2,
        ("songs_daily", "no", date(2021, 12, 24)): 1,
        ("songs_daily", "no", date(2021, 12, 25)): 1,
        ("viral_daily", "lu", date(2021, 12, 25)): 1,
        ("songs_daily", "global", date(2021, 12, 25)): 1,
    }


def test_an_id_is_found_in_a_uri_a_link_and_by_itself_and_made_of_the_words_where_there_is_none() -> None:
    assert [row["item_id"] for row in rows_of(GENERAL)] == [
        IDS[1],
        IDS[2],
        text_id("กลัว", ["ดาว"]),
        IDS[3],
        IDS[1],
        IDS[1],
    ]


def test_a_credit_is_never_split_at_commas() -> None:
    assert rows_of(GENERAL)[1]["artist_names"] == ["Ola, Kari"]


def test_the_columns_of_a_merged_file_have_names_of_their_own_and_its_own_sums_are_not_read() -> None:
    second, first, _ = rows_of(AS_ITS_AUTHOR_MERGED_IT)
    assert (first["chart"], first["market"], first["rank"], first["item_id"]) == ("songs_daily", "lu", 1, IDS[1])
    assert (second["title"], second["artist_names"], second["streams"]) == ("Hei", ["Ola"], 90)
    assert {first["reported_peak_rank"], first["reported_periods_on_chart"]} == {None}


def test_the_old_sites_chart_names_and_decimals_are_understood_when_the_name_says_the_cadence() -> None:
    first, second, _ = rows_of(TOP_200, "charts-daily.csv")
    assert (first["chart"], first["market"], first["streams"]) == ("songs_daily", "no", 253_019)
    assert (second["chart"], second["market"], second["streams"]) == ("viral_daily", "cz", None)


def test_without_a_cadence_anywhere_the_remedy_is_a_name() -> None:
    with pytest.raises(UnexpectedAnswer, match=r"daily or weekly; name the file charts-daily\.csv"):
        rows_of(TOP_200, "charts.csv")


def test_a_merged_download_keeps_the_services_own_columns() -> None:
    text = (
        "date,rank,uri,artist_names,track_name,source,peak_rank,previous_rank,days_on_chart,streams\n"
        f"2023-01-05,1,spotify:track:{IDS[1]},Fjord,Nordlys,Nord Records/Sør,1,-1,4,1234\n"
        f"2023-01-06,1,spotify:track:{IDS[1]},Fjord,Nordlys,Nord Records/Sør,1,1,5,1230\n"
    )
    row, _ = rows_of(text, "regional-no-daily-all.csv")
    assert row["label"] == "Nord Records/Sør"
    assert (row["reported_peak_rank"], row["reported_previous_rank"], row["reported_periods_on_chart"]) == (1, None, 4)


@pytest.mark.parametrize(
    ("name", "chart", "market"),
    [
        ("merged-lu-daily.csv", "songs_daily", "lu"),
        ("top200_NO_weekly (1).csv", "songs_weekly", "no"),
        ("viral-global-daily-2021.csv.gz", "viral_daily", "global"),
        ("albums us weekly.CSV", "albums_weekly", "us"),
        ("no-daily.csv", "songs_daily", "no"),
        ("my-artist-top200-uk-daily-all.csv", "songs_daily", "gb"),
    ],
)
def test_the_name_says_what_the_columns_do_not(name: str, chart: str, market: str) -> None:
    weeks = "".join(f"{day},1,Nordlys,Fjord,5,{IDS[1]}\n" for day in ("2021-12-23", "2021-12-30"))
    text = f"date,rank,title,artist,streams,id\n{weeks}"
    body = gzip.compress(text.encode()) if name.endswith(".gz") else text.encode()
    row, _ = rows_of(body, name)
    assert (row["chart"], row["market"]) == (chart, market)


@pytest.mark.parametrize(
    "name",
    [
        "my-daily-charts.csv",
        "what-it-is-daily.csv",
        "best-of-us-daily.csv",
        "listen-to-me-daily.csv",
        "charts-by-daily.csv",
        "de-weekly-artist-top.csv",
        "top200-xx-daily.csv",
    ],
)
def test_a_word_of_two_letters_in_a_name_is_no_market_by_itself(name: str) -> None:
    with pytest.raises(UnexpectedAnswer, match="says the market; rename the file"):
        parse("date,rank,title,artist,streams\n2021-12-23,1,Nordlys,Fjord,5\n", name)


def test_a_chart_of_artists_needs_no_title() -> None:
    weeks = "".join(f"1,{day},Fjord,spotify:artist:{IDS[1]}\n" for day in ("2021-12-23", "2021-12-30"))
    row, _ = rows_of(f"rank,date,artist,uri\n{weeks}", "artists-no-weekly.csv")
    assert (row["chart"], row["item_type"], row["title"], row["item_id"]) == (
        "artists_weekly",
        "artist",
        "Fjord",
        IDS[1],
    )


def test_what_a_row_says_counts_more_than_the_name() -> None:
    assert {row["market"] for row in rows_of(GENERAL, "merged-se-daily.csv")} == {"no", "lu", "global"}


def test_gzip_byte_order_mark_and_line_ends_make_no_difference() -> None:
    plain = rows_of(GENERAL)
    assert rows_of(gzip.compress(GENERAL.encode()), "charts.csv.gz") == plain
    assert rows_of(b"\xef\xbb\xbf" + GENERAL.replace("\n", "\r\n\r\n").encode()) == plain


def test_two_files_zipped_one_after_the_other_are_one_file() -> None:
    head, tail = GENERAL.encode()[:200], GENERAL.encode()[200:]
    assert rows_of(gzip.compress(head) + gzip.compress(tail), "charts.csv.gz") == rows_of(GENERAL)


def test_a_position_that_is_repeated_is_refused_unless_it_says_the_very_same() -> None:
    again = f"2021-12-24,no,songs,daily,1,Nordlys,Fjord,100,{IDS[1]}\n"
    other = f"2021-12-24,no,songs,daily,1,Snø,Is,100,{IDS[4]}\n"
    assert reasons(GENERAL + again) == []
    assert rows_of(GENERAL + again) == rows_of(GENERAL)
    assert reasons(GENERAL + other) == [
        (7, "an earlier row has the same chart and market and chart_date and rank and other values")
    ]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("2021-12-24,no,songs,daily,0,A,B,1,", "rank '0' is not a position; positions start at 1"),
        ("2021-12-24,no,songs,daily,one,A,B,1,", "rank 'one' is not a whole number"),
        ("2021-12-24,no,songs,daily,,A,B,1,", "rank '' is not a whole number"),
        ("2021-12-24,no,songs,daily,5,A,B,1.5,", "streams '1.5' is not a whole number"),
        ("2021-12-24,no,songs,daily,5,A,B,-3.0,", "streams '-3' is not a whole number"),
        ("24.12.2021,no,songs,daily,5,A,B,1,", "'24.12.2021' is no date; dates are written 2021-12-24"),
        ("2021-02-30,no,songs,daily,5,A,B,1,", "'2021-02-30' is no date; dates are written 2021-12-24"),
        ("2021-W51-5,no,songs,daily,5,A,B,1,", "'2021-W51-5' is no date; dates are written 2021-12-24"),
        ("2026-03-05,no,songs,daily,5,A,B,1,", "2026-03-05 cannot be; the file was dropped on 2026-03-03"),
        (
            "2021-12-24,no,songs,weekly,5,A,B,1,",
            "2021-12-24 is a Friday; weekly charts are dated by the Thursday that ends the week",
        ),
        ("2021-12-24,Atlantis,songs,daily,5,A,B,1,", "'Atlantis' is no market that has charts"),
        ("2021-12-24,,songs,daily,5,A,B,1,", "neither the row nor the file's name says which market it is"),
        ("2021-12-24,no,top9000,daily,5,A,B,1,", "chart 'top9000' is none that is known"),
        ("2021-12-24,no,regional-se-daily,,5,A,B,1,", "chart 'regional-se-daily' is not of the market 'no'"),
        ("2021-12-24,no,songs,daily,5,,B,1,", "neither a title nor an id says what stands here"),
        ("2021-12-24,no,songs,daily,5,A,B,1,17", "'17' is no Spotify track"),
        (f"2021-12-24,no,songs,daily,5,A,B,1,spotify:album:{IDS[1]}", f"'spotify:album:{IDS[1]}' is no Spotify track"),
        ("2021-12-24,no,songs,daily,5,A, B,1,,9", "10 fields under 9 headings"),
        ("2021-12-24,no", "2 fields under 9 headings"),
    ],
)
def test_a_row_that_cannot_be_read_is_refused_and_the_others_go_on(line: str, reason: str) -> None:
    assert reasons(GENERAL + line + "\n") == [(7, reason)]
    assert rows_of(GENERAL + line + "\n") == rows_of(GENERAL)
    assert parse(GENERAL + line + "\n").refused[0].row == line


def test_a_chart_that_is_not_published_in_that_cadence_is_refused() -> None:
    ((_, reason),) = reasons(GENERAL + "2021-12-23,no,viral,weekly,5,A,B,1,\n")
    assert reason.startswith("'viral_weekly' is no chart; there are albums_weekly, artists_daily")


def test_bytes_that_are_not_utf8_are_refused() -> None:
    parsed = parse(GENERAL.encode().replace(b"Sn\xc3\xb8", b"Sn\xf8"))
    assert [refusal.reason for refusal in parsed.refused] == ["title 'Sn\ufffd' is not UTF-8"]


@pytest.mark.parametrize(
    ("text", "name", "said"),
    [
        (f"date,rank,title,artist,streams\n2021-12-23,1,A,B,{1}\n", "charts.csv", "says the market and the cadence"),
        ("date,rank,title,artist,streams\n2021-12-23,1,A,B,1\n", "all-no.csv", "the market and the cadence"),
        ("date,rank,title,artist,market\n2021-12-23,1,A,B,no\n", "x-daily.csv", "says the chart; rename"),
        ("date,rank,title\n2021-12-23,1,A\n", "merged-no-daily.csv", "no column for artists (artist or artist_names"),
        ("title,artist,streams\nA,B,1\n", "merged-no-daily.csv", "no column for rank (rank or position"),
    ],
)
def test_a_file_that_does_not_say_what_it_is_is_refused_with_the_remedy(text: str, name: str, said: str) -> None:
    with pytest.raises(UnexpectedAnswer) as caught:
        parse(text, name)
    assert said in str(caught.value)
    assert name in str(caught.value)


ZIPPED = gzip.compress(GENERAL.encode())


@pytest.mark.parametrize(
    ("body", "error", "said"),
    [
        (b"", UnexpectedAnswer, "an empty answer"),
        (fixture("login_page.html"), UnexpectedAnswer, "HTML of 156 bytes titled 'Log in & continue'"),
        (gzip.compress(fixture("login_page.html")), UnexpectedAnswer, "HTML of 156 bytes"),
        (ZIPPED[:-12], UnexpectedAnswer, "broken or cut gzip"),
        (ZIPPED[:20] + b"\x00\x00" + ZIPPED[22:], UnexpectedAnswer, "broken or cut gzip"),
        (ZIPPED + b"PK", UnexpectedAnswer, "broken or cut gzip"),
        (b"PK\x03\x04" + b"\x00" * 40, UnexpectedAnswer, "a ZIP or spreadsheet file"),
        (GENERAL.encode("utf-16"), UnexpectedAnswer, "UTF-16 text"),
        (GENERAL.replace(",", ";").encode(), UnexpectedAnswer, "no column for rank"),
        (GENERAL.partition(", du")[0].encode(), UnexpectedAnswer, "broken or cut CSV"),
        (GENERAL.splitlines()[0].encode(), EmptyAnswer, "not a single row"),
        (GENERAL.replace("2021", "21").encode(), UnexpectedAnswer, "6 of 6 rows cannot be read"),
    ],
)
def test_a_file_that_is_no_chart_is_named_for_what_it_is(body: bytes, error: type[ChartlakeError], said: str) -> None:
    with pytest.raises(error) as caught:
        parse(body)
    assert type(caught.value) is error
    assert said in str(caught.value)


def test_a_small_file_that_unzips_to_more_than_a_function_holds_is_refused_unread(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(_csv_file, "LARGEST_FILE", 10_000)
    with pytest.raises(UnexpectedAnswer, match="more than 10,000 bytes; split the file, by year"):
        parse(gzip.compress(b"x" * 10_001))
    with pytest.raises(UnexpectedAnswer, match="more than 10,000 bytes"):
        parse(b"x" * 10_001)


def test_a_file_of_more_rows_than_a_function_holds_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_csv_file, "MOST_LINES", 6)
    assert len(rows_of(GENERAL)) == 6
    with pytest.raises(UnexpectedAnswer, match="more than 6 rows; split the file, by year"):
        parse(GENERAL + f"2021-12-26,no,songs,daily,1,Nordlys,Fjord,100,{IDS[1]}\n")


@pytest.mark.parametrize(
    ("name", "scope"),
    [
        ("merged-lu-daily.csv.gz", "merged-lu-daily"),
        ("Top 200 (all markets).csv", "top-200-all-markets"),
        ("charts (2).csv", "charts"),
    ],
)
def test_a_scope_is_the_name_of_the_file(name: str, scope: str) -> None:
    assert charts_history.scope_of(name) == scope


@pytest.mark.parametrize("name", ["charts.xlsx", "charts.json.gz", "ชาร์ต.csv", ".csv", ""])
def test_a_name_that_is_none_is_refused(name: str) -> None:
    with pytest.raises(BadName, match=r"merged-lu-daily\.csv\.gz"):
        charts_history.scope_of(name)
    with pytest.raises(BadName):
        parse(GENERAL, name)


def test_a_file_that_was_dropped_early_has_no_later_days() -> None:
    days = "".join(f"2021-12-{day},1,Nordlys,Fjord,5\n" for day in (22, 23, 24, 25))
    text = f"date,rank,title,artist,streams\n{days}"
    parsed = charts_history.parse(dropped("charts_history", "no-daily.csv", text.encode(), at=datetime(2021, 12, 23)))
    assert [row["chart_date"].day for row in parsed.rows["chart_snapshots"]] == [22, 23, 24]
