"""Charts for who is logged in: what an entry says, and what is no entry or no chart."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest

from chartlake.answers import ParsedRows, RawObject
from chartlake.errors import BadName, ChartlakeError, EmptyAnswer, UnexpectedAnswer
from chartlake.sources import spotify_charts_service as service
from chartlake.sources._chart_names import chart_of_alias
from chartlake.sources._charts_service import read_charts
from chartlake.text_id import text_id
from tests.sources.answers import dropped, fetched, fixture

FETCHED_AT = datetime(2026, 11, 20)
DAILY = fixture("charts_service_regional_no_daily.json")


def parse(body: bytes = DAILY, scope: str = "regional-no-daily") -> ParsedRows:
    return service.parse(fetched(service.NAME, scope, body))


def changed(change: Callable[[Any], object], number: int = 0) -> bytes:
    """The chart after a change of one of its entries."""
    document = json.loads(DAILY)
    change(document["entries"][number])
    return json.dumps(document).encode()


def of_chart(alias: str, entry_of: Callable[[Any], Any]) -> bytes:
    """The chart under another alias, its entries changed."""
    document = json.loads(DAILY)
    document["displayChart"]["chartMetadata"]["alias"] = alias
    document["entries"] = [entry_of(entry) for entry in document["entries"]]
    return json.dumps(document).encode()


def test_an_entry_says_everything_that_the_answer_says() -> None:
    first, second, third = parse().rows["chart_snapshots"]

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
        "label": "Nord Records/Sør",
        "release_date": date(2025, 11, 28),
        "reported_previous_rank": 1,
        "reported_peak_rank": 1,
        "reported_periods_on_chart": 100,
        "date_basis": "reported",
    }
    assert second["artist_names"] == ["Tyler, The Maker", "ดาว"]
    assert second["artist_ids"] == ["0Artist000000000000002", "0Artist000000000000003"]
    assert (third["rank"], third["title"], third["label"], third["release_date"]) == (4, "กลัว", None, None)


def test_minus_one_is_no_previous_rank() -> None:
    assert [row["reported_previous_rank"] for row in parse().rows["chart_snapshots"]] == [1, None, None]


def test_an_entry_that_lacks_fields_keeps_what_it_has() -> None:
    def bare(entry: Any) -> None:
        entry["missingRequiredFields"] = True
        entry["chartEntryData"] = {"currentRank": 1}
        entry["trackMetadata"] = {"trackUri": "spotify:track:0Track0000000000000001", "trackName": ""}

    row = parse(changed(bare)).rows["chart_snapshots"][0]
    assert (row["rank"], row["item_id"], row["title"], row["streams"]) == (1, "0Track0000000000000001", None, None)
    assert (row["artist_names"], row["reported_peak_rank"]) == (None, None)


def test_an_entry_without_an_id_gets_one_of_its_words() -> None:
    row = parse(changed(lambda entry: entry["trackMetadata"].pop("trackUri"))).rows["chart_snapshots"][0]
    assert row["item_id"] == text_id("Nordlys", ["Fjord"])


def test_half_a_label_line_is_none() -> None:
    row = parse(changed(lambda entry: entry["trackMetadata"]["labels"][1].pop("name"))).rows["chart_snapshots"][0]
    assert row["label"] is None


def test_an_artist_without_an_id_leaves_the_names_whole() -> None:
    row = parse(changed(lambda entry: entry["trackMetadata"]["artists"][0].update(spotifyUri=""), 1)).rows[
        "chart_snapshots"
    ][1]
    assert (row["artist_names"], row["artist_ids"]) == (["Tyler, The Maker", "ดาว"], None)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda entry: entry.pop("chartEntryData"), "no chartEntryData in the entry"),
        (lambda entry: entry.update(trackMetadata=None), "no trackMetadata in the entry"),
        (lambda entry: entry["chartEntryData"].pop("currentRank"), "no currentRank in the entry"),
        (lambda entry: entry["chartEntryData"].update(currentRank="1"), "currentRank '1' is no number from 1"),
        (lambda entry: entry["chartEntryData"].update(currentRank=0), "currentRank 0 is no number from 1"),
        (lambda entry: entry["chartEntryData"].update(currentRank=True), "currentRank True is no number from 1"),
        (lambda entry: entry["chartEntryData"].update(peakRank=1.5), "peakRank 1.5 is no number from 1"),
        (lambda entry: entry["chartEntryData"].update(previousRank=-2), "previousRank -2 is no number from -1"),
        (lambda entry: entry["chartEntryData"].update(previousRank=0), "previousRank 0 is not a position"),
        (lambda entry: entry["chartEntryData"].pop("rankingMetric"), "a position of a songs chart without streams"),
        (
            lambda entry: entry["chartEntryData"]["rankingMetric"].update(type="POINTS"),
            "a position of a songs chart without streams",
        ),
        (lambda entry: entry["chartEntryData"]["rankingMetric"].update(value=1.5), "streams 1.5 is not a text"),
        (
            lambda entry: entry["chartEntryData"]["rankingMetric"].update(value="1e6"),
            "streams '1e6' is not a whole number",
        ),
        (lambda entry: entry["chartEntryData"].update(rankingMetric=[]), "rankingMetric [] is not an object"),
        (
            lambda entry: entry["trackMetadata"].update(trackUri="spotify:album:0Track0000000000000001"),
            "trackUri 'spotify:album:0Track0000000000000001' is no Spotify track",
        ),
        (
            lambda entry: entry["trackMetadata"].update(trackUri=None, trackName=None),
            "neither trackUri nor trackName says what stands here",
        ),
        (lambda entry: entry["trackMetadata"].update(trackName=["x"]), "trackName ['x'] is not a text"),
        (lambda entry: entry["trackMetadata"].update(artists="Fjord"), "artists is not a list of objects"),
        (lambda entry: entry["trackMetadata"].update(labels=[None]), "labels is not a list of objects"),
        (
            lambda entry: entry["trackMetadata"].update(releaseDate="28.11.2025"),
            "releaseDate '28.11.2025' is not a date",
        ),
        (
            lambda entry: entry["trackMetadata"].update(releaseDate="2025-02-30"),
            "releaseDate '2025-02-30' is not a date",
        ),
    ],
)
def test_an_entry_that_cannot_be_read_is_refused_and_the_others_go_on(
    change: Callable[[Any], object], reason: str
) -> None:
    parsed = parse(changed(change))
    assert [(refusal.row_number, refusal.reason) for refusal in parsed.refused] == [(1, reason)]
    assert [row["rank"] for row in parsed.rows["chart_snapshots"]] == [2, 4]


def test_a_viral_chart_has_no_streams() -> None:
    def without_streams(entry: Any) -> Any:
        entry["chartEntryData"].pop("rankingMetric")
        return entry

    rows = parse(of_chart("VIRAL_NO_DAILY", without_streams), "viral-no-daily").rows["chart_snapshots"]
    assert {(row["chart"], row["streams"]) for row in rows} == {("viral_daily", None)}


@pytest.mark.parametrize(
    ("body", "error", "said"),
    [
        (b"", UnexpectedAnswer, "an empty answer"),
        (b'{"status": 401}', UnexpectedAnswer, "says '' where its date is due"),
        (DAILY.replace(b"REGIONAL_NO_DAILY", b"REGIONAL_SE_DAILY"), UnexpectedAnswer, "regional-no-daily was due, got"),
        (
            DAILY.replace(b'"date": "2026-03-02"', b'"date": "2 March"'),
            UnexpectedAnswer,
            "'2 March' where its date is due",
        ),
        (DAILY.replace(b'"date": "2026-03-02"', b'"date": "2026-03-05"'), UnexpectedAnswer, "which cannot be"),
        (DAILY.replace(b'"entries"', b'"entry"'), EmptyAnswer, "not a single row"),
        (DAILY.replace(b'"trackMetadata"', b'"track"'), UnexpectedAnswer, "3 of 3 rows cannot be read"),
    ],
)
def test_an_answer_that_is_not_the_chart_is_named_for_what_it_is(
    body: bytes, error: type[ChartlakeError], said: str
) -> None:
    with pytest.raises(error) as caught:
        parse(body)
    assert type(caught.value) is error
    assert said in str(caught.value)


def test_a_chart_without_an_alias_is_believed_to_be_what_was_asked_for() -> None:
    rows = parse(DAILY.replace(b'"alias"', b'"name"')).rows["chart_snapshots"]
    assert {(row["chart"], row["market"]) for row in rows} == {("songs_daily", "no")}


def test_the_chart_of_another_day_than_was_asked_for_is_refused() -> None:
    url = "https://x/auth/v0/charts/regional-no-daily/2026-03-01"
    raw = fetched(service.NAME, "regional-no-daily", DAILY)
    other = RawObject(**{**vars(raw), "url": url})
    with pytest.raises(UnexpectedAnswer, match="chart of 2026-03-01 was due, got that of 2026-03-02"):
        service.parse(other)


@pytest.mark.parametrize("name", ["regional-no-daily.json", "regional-no-daily-2026-03-02 (1).json"])
def test_a_saved_answer_is_named_after_its_chart(name: str) -> None:
    assert service.scope_of(name) == "regional-no-daily"
    assert list(service.parse(dropped(service.NAME, name, DAILY)).rows["chart_snapshots"]) == list(
        parse().rows["chart_snapshots"]
    )


@pytest.mark.parametrize(
    "name", ["latest.json", "regional-xx-daily.json", "album-no-daily.json", "a-no-daily.json", ""]
)
def test_a_saved_answer_under_another_name_is_refused_with_the_remedy(name: str) -> None:
    with pytest.raises(BadName, match=r"regional-no-daily\.json"):
        service.scope_of(name)


def _unnamed(chart: Any) -> None:
    chart["displayChart"]["chartMetadata"].pop("alias")


def _spelled_otherwise(chart: Any) -> None:
    chart["displayChart"]["chartMetadata"]["alias"] = "regional-no-daily"


@pytest.mark.parametrize("change", [lambda chart: None, _unnamed, _spelled_otherwise])
@pytest.mark.parametrize("changed", [0, 1])
def test_two_copies_of_a_chart_in_an_answer_do_not_become_one_however_they_are_named(
    change: Callable[[Any], None], changed: int
) -> None:
    def read(charts: list[Any]) -> ParsedRows:
        asked = chart_of_alias("REGIONAL_NO_DAILY")
        return read_charts(charts, asked=asked, with_streams=True, fetched_at=FETCHED_AT, what="t")

    copies = [json.loads(DAILY), json.loads(DAILY)]
    change(copies[changed])
    both = read(copies)
    assert both.rows == read([json.loads(DAILY)]).rows
    assert both.refused[-1].reason == "t: regional-no-daily of 2026-03-02 is in the answer twice"


def test_a_copy_that_cannot_be_read_does_not_stand_in_for_the_one_that_can() -> None:
    broken = json.loads(DAILY) | {"entries": []}
    asked = chart_of_alias("REGIONAL_NO_DAILY")
    both = read_charts([broken, json.loads(DAILY)], asked=asked, with_streams=True, fetched_at=FETCHED_AT, what="t")
    alone = read_charts([json.loads(DAILY)], asked=asked, with_streams=True, fetched_at=FETCHED_AT, what="t")
    assert both.rows == alone.rows
