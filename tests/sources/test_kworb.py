"""kworb pages: what a row says, what is refused, and what a fetch answers when the page is not there."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from chartlake.answers import RawObject, Scope
from chartlake.errors import (
    BadName,
    ChartlakeError,
    ConfigError,
    DateUnavailable,
    EmptyAnswer,
    NotFound,
    UnexpectedAnswer,
)
from chartlake.http import Http
from chartlake.sources import kworb
from tests.sources.answers import dropped, fetched, fixture
from tests.stub_upstream import Reply, upstream

DAILY = fixture("kworb_no_daily_all_moves.html")
WEEKLY = fixture("kworb_global_weekly_without_7day.html")


def page(body: bytes = DAILY, scope: str = "no_daily") -> RawObject:
    return fetched("kworb", scope, body)


def rows_of(raw: RawObject) -> list[dict[str, Any]]:
    return list(kworb.parse(raw).rows["chart_snapshots"])


def test_a_row_says_everything_that_the_page_says() -> None:
    first, second, *_ = rows_of(page())

    assert first == {
        "platform": "spotify",
        "chart": "songs_daily",
        "market": "no",
        "chart_date": date(2026, 3, 2),
        "rank": 1,
        "item_id": "0Track0000000000000001",
        "item_type": "track",
        "title": "Nordlys",
        "artist_names": ["Fjord"],
        "artist_ids": ["0Artist000000000000001"],
        "streams": 8234567,
        "reported_previous_rank": 1,
        "reported_peak_rank": 1,
        "reported_periods_on_chart": 100,
        "date_basis": "reported",
    }
    assert second["title"] == "Hei - Ha det"
    assert second["artist_names"] == ["Ola - Kari", "Tåke", "Is & Snø"]
    assert second["artist_ids"] == ["0Artist000000000000002", "0Artist000000000000003", "0Artist000000000000004"]


def test_the_move_says_the_previous_rank_where_there_is_one() -> None:
    moves = {"=": 1, "+7": 9, "-1": 2, "NEW": None, "RE": None, "": None}
    assert [row["reported_previous_rank"] for row in rows_of(page())] == list(moves.values())


def test_letters_of_other_scripts_survive_a_server_that_names_no_charset() -> None:
    titles = [row["title"] for row in rows_of(page())]
    assert titles[2] == "กลัวว่าฉันจะไม่เสียใจ (Fear)"
    assert titles[5] == "周杰倫"


def test_a_weekly_page_counts_weeks_and_lacks_the_seven_day_columns() -> None:
    rows = rows_of(page(WEEKLY, "global_weekly"))

    assert [(row["chart"], row["market"], row["chart_date"]) for row in rows] == [
        ("songs_weekly", "global", date(2026, 2, 26))
    ] * 2
    assert [row["reported_periods_on_chart"] for row in rows] == [15, 3]
    assert [row["streams"] for row in rows] == [58234567, 1234567]


def test_columns_are_found_by_their_headings() -> None:
    moved = DAILY.replace(b'<th class="mp">Pos</th>', b'<th class="mp">Note</th><th class="mp">Pos</th>')
    moved = moved.replace(b'<td class="np">', b'<td>new</td><td class="np">', 1)
    for rank in b"23456":
        moved = moved.replace(b'<td class="np">%c</td>' % rank, b'<td>new</td><td class="np">%c</td>' % rank)

    assert rows_of(page(moved)) == rows_of(page())


def test_a_missing_minor_column_leaves_its_values_null_and_is_put_on_record() -> None:
    parsed = kworb.parse(page(DAILY.replace(b">Pk</th>", b">Peak!</th>")))

    assert {row["reported_peak_rank"] for row in parsed.rows["chart_snapshots"]} == {None}
    assert [(refusal.row_number, refusal.reason) for refusal in parsed.refused] == [(0, "the page has no column 'pk'")]


def test_bad_rows_are_refused_with_their_number_and_text_and_the_others_go_on() -> None:
    parsed = kworb.parse(page(fixture("kworb_no_daily_three_bad_rows.html")))

    assert [row["rank"] for row in parsed.rows["chart_snapshots"]] == [1, 3, 5, 6]
    assert [(refusal.row_number, refusal.reason) for refusal in parsed.refused] == [
        (2, "0 links to a track where one is due"),
        (4, "Streams '123.456' is not a whole number"),
        (7, "1 cells under 11 headings"),
    ]
    assert parsed.refused[2].row == "Advertisement"


def test_a_row_that_stands_there_twice_counts_once() -> None:
    line = next(line for line in DAILY.splitlines() if b"Nordlys" in line)
    assert rows_of(page(DAILY.replace(line, line + line))) == rows_of(page())


@pytest.mark.parametrize(
    ("body", "error", "said"),
    [
        (fixture("login_page.html"), UnexpectedAnswer, "no table; got HTML of 156 bytes titled 'Log in & continue'"),
        (b"", UnexpectedAnswer, "an empty answer of 0 bytes"),
        (b'{"code": 0}', UnexpectedAnswer, "JSON with the keys code"),
        (b"\x00\xff" * 9, UnexpectedAnswer, "18 bytes starting with"),
        (DAILY[: len(DAILY) // 2], UnexpectedAnswer, "breaks off inside a table"),
        (DAILY.replace(b"Artist and Title", b"Song"), UnexpectedAnswer, "a table with the headings pos, p+, song"),
        (DAILY.replace(b"Norway", b"Sweden"), UnexpectedAnswer, "asked for the daily chart of Norway, got a page"),
        (DAILY.replace(b"Daily Chart", b"Weekly Chart"), UnexpectedAnswer, "asked for the daily chart of Norway"),
        (DAILY.replace(b"2026/03/02", b"today"), UnexpectedAnswer, "does not say which chart and day"),
        (DAILY.replace(b"2026/03/02", b"2026/02/30"), UnexpectedAnswer, "2026/02/30 is not a date"),
        (DAILY.replace(b"2026/03/02", b"2026/03/05"), UnexpectedAnswer, "says 2026-03-05, which cannot be"),
        (DAILY.replace(b'<td class="np">', b'<td class="np">#'), UnexpectedAnswer, "6 of 6 rows cannot be read"),
        (DAILY.replace(b"../track/", b"../song/"), UnexpectedAnswer, "row 1: 0 links to a track"),
        (DAILY.split(b"<tbody>")[0] + b"</table>", EmptyAnswer, "not a single row"),
    ],
)
def test_a_page_that_is_not_the_chart_is_named_for_what_it_is(
    body: bytes, error: type[ChartlakeError], said: str
) -> None:
    with pytest.raises(error) as caught:
        kworb.parse(page(body))
    assert type(caught.value) is error
    assert said in str(caught.value)
    assert str(caught.value).startswith("kworb no_daily: ")


def test_a_country_whose_name_is_not_known_is_believed() -> None:
    assert rows_of(page(DAILY.replace(b"Norway", b"Noreg")))


@pytest.mark.parametrize("move", ["-9", "up", "+", "\u22121"])
def test_a_move_that_cannot_be_is_refused(move: str) -> None:
    parsed = kworb.parse(page(DAILY.replace(b">+7<", f">{move}<".encode())))
    assert [refusal.reason for refusal in parsed.refused] == [f"P+ {move!r} is no move of position 2"]


@pytest.mark.parametrize(
    ("name", "scope"),
    [("no_daily.html", "no_daily"), ("global_weekly (2).htm", "global_weekly"), ("US_Daily.HTML", "us_daily")],
)
def test_a_saved_page_keeps_its_name(name: str, scope: str) -> None:
    assert kworb.scope_of(name) == scope


@pytest.mark.parametrize("name", ["chart.html", "norway_daily.html", "no_daily.csv", "no_hourly.html", ""])
def test_a_saved_page_under_another_name_is_refused_with_the_remedy(name: str) -> None:
    with pytest.raises(BadName, match=r"no_daily\.html"):
        kworb.scope_of(name)
    with pytest.raises(BadName):
        kworb.parse(dropped("kworb", name, DAILY))


def test_a_dropped_page_is_read_by_its_name() -> None:
    assert rows_of(dropped("kworb", "no_daily.html", DAILY)) == rows_of(page())


def test_fetch_asks_for_the_market_and_keeps_the_bytes() -> None:
    with upstream(lambda _: Reply(body=DAILY, headers={"Content-Type": "text/html"})) as site:
        answer = kworb.fetch(Scope(source="kworb", name="no_daily"), Http(site.url, contact="t"))

    assert site.paths == ["/spotify/country/no_daily.html"]
    assert (answer.body, answer.extension, answer.content_type) == (DAILY, "html", "text/html")


def test_fetch_gives_the_day_that_the_page_shows_and_for_another_says_what_to_do() -> None:
    with upstream(lambda _: Reply(body=DAILY)) as site:
        http = Http(site.url, contact="t")
        shown = Scope(source="kworb", name="no_daily", date=date(2026, 3, 2))
        assert kworb.fetch(shown, http).body == DAILY
        with pytest.raises(DateUnavailable, match=r"chartlake drop regional-no-daily-2026-02-01\.csv"):
            kworb.fetch(Scope(source="kworb", name="no_daily", date=date(2026, 2, 1)), http)


def test_a_market_that_does_not_exist_is_named_with_the_place_of_the_list() -> None:
    with upstream(lambda _: Reply(status=404)) as site, pytest.raises(NotFound) as caught:
        kworb.fetch(Scope(source="kworb", name="va_daily"), Http(site.url, contact="t"))
    assert "market 'va'" in str(caught.value)
    assert f"{site.url}/spotify/" in str(caught.value)
    assert caught.value.http_status == 404


@pytest.mark.parametrize("scope", ["no", "no_hourly", "../x_daily", "NO_daily", "norway_daily", ""])
def test_a_scope_that_is_none_is_a_mistake_in_the_settings(scope: str) -> None:
    with pytest.raises(ConfigError, match=r"<market>_<daily\|weekly>"):
        kworb.fetch(Scope(source="kworb", name=scope), Http("http://127.0.0.1:9", contact="t"))


def test_the_day_in_the_title_may_be_the_day_after_the_fetch_and_no_later() -> None:
    ahead = fetched("kworb", "no_daily", DAILY, at=datetime(2026, 3, 1, 23, 59))
    assert rows_of(ahead)[0]["chart_date"] == date(2026, 3, 2)
