"""Downloaded chart files: their names, both generations of headings, refused rows and files that are none."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from chartlake.answers import ParsedRows, Scope
from chartlake.errors import BadName, ChartlakeError, DateUnavailable, EmptyAnswer, UnexpectedAnswer
from chartlake.http import Http
from chartlake.sources import charts_csv
from tests.sources.answers import dropped, fixture

WEEKLY = fixture("regional-global-weekly-2026-02-26_hole_and_tie.csv")
DAILY = fixture("regional-no-daily-2026-03-02_lf_without_bom.csv")
VIRAL = fixture("viral-no-daily-2026-03-02_no_streams.csv")
LEGACY = fixture("regional-no-daily-2019-05-01_legacy_note.csv")
THE_DAY = "regional-no-daily-2026-03-02.csv"


def parse(name: str, body: bytes) -> ParsedRows:
    return charts_csv.parse(dropped("charts_csv", name, body))


def rows_of(name: str, body: bytes) -> list[dict[str, Any]]:
    return list(parse(name, body).rows["chart_snapshots"])


def test_a_row_says_everything_that_the_file_says() -> None:
    first = rows_of("regional-global-weekly-2026-02-26.csv", WEEKLY)[0]

    assert first == {
        "platform": "spotify",
        "chart": "songs_weekly",
        "market": "global",
        "chart_date": date(2026, 2, 26),
        "rank": 1,
        "item_id": "0Track0000000000000001",
        "item_type": "track",
        "title": "Nordlys",
        "artist_names": ["Fjord"],
        "streams": 37016166,
        "label": "Nord Records/Sør",
        "reported_peak_rank": 1,
        "reported_previous_rank": 5,
        "reported_periods_on_chart": 46,
        "date_basis": "reported",
    }


def test_ranks_may_have_holes_and_ties_and_a_repeated_row_counts_once() -> None:
    rows = rows_of("regional-global-weekly-2026-02-26.csv", WEEKLY)

    assert [row["rank"] for row in rows] == [1, 2, 4, 4, 6]
    assert [row["title"] for row in rows[2:4]] == ["กลัว", "Snø"]


def test_minus_one_is_no_previous_rank_and_a_blank_label_no_label() -> None:
    rows = rows_of("regional-global-weekly-2026-02-26.csv", WEEKLY)

    assert [row["reported_previous_rank"] for row in rows] == [5, None, 4, None, 6]
    assert rows[4]["label"] is None


def test_a_credit_is_never_split_at_commas() -> None:
    rows = rows_of("regional-global-weekly-2026-02-26.csv", WEEKLY)
    assert rows[1]["artist_names"] == ["Tyler, The Maker, Kari"]
    assert rows[1]["title"] == 'Hei, "du"'


def test_byte_order_mark_line_ends_and_quotes_make_no_difference() -> None:
    plain = rows_of(THE_DAY, DAILY)

    assert [row["streams"] for row in plain] == [8234567, 823456]
    assert rows_of(THE_DAY, b"\xef\xbb\xbf" + DAILY.replace(b"\n", b"\r\n")) == plain
    assert rows_of(THE_DAY, DAILY.replace(b"Fjord", b'"Fjord"')) == plain


def test_columns_are_found_by_their_headings() -> None:
    turned = b"\n".join(b",".join(reversed(line.split(b","))) for line in DAILY.splitlines()) + b"\n"
    assert rows_of(THE_DAY, turned) == rows_of(THE_DAY, DAILY)


def test_a_file_that_was_cut_gives_no_half_number() -> None:
    cut = DAILY[:-3]
    assert cut.endswith(b"8234")
    parsed = parse(THE_DAY, cut)

    assert [row["rank"] for row in parsed.rows["chart_snapshots"]] == [1]
    assert [(one.row_number, one.reason.partition(";")[0]) for one in parsed.refused] == [
        (2, "the file ends within this line")
    ]


def test_a_line_longer_than_the_headings_is_refused() -> None:
    headings, first, second = DAILY.splitlines()
    shifted = b"\n".join([headings.replace(b"streams", b""), first + b",1", second]) + b"\n"
    with pytest.raises(UnexpectedAnswer):
        parse(THE_DAY, shifted)


def test_a_viral_chart_has_no_streams() -> None:
    (row,) = rows_of("viral-no-daily-2026-03-02.csv", VIRAL)
    assert (row["chart"], row["streams"], row["reported_periods_on_chart"]) == ("viral_daily", None, 1)


@pytest.mark.parametrize("note", ["legacy_note", "legacy_no_note"])
def test_files_of_the_old_site_are_read_with_and_without_their_note(note: str) -> None:
    body = fixture(f"regional-no-daily-2019-05-01_{note}.csv")
    first, second = rows_of("regional-no-daily-2019-05-01.csv", body)

    assert (first["rank"], first["title"], first["streams"]) == (1, "Nordlys, igjen", 123456)
    assert first["item_id"] == "0Track0000000000000001"
    assert first["chart_date"] == date(2019, 5, 1)
    assert second["artist_names"] == ["Kari, Ola"]
    assert (second["label"], second["reported_peak_rank"], second["reported_periods_on_chart"]) == (None, None, None)


def test_bad_rows_are_refused_with_their_number_and_text_and_the_others_go_on() -> None:
    parsed = parse(THE_DAY, fixture("regional-no-daily-2026-03-02_four_bad_rows.csv"))

    assert [row["rank"] for row in parsed.rows["chart_snapshots"]] == [1, 6, 7, 8, 9]
    assert [(refusal.row_number, refusal.reason) for refusal in parsed.refused] == [
        (2, "rank 'first' is not a whole number"),
        (3, "'spotify:episode:0Track0000000000000003' is no Spotify track"),
        (4, "streams '8.2e5' is not a whole number"),
        (5, "3 fields under 9 headings"),
    ]
    assert parsed.refused[3].row == "5,spotify:track:0Track0000000000000005,Kari"


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        (b"8234567", b"-8234567", "streams '-8234567' is not a whole number"),
        (b"8234567", b"9" * 19, f"streams '{'9' * 19}' is not a whole number"),
        (b"8234567", "٨٢".encode(), "streams '٨٢' is not a whole number"),
        (b"8234567", b"8_234", "streams '8_234' is not a whole number"),
        (b"1,spotify", b"0,spotify", "rank '0' is not a position; positions start at 1"),
        (b",1,2,100,", b",1,-2,100,", "previous rank '-2' is not a whole number"),
        (b"Nordlys", b"Nordlys \xe6", "title 'Nordlys \ufffd' is not UTF-8"),
        (b"0000000001", b"000000001", "'spotify:track:0Track000000000000001' is no Spotify track"),
    ],
)
def test_a_value_that_is_no_such_value_is_refused_not_guessed(before: bytes, after: bytes, reason: str) -> None:
    parsed = parse(THE_DAY, DAILY.replace(before, after, 1))
    assert [(refusal.row_number, refusal.reason) for refusal in parsed.refused] == [(1, reason)]
    assert [row["rank"] for row in parsed.rows["chart_snapshots"]] == [2]


def test_a_second_row_of_the_same_rank_and_track_that_says_something_else_is_refused() -> None:
    line = DAILY.splitlines()[1]
    parsed = parse(THE_DAY, DAILY + line.replace(b"8234567", b"1") + b"\n")
    assert [refusal.reason for refusal in parsed.refused] == [
        "an earlier row has the same rank and item_id and other values"
    ]


@pytest.mark.parametrize(
    ("name", "scope"),
    [
        (THE_DAY, "regional-no-daily"),
        ("regional-no-daily-2026-03-02 (1).csv", "regional-no-daily"),
        ("regional-no-daily-2026-03-02(12).CSV", "regional-no-daily"),
        ("regional-global-weekly-2026-02-26.csv", "regional-global-weekly"),
        ("regional-global-weekly-2020-12-25--2021-01-01.csv", "regional-global-weekly"),
        ("viral-us-daily-2026-03-02.csv", "viral-us-daily"),
    ],
)
def test_the_name_says_which_chart_it_is(name: str, scope: str) -> None:
    assert charts_csv.scope_of(name) == scope


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("charts.csv", "keep the name it is downloaded with"),
        ("", "keep the name it is downloaded with"),
        ("regional-norway-daily-2026-03-02.csv", "keep the name it is downloaded with"),
        ("regional-no-hourly-2026-03-02.csv", "keep the name it is downloaded with"),
        ("viral-no-weekly-2026-02-26.csv", "keep the name it is downloaded with"),
        ("artist-no-daily-2026-03-02.csv", "keep the name it is downloaded with"),
        ("regional-no-daily-2026-03-02.xlsx", "keep the name it is downloaded with"),
        ("regional-no-daily-2026-02-30.csv", "2026-02-30 is not a date"),
        ("regional-no-daily-2012-12-31.csv", "no charts in 2012"),
        ("regional-no-daily-2026-03-01--2026-03-02.csv", "a daily chart has one"),
        ("regional-no-weekly-2026-03-03.csv", "a Tuesday; if it is the week that ended on 2026-02-26 or 2026-03-05"),
        ("regional-no-weekly-2020-12-24--2020-12-31.csv", "from a Friday to the next"),
    ],
)
def test_a_name_that_does_not_say_so_is_refused_with_the_remedy(name: str, said: str) -> None:
    with pytest.raises(BadName, match=said):
        charts_csv.scope_of(name)
    with pytest.raises(BadName):
        parse(name, DAILY)


def test_a_week_of_the_old_site_is_dated_by_the_thursday_before_its_second_friday() -> None:
    rows = rows_of("regional-global-weekly-2020-12-25--2021-01-01.csv", LEGACY)
    assert {row["chart_date"] for row in rows} == {date(2020, 12, 31)}


def test_a_date_after_the_drop_cannot_be() -> None:
    raw = dropped("charts_csv", THE_DAY, DAILY, at=datetime(2026, 2, 27, 12))
    with pytest.raises(BadName, match="2026-03-02 lies after the drop on 2026-02-27"):
        charts_csv.parse(raw)


@pytest.mark.parametrize(
    ("name", "body", "error", "said"),
    [
        (THE_DAY, fixture("login_page.html"), UnexpectedAnswer, "HTML of 156 bytes titled 'Log in & continue'"),
        (THE_DAY, b"", UnexpectedAnswer, "an empty answer"),
        (THE_DAY, b"PK\x03\x04....", UnexpectedAnswer, "a ZIP or spreadsheet file"),
        (THE_DAY, DAILY.decode().encode("utf-16"), UnexpectedAnswer, "UTF-16 text"),
        (THE_DAY, DAILY.replace(b",", b";"), UnexpectedAnswer, "no headings of a songs chart"),
        (THE_DAY, DAILY.replace(b"track_name", b"album_name"), UnexpectedAnswer, "no headings of a songs chart"),
        (THE_DAY, WEEKLY, UnexpectedAnswer, "the name says daily, the columns say the other"),
        ("regional-no-weekly-2026-02-26.csv", DAILY, UnexpectedAnswer, "the name says weekly"),
        (THE_DAY, VIRAL, UnexpectedAnswer, "this file has none"),
        ("regional-global-weekly-2026-02-26.csv", WEEKLY[:-4], UnexpectedAnswer, "broken or cut CSV"),
        (THE_DAY, DAILY.splitlines()[0], EmptyAnswer, "not a single row"),
        (THE_DAY, DAILY.replace(b"spotify:track:", b""), UnexpectedAnswer, "2 of 2 rows cannot be read"),
    ],
)
def test_a_file_that_is_no_chart_is_named_for_what_it_is(
    name: str, body: bytes, error: type[ChartlakeError], said: str
) -> None:
    with pytest.raises(error) as caught:
        parse(name, body)
    assert type(caught.value) is error
    assert said in str(caught.value)
    assert name in str(caught.value)


def test_it_cannot_be_fetched_and_says_how_to_drop() -> None:
    scope = Scope(source="charts_csv", name="regional-no-daily", date=date(2026, 3, 2))
    with pytest.raises(DateUnavailable, match=r"chartlake drop regional-no-daily-2026-03-02\.csv"):
        charts_csv.fetch(scope, Http("http://127.0.0.1:9", contact="t"))
