"""The free page of tokchart: five sounds among advertising and bait."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from chartlake.answers import ParsedRows, Scope
from chartlake.errors import BadName, ChartlakeError, ConfigError, DateUnavailable, EmptyAnswer, UnexpectedAnswer
from chartlake.http import Http
from chartlake.sources import tokchart
from tests.sources.answers import dropped, fetched, fixture
from tests.stub_upstream import Reply, upstream

PAGE = fixture("tokchart_ad_and_bait.html")


def parse(body: bytes = PAGE) -> ParsedRows:
    return tokchart.parse(fetched("tokchart", "global", body))


def rows_of(body: bytes = PAGE) -> list[dict[str, Any]]:
    return list(parse(body).rows["chart_snapshots"])


def test_advertising_blurred_and_hidden_rows_are_left_out() -> None:
    rows = rows_of()
    assert [row["rank"] for row in rows] == [1, 2, 3, 4, 5]
    assert [row["item_id"] for row in rows] == [f"742401454721856590{digit}" for digit in (4, 5, 6, 7, 8)]
    assert parse().refused == []


def test_a_row_says_what_the_page_says_dated_by_the_fetch() -> None:
    assert rows_of()[0] == {
        "platform": "tiktok",
        "chart": "sounds_daily",
        "market": "global",
        "chart_date": date(2026, 3, 3),
        "rank": 1,
        "item_id": "7424014547218565904",
        "item_type": "sound",
        "title": "There She Goes",
        "artist_names": ["CYRIL & MOONLGHT"],
        "videos": 57443,
        "videos_low": 57443,
        "videos_high": 57443,
        "date_basis": "fetched",
    }


def test_a_count_that_is_only_rounded_or_cut_carries_the_bounds_of_both() -> None:
    counts = [(row["videos"], row["videos_low"], row["videos_high"]) for row in rows_of()]
    assert counts == [
        (57443, 57443, 57443),
        (57400, 57350, 57499),
        (1200000, 1150000, 1299999),
        (999, 999, 999),
        (11000, 11000, 11000),
    ]


def test_title_and_artists_come_from_the_song_else_from_a_credited_sound() -> None:
    named = [(row["title"], row["artist_names"]) for row in rows_of()]
    assert named == [
        ("There She Goes", ["CYRIL & MOONLGHT"]),
        ("Ad", ["Fjord"]),
        ("original sound - kari", None),  # the author is whoever uploaded it
        ("Snø", ["Elv"]),  # a month stands where the artist is due
        ("ดาวตก (Wish)", None),
    ]


def test_a_sound_may_bear_the_name_of_its_kind_and_an_uploader_is_no_title() -> None:
    uploaded = b"<td><div>kari</div><div>Apr 2015</div></td><td><span>1.2M"
    page = PAGE.replace(b"original sound - kari", b"original sound").replace(b"<td></td><td><span>1.2M", uploaded)
    row = rows_of(page)[2]
    assert (row["title"], row["artist_names"]) == ("original sound", None)


def test_without_rank_cells_the_order_of_the_real_rows_counts() -> None:
    assert [row["rank"] for row in rows_of(fixture("tokchart_no_rank_cells.html"))] == [1, 2, 3]


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        (b"<td>3</td>", b"<td></td>", "the row shows no rank, and others do"),
        (b"<span>1.2M</span>", b"<span>many</span>", "no number of videos in 'many'"),
        (b"<span>1.2M</span>", b"<span>1,2M</span>", "videos '1,2M' is not a whole number"),
        (b"<span>1.2M</span>", b"<span>1.2M</span><span>57,443</span>", "'1.2M and 57,443' are not the same number"),
        (b"kari</div>", b'kari <a href="/tiktok-sound/70000001">x</a></div>', "links to 2 sounds where one is due"),
    ],
)
def test_a_row_that_cannot_be_read_is_refused_and_the_others_go_on(before: bytes, after: bytes, reason: str) -> None:
    parsed = parse(PAGE.replace(before, after, 1))

    assert [row["rank"] for row in parsed.rows["chart_snapshots"]] == [1, 2, 4, 5]
    assert [refusal.row_number for refusal in parsed.refused] == [3]
    assert parsed.refused[0].reason.startswith(reason)
    assert "original sound - kari" in parsed.refused[0].row


@pytest.mark.parametrize("lost", [4, 5, 8])
def test_a_row_that_lost_its_link_is_refused_and_does_not_just_go(lost: int) -> None:
    parsed = parse(PAGE.replace(b"tiktok-sound/742401454721856590%d" % lost, b"somewhere/else"))
    assert len(parsed.rows["chart_snapshots"]) == 4
    assert [refusal.reason for refusal in parsed.refused] == ["links to 0 sounds where one is due"]


def test_a_count_that_the_page_cuts_instead_of_rounding_is_still_the_same_count() -> None:
    assert rows_of(PAGE.replace(b"57,443", b"57,999"))[0]["videos"] == 57999


@pytest.mark.parametrize(
    ("body", "error", "said"),
    [
        (fixture("tokchart_only_bait.html"), EmptyAnswer, "none of its 3 rows is free to see"),
        (PAGE.split(b"<tbody>")[0] + b"</table>", EmptyAnswer, "none of its 0 rows"),
        (PAGE.replace(b"tiktok-sound/", b"sound/"), UnexpectedAnswer, "9 rows and no link to a sound in them"),
        (fixture("login_page.html"), UnexpectedAnswer, "HTML of 156 bytes titled 'Log in & continue'"),
        (b"", UnexpectedAnswer, "an empty answer"),
        (PAGE[: len(PAGE) // 2], UnexpectedAnswer, "breaks off inside a table"),
        (PAGE.replace(b"<td><span>", b"<td><i>~</i><span>~"), UnexpectedAnswer, "3 of 5 rows cannot be read"),
    ],
)
def test_a_page_without_sounds_is_named_for_what_it_is(body: bytes, error: type[ChartlakeError], said: str) -> None:
    with pytest.raises(error) as caught:
        parse(body)
    assert type(caught.value) is error
    assert said in str(caught.value)


def test_fetch_asks_once_for_the_page_of_today() -> None:
    today = datetime.now(UTC).date()
    with upstream(lambda _: Reply(body=PAGE)) as site:
        http = Http(site.url, contact="t")
        answer = tokchart.fetch(Scope(source="tokchart", name="global", date=today), http)
        with pytest.raises(DateUnavailable, match="the present only, not 2026-03-02"):
            tokchart.fetch(Scope(source="tokchart", name="global", date=date(2026, 3, 2)), http)

    assert (answer.body, answer.extension) == (PAGE, "html")
    assert site.paths[0] == "/"


def test_another_market_is_a_mistake_in_the_settings() -> None:
    with pytest.raises(ConfigError, match="scope 'global'"):
        tokchart.fetch(Scope(source="tokchart", name="no"), Http("http://127.0.0.1:9", contact="t"))


def test_a_saved_page_is_dated_by_its_name() -> None:
    raw = dropped("tokchart", "tokchart-2026-02-14 (1).html", PAGE)
    assert {row["chart_date"] for row in tokchart.parse(raw).rows["chart_snapshots"]} == {date(2026, 2, 14)}
    assert tokchart.scope_of("tokchart-2026-02-14.html") == "global"


@pytest.mark.parametrize("name", ["tokchart.html", "tokchart-2026-02-30.html", "", "tokchart-2026-03-09.html"])
def test_a_saved_page_that_does_not_say_when_is_refused(name: str) -> None:
    with pytest.raises(BadName):
        tokchart.parse(dropped("tokchart", name, PAGE))


def test_a_row_that_holds_a_table_of_rows_is_none_itself() -> None:
    wrapped = b"<table><tr><td>" + PAGE[PAGE.index(b"<table") :] + b"</td></tr></table>"
    assert parse(wrapped) == parse(PAGE)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"<table>" + b"<tr><td>" * 1_001 + b"</table>", "more than 1,000 rows where five are free"),
        (b"<table>" + b"<TR><td>" * 1_001 + b"</table>", "more than 1,000 rows where five are free"),
        (PAGE + b" " * 2_097_152, "bytes are no page of five sounds"),
    ],
)
def test_a_page_that_is_far_too_large_is_not_taken_apart(body: bytes, said: str) -> None:
    with pytest.raises(UnexpectedAnswer, match=said):
        parse(body)
