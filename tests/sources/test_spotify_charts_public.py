"""The charts that need no login: three in one answer, each read by itself."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest

from chartlake.answers import ParsedRows, Scope
from chartlake.errors import BadName, ChartlakeError, ConfigError, DateUnavailable, EmptyAnswer, UnexpectedAnswer
from chartlake.http import Http, NotModified
from chartlake.sources import spotify_charts_public as public
from tests.sources.answers import dropped, fetched, fixture
from tests.stub_upstream import Asked, Reply, upstream

ANSWER = fixture("charts_public_songs_albums_artists.json")
SCOPE = Scope(source="spotify_charts_public", name="global_weekly")


def parse(body: bytes = ANSWER) -> ParsedRows:
    return public.parse(fetched("spotify_charts_public", "global_weekly", body))


def rows_of(body: bytes = ANSWER) -> list[dict[str, Any]]:
    return list(parse(body).rows["chart_snapshots"])


def changed(change: Callable[[Any], object]) -> bytes:
    """The answer after a change of its document."""
    document = json.loads(ANSWER)
    change(document["chartEntryViewResponses"])
    return json.dumps(document).encode()


def test_a_song_says_everything_that_the_answer_says_and_no_streams() -> None:
    assert rows_of()[0] == {
        "platform": "spotify",
        "chart": "songs_weekly",
        "market": "global",
        "chart_date": date(2026, 2, 26),
        "rank": 1,
        "item_id": "0Track0000000000000001",
        "item_type": "track",
        "title": "Nordlys",
        "artist_names": ["Fjord"],
        "artist_ids": ["0Artist000000000000001"],
        "streams": None,
        "label": "Nord Records",
        "release_date": date(2025, 11, 28),
        "reported_previous_rank": 2,
        "reported_peak_rank": 1,
        "reported_periods_on_chart": 12,
        "date_basis": "reported",
    }


def test_albums_and_artists_are_charts_of_their_own() -> None:
    rows = [row for row in rows_of() if row["chart"] != "songs_weekly"]

    assert [(row["chart"], row["item_type"], row["item_id"], row["title"]) for row in rows] == [
        ("albums_weekly", "album", "0Album0000000000000001", "Vinter"),
        ("albums_weekly", "album", "0Album0000000000000002", "Sammen"),
        ("artists_weekly", "artist", "0Artist000000000000002", "Tyler, The Maker"),
    ]
    assert [row["artist_names"] for row in rows] == [["Fjord"], ["Fjord", "Tyler, The Maker"], ["Tyler, The Maker"]]
    assert [row["release_date"] for row in rows] == [date(2026, 2, 6), None, None]
    assert [row["label"] for row in rows] == ["Nord Records", None, None]
    assert rows[2]["artist_ids"] == ["0Artist000000000000002"]


def test_rows_are_numbered_through_the_whole_answer() -> None:
    parsed = parse(changed(lambda charts: charts[1]["entries"][0].pop("albumMetadata")))

    assert [(refusal.row_number, refusal.reason) for refusal in parsed.refused] == [
        (3, "no albumMetadata in the entry")
    ]
    assert [row.number for row in parsed.rows["chart_snapshots"]] == [1, 2, 4, 5]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda charts: charts.pop(1), "the answer has no chart ALBUM_GLOBAL_WEEKLY"),
        (lambda charts: charts[1].pop("entries"), "not a single row"),
        (lambda charts: charts[1]["displayChart"].pop("date"), "says '' where its date is due"),
        (
            lambda charts: charts[1]["displayChart"].update(date="2026-02-27"),
            "a Friday; weekly charts end on a Thursday",
        ),
        (lambda charts: charts[1]["displayChart"].update(date="2026-04-02"), "2026-04-02, which cannot be"),
        (lambda charts: charts[1].update(entries=[None, 1, "x"]), "3 of 3 rows cannot be read"),
    ],
)
def test_a_chart_that_cannot_be_read_is_put_on_record_and_the_others_stand(
    change: Callable[[Any], object], said: str
) -> None:
    parsed = parse(changed(change))

    assert {row["chart"] for row in parsed.rows["chart_snapshots"]} == {"songs_weekly", "artists_weekly"}
    assert any(said in refusal.reason and refusal.row_number == 0 for refusal in parsed.refused)


def test_a_chart_that_is_there_under_another_spelling_is_neither_missing_nor_read_twice() -> None:
    def spell_and_repeat(charts: Any) -> None:
        charts.append(json.loads(json.dumps(charts[1])))
        charts[1]["displayChart"]["chartMetadata"]["alias"] = "album-global-weekly"

    parsed = parse(changed(spell_and_repeat))
    assert parsed.rows == parse().rows
    assert [refusal.reason.rpartition(": ")[2] for refusal in parsed.refused] == [
        "album-global-weekly of 2026-02-26 is in the answer twice"
    ]


def test_a_chart_of_another_name_is_put_on_record() -> None:
    parsed = parse(changed(lambda charts: charts[2]["displayChart"]["chartMetadata"].update(alias="CITY_OSLO_WEEKLY")))

    assert [refusal.reason for refusal in parsed.refused] == [
        "the answer has no chart ARTIST_GLOBAL_WEEKLY",
        "spotify_charts_public global_weekly: CITY_OSLO_WEEKLY is no chart that the lake knows",
    ]


@pytest.mark.parametrize(
    ("body", "error", "said"),
    [
        (fixture("login_page.html"), UnexpectedAnswer, "HTML of 156 bytes titled 'Log in & continue'"),
        (b"", UnexpectedAnswer, "an empty answer"),
        (ANSWER[:-20], UnexpectedAnswer, "broken or cut JSON"),
        (
            b'{"error": {"status": 500}}',
            UnexpectedAnswer,
            "chartEntryViewResponses was due, got JSON with the keys error",
        ),
        (b'{"chartEntryViewResponses": {}}', UnexpectedAnswer, "chartEntryViewResponses was due"),
        (b'{"chartEntryViewResponses": []}', EmptyAnswer, "not a single chart"),
        (b'{"chartEntryViewResponses": [null, 3]}', UnexpectedAnswer, "a chart without an alias"),
        (ANSWER.replace(b'"entries"', b'"rows"'), EmptyAnswer, "not a single row"),
    ],
)
def test_an_answer_that_is_no_chart_is_named_for_what_it_is(
    body: bytes, error: type[ChartlakeError], said: str
) -> None:
    with pytest.raises(error) as caught:
        parse(body)
    assert type(caught.value) is error
    assert said in str(caught.value)


def test_fetch_asks_once_and_keeps_the_bytes() -> None:
    with upstream(lambda _: Reply(body=ANSWER, headers={"Content-Type": "application/json"})) as site:
        answer = public.fetch(SCOPE, Http(site.url, contact="t"))

    assert site.paths == ["/public/v0/charts"]
    assert "Authorization" not in site.asked[0].headers
    assert (answer.body, answer.extension) == (ANSWER, "json")


def test_a_week_that_was_stored_already_is_not_sent_again() -> None:
    def answer(request: Asked) -> Reply:
        known = request.headers.get("If-None-Match") == '"w9"'
        return Reply(status=304) if known else Reply(body=ANSWER, headers={"ETag": '"w9"'})

    with upstream(answer) as site:
        http = Http(site.url, contact="t")
        public.fetch(SCOPE, http)
        with pytest.raises(NotModified):
            public.fetch(SCOPE, http)


def test_only_the_newest_week_can_be_had_and_another_says_what_to_do() -> None:
    with upstream(lambda _: Reply(body=ANSWER)) as site:
        http = Http(site.url, contact="t")
        shown = Scope(source=SCOPE.source, name=SCOPE.name, date=date(2026, 2, 26))
        assert public.fetch(shown, http).body == ANSWER
        with pytest.raises(
            DateUnavailable, match=r"week that ended on 2026-02-26 .* regional-global-weekly-2026-02-19"
        ):
            public.fetch(Scope(source=SCOPE.source, name=SCOPE.name, date=date(2026, 2, 19)), http)


def test_a_country_is_a_mistake_in_the_settings() -> None:
    with pytest.raises(ConfigError, match="one scope, 'global_weekly'"):
        public.fetch(Scope(source=SCOPE.source, name="no_weekly"), Http("http://127.0.0.1:9", contact="t"))


def test_a_saved_answer_is_named_after_the_scope() -> None:
    assert (
        public.scope_of("global_weekly.json") == public.scope_of("global_weekly-2026-02-26 (1).json") == "global_weekly"
    )
    assert list(public.parse(dropped(public.NAME, "global_weekly.json", ANSWER)).rows["chart_snapshots"]) == rows_of()
    for name in ("charts.json", "global_weekly.html", "", "global_weeklyish.json"):
        with pytest.raises(BadName, match=r"global_weekly\.json"):
            public.scope_of(name)


def test_a_chart_may_be_dated_a_day_ahead_and_no_further() -> None:
    ahead = fetched(public.NAME, "global_weekly", ANSWER, at=datetime(2026, 2, 25, 23))
    assert len(public.parse(ahead).rows["chart_snapshots"]) == 5
