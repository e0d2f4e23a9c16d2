"""Asking Spotify's catalogue: what is due, in batches or one by one, within the budget, and losing no answer."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest

from chartlake.answers import Scope
from chartlake.errors import (
    AccessDenied,
    ChartlakeError,
    ConfigError,
    DateUnavailable,
    NotOffered,
    RateLimited,
    SourceUnavailable,
    UnexpectedAnswer,
)
from chartlake.http import Http
from chartlake.sources import spotify_catalog
from chartlake.sources._exchanges import read_sequence
from tests.held import charted, hold, holdings
from tests.memory_lake import memory_lake
from tests.sources.catalogue import KINDS, NOW, TODAY, Run, Spotify, error, ids, seen
from tests.stub_upstream import Reply, as_json, upstream


def test_everything_seen_is_asked_about_in_full_batches() -> None:
    spotify = Spotify()
    run = Run(seen(120), spotify)

    assert spotify.sizes == [50, 50, 20]
    assert (len(run.answers), run.error) == (1, None)
    assert [row["track_id"] for row in run.rows()] == ids(120)
    assert (run.answers[0].extension, run.answers[0].content_type) == ("json-seq", "application/json-seq")


def test_every_reply_is_kept_byte_for_byte_with_what_was_asked() -> None:
    spotify = Spotify()
    odd = b'{"tracks": [{"id": "0Track0000000000000000",\n "type":"track"}, null]}'
    spotify.instead[1] = Reply(body=odd)
    run = Run(seen(2), spotify)

    (exchange,) = read_sequence(run.answers[0].body, what="t")
    assert (exchange.body, list(exchange.asked), exchange.status) == (odd, ids(2), 200)
    assert exchange.url.endswith("/v1/tracks")
    assert b"the-token" not in run.answers[0].body


@pytest.mark.parametrize(("scope", "most"), [("artists", 50), ("albums", 20)])
def test_artists_and_albums_have_batches_of_their_own_size(scope: str, most: int) -> None:
    lake, kind = memory_lake(), {"artists": "artist", "albums": "album"}[scope]
    named = ids(most + 2, kind=kind.capitalize())
    hold(lake, "chart_snapshots", *charted(*named, day=TODAY, chart=f"{scope}_weekly", item_type=kind))
    spotify = Spotify()
    run = Run(lake, spotify, scope)

    assert spotify.sizes == [most, 2]
    assert [row[f"{kind}_id"] for row in run.rows()] == named


@pytest.mark.parametrize("scope", ["tracks", "artists", "albums"])
def test_a_single_id_is_asked_for_at_its_own_address_whether_the_app_has_batches_or_not(scope: str) -> None:
    lake, kind = memory_lake(), scope.removesuffix("s")
    (named,) = ids(1, kind=kind.capitalize())
    hold(lake, "chart_snapshots", *charted(named, day=TODAY, chart=f"{scope}_weekly", item_type=kind))
    run = Run(lake, Spotify(batches=()), scope)

    assert run.error is None
    assert [row[f"{kind}_id"] for row in run.rows()] == [named]
    (exchange,) = read_sequence(run.answers[0].body, what="t")
    assert exchange.url.endswith(f"/v1/{scope}/{named}")
    assert holdings(lake).recall(f"spotify_catalog/{scope}") == {}


def test_a_run_makes_no_more_requests_than_allowed_and_the_next_goes_on_where_it_stopped() -> None:
    lake, spotify = seen(170), Spotify()
    for sizes in ([50, 50], [50, 20], []):
        spotify.requests.clear()
        run = Run(lake, spotify, requests_per_run="2")
        assert spotify.sizes == sizes
        if run.answers:
            run.publish(lake)


def test_nothing_due_is_no_request_at_all_not_even_for_a_token() -> None:
    with upstream(Spotify()) as site:
        http = Http(site.url, contact="t")
        scope = Scope(source="spotify_catalog", name="tracks")
        assert list(spotify_catalog.ask(scope, http, holdings(memory_lake()))) == []
        assert site.asked == []


def test_what_was_observed_within_the_refresh_is_left_alone_and_the_oldest_goes_first() -> None:
    lake = seen(4)
    for track, age, who in zip(
        ids(3), (30, 31, 29), ("spotify_catalog", "spotify_catalog", "spotify_playlists"), strict=True
    ):
        hold(lake, "tracks", {"track_id": track, "observed_date": TODAY - timedelta(days=age), "source": who})
    assert Run(lake, Spotify()).asked == [[ids(4)[3], ids(4)[1], ids(4)[0]]]
    assert Run(lake, Spotify(), refresh_days="29").asked == [[ids(4)[3], ids(4)[1], ids(4)[0], ids(4)[2]]]


def test_what_some_other_source_says_of_a_track_is_no_observation() -> None:
    lake = seen(1)
    hold(lake, "tracks", {"track_id": ids(1)[0], "observed_date": TODAY, "source": "deezer"})
    assert Run(lake, Spotify()).asked == [ids(1)]


def test_an_id_that_spotify_does_not_know_is_not_asked_about_again_before_its_time() -> None:
    for batches in ((), tuple(KINDS)):
        lake = seen(3)
        first = Run(lake, Spotify(batches=batches, gone=(ids(3)[1],)))
        assert {row["track_id"]: row.get("name") for row in first.rows()}[ids(3)[1]] is None
        first.publish(lake)
        assert Run(lake, Spotify()).asked == []


def test_an_app_without_batches_asks_one_by_one_and_does_not_try_again_for_a_month() -> None:
    lake, spotify = seen(3), Spotify(batches=())
    run = Run(lake, spotify)
    assert spotify.sizes == [3, 1, 1, 1]
    assert [row["name"] for row in run.rows()] == ids(3)

    spotify.requests.clear()
    assert Run(lake, spotify).error is None
    assert spotify.sizes == [1, 1, 1]


@pytest.mark.parametrize(("age", "sizes"), [(29, [1, 1, 1]), (30, [3])])
def test_after_a_month_a_batch_is_tried_anew(age: int, sizes: list[int]) -> None:
    lake, spotify = seen(3), Spotify(batches=())
    Run(lake, spotify)
    noted = dict(holdings(lake).recall("spotify_catalog/tracks"))
    assert noted["refused_on"] == TODAY.isoformat()
    holdings(lake).note("spotify_catalog/tracks", {**noted, "refused_on": f"{TODAY - timedelta(days=age)}"})

    allowed = Spotify()
    Run(lake, allowed)
    assert allowed.sizes == sizes


def test_another_app_is_tried_at_once_and_the_note_does_not_name_either() -> None:
    lake = seen(3)
    Run(lake, Spotify(batches=()))
    spotify = Spotify()
    Run(lake, spotify, app="another-app")
    assert spotify.sizes == [3]
    assert "the-app" not in json.dumps(dict(holdings(lake).recall("spotify_catalog/tracks")))


@pytest.mark.parametrize("noted", [{"refused_on": "soon"}, {"refused_on": 3}, {"app": "x"}])
def test_a_note_that_cannot_be_read_is_as_none(noted: dict[str, Any]) -> None:
    lake, spotify = seen(3), Spotify()
    holdings(lake).note("spotify_catalog/tracks", noted)
    Run(lake, spotify)
    assert spotify.sizes == [3]


@pytest.mark.parametrize("status", [429, 500, 401])
def test_a_failure_says_nothing_of_batches(status: int) -> None:
    lake, spotify = seen(3), Spotify()
    spotify.instead[1] = error(status, "No.")
    run = Run(lake, spotify)

    names = {429: RateLimited, 500: SourceUnavailable, 401: AccessDenied}
    assert type(run.error) is names[status]
    assert spotify.sizes == [3]
    assert holdings(lake).recall("spotify_catalog/tracks") == {}


def test_an_app_that_may_ask_nothing_is_told_so_and_not_taken_for_one_without_batches() -> None:
    lake, spotify = seen(3), Spotify()
    spotify.instead = dict.fromkeys((1, 2), error(403, "Forbidden"))
    run = Run(lake, spotify)

    assert type(run.error) is AccessDenied
    assert "developer.spotify.com" in str(run.error)
    assert holdings(lake).recall("spotify_catalog/tracks") == {}


def test_an_owner_without_premium_is_told_so() -> None:
    spotify = Spotify()
    spotify.instead[1] = error(403, "Active premium subscription required for the owner of the app")
    run = Run(seen(3), spotify)

    assert type(run.error) is AccessDenied
    assert "needs Premium" in str(run.error)
    assert spotify.sizes == [3]


@pytest.mark.parametrize("reason", [{}, {"reason": "QUOTA_EXCEEDED"}])
@pytest.mark.parametrize("at", [1, 4, 13])
def test_a_429_in_the_middle_loses_nothing_of_what_was_answered(at: int, reason: dict[str, str]) -> None:
    lake, spotify = seen(20), Spotify(batches=())
    holdings(lake).note("spotify_catalog/tracks", refused_today())
    slow_down = error(429, "Too many", **reason)
    spotify.instead[at] = Reply(body=slow_down.body, status=429, headers={"Retry-After": "86400"})
    run = Run(lake, spotify)

    assert isinstance(run.error, RateLimited)
    assert run.error.retry_after == 86400
    assert reason.get("reason", "") in str(run.error)
    assert len(spotify.requests) == at
    assert [one for answer in run.asked for one in answer] == ids(20)[: at - 1]
    if run.answers:
        run.publish(lake)
    rest = Run(lake, Spotify())
    assert [one for answer in rest.asked for one in answer] == ids(20)[at - 1 :]


def test_an_answer_holds_at_most_ten_requests() -> None:
    lake = seen(23)
    holdings(lake).note("spotify_catalog/tracks", refused_today())
    assert [len(answer) for answer in Run(lake, Spotify()).asked] == [10, 10, 3]


def refused_today() -> dict[str, str]:
    lake = seen(2)
    Run(lake, Spotify(batches=()))
    return dict(holdings(lake).recall("spotify_catalog/tracks"))


def test_one_id_that_spotify_breaks_on_does_not_keep_the_rest_from_being_asked() -> None:
    lake, spotify = seen(5), Spotify()
    holdings(lake).note("spotify_catalog/tracks", refused_today())
    spotify.broken = (ids(5)[1],)
    run = Run(lake, spotify)
    assert type(run.error) is SourceUnavailable
    assert run.asked == [[ids(5)[number] for number in (0, 2, 3, 4)]]


def test_a_service_that_is_down_is_not_asked_a_fourth_time() -> None:
    lake, spotify = seen(6), Spotify()
    holdings(lake).note("spotify_catalog/tracks", refused_today())
    spotify.broken = tuple(ids(6)[1:])
    run = Run(lake, spotify)
    assert type(run.error) is SourceUnavailable
    assert (run.asked, len(spotify.requests)) == ([ids(1)], 4)


def test_one_id_that_cannot_be_one_is_found_in_its_batch_and_is_unknown() -> None:
    lake = memory_lake()
    bad = "0TrackBroken0000000001"
    hold(lake, "chart_snapshots", *charted(*ids(5), bad, *ids(9)[5:], day=TODAY))
    spotify = Spotify()
    run = Run(lake, spotify)

    rows = {row["track_id"]: row.get("name") for row in run.rows()}
    assert rows == {**{one: one for one in ids(9)}, bad: None}
    assert len(spotify.requests) < 10


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (Reply(body=b"<html><title>Sign in</title></html>"), "got HTML of 35 bytes titled 'Sign in'"),
        (Reply(body=b"\x1e{}\n"), "got 4 bytes"),
        (Reply(body=b"[]"), "got a JSON list"),
        (Reply(), "got an empty answer"),
        (error(400, "Too many ids"), "answered 400"),
    ],
)
def test_what_is_no_answer_ends_the_run_and_keeps_what_came_before(reply: Reply, said: str) -> None:
    spotify = Spotify()
    spotify.instead[2] = reply
    run = Run(seen(120), spotify)

    assert type(run.error) is UnexpectedAnswer
    assert said in str(run.error)
    assert run.asked == [ids(50)]


def test_a_connection_that_breaks_off_costs_what_was_asked_for_over_it_only() -> None:
    spotify = Spotify()
    spotify.instead[2] = Reply(body=b"{", length=99)
    run = Run(seen(120), spotify)
    assert type(run.error) is SourceUnavailable
    assert run.asked == [[*ids(50), *ids(120)[100:]]]


def test_a_404_that_is_not_spotifys_own_says_nothing_of_an_id() -> None:
    spotify = Spotify()
    spotify.instead[1] = Reply(body=b"<html>404</html>", status=404)
    run = Run(seen(1), spotify)
    assert (type(run.error), run.answers) == (SourceUnavailable, [])


def test_a_404_in_other_words_than_those_about_an_id_makes_nothing_unknown() -> None:
    spotify = Spotify()
    spotify.instead[1] = error(404, "Service not found")
    run = Run(seen(1), spotify)
    assert (type(run.error), run.answers) == (SourceUnavailable, [])


def test_features_come_from_spotify_where_the_app_still_has_them() -> None:
    lake, spotify = seen(130), Spotify(gone=(ids(1)[0],))
    run = Run(lake, spotify, "audio_features")
    assert spotify.sizes == [100, 30]
    assert run.error is None
    assert run.asked == [ids(130)]


@pytest.mark.parametrize("status", [403, 404])
def test_an_app_without_features_is_asked_once_a_month(status: int) -> None:
    lake, spotify = seen(3), Spotify()
    spotify.instead[1] = error(status, "Gone")
    runs = [Run(lake, spotify, "audio_features") for _ in range(3)]

    assert [type(run.error) for run in runs] == [NotOffered] * 3
    assert len(spotify.requests) == 1
    for run in runs:
        assert f"again from {TODAY + timedelta(days=30)}" in str(run.error)
        assert "[sources.reccobeats]" in str(run.error)

    noted = dict(holdings(lake).recall("spotify_catalog/audio_features"))
    holdings(lake).note("spotify_catalog/audio_features", {**noted, "refused_on": f"{TODAY - timedelta(days=30)}"})
    assert Run(lake, spotify, "audio_features").error is None


@pytest.mark.parametrize(
    ("reply", "name"), [(error(429, "slow"), RateLimited), (error(403, "needs Premium"), AccessDenied)]
)
def test_a_refusal_for_another_reason_says_nothing_of_features(reply: Reply, name: type[ChartlakeError]) -> None:
    lake, spotify = seen(3), Spotify()
    spotify.instead[1] = reply
    assert type(Run(lake, spotify, "audio_features").error) is name
    assert holdings(lake).recall("spotify_catalog/audio_features") == {}


def test_found_features_are_never_asked_for_again_and_missing_ones_after_the_refresh() -> None:
    lake = seen(3)
    old, new = (NOW - timedelta(days=days) for days in (30, 29))
    for track, found, moment in ((ids(3)[0], True, old), (ids(3)[1], False, old), (ids(3)[2], False, new)):
        said = {"track_id": track, "provider": "spotify", "found": found}
        hold(lake, "audio_features", {**said, "fetched_at": moment})
    assert Run(lake, Spotify(), "audio_features").asked == [[ids(3)[1]]]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"requests_per_run": "many"}, "requests_per_run is 'many'"),
        ({"requests_per_run": "0"}, "requests_per_run is '0'"),
        ({"refresh_days": "-1"}, "refresh_days is '-1'"),
    ],
)
def test_an_option_that_is_no_number_is_a_mistake_in_the_settings(options: dict[str, str], said: str) -> None:
    run = Run(seen(1), Spotify(), **options)
    assert type(run.error) is ConfigError
    assert said in str(run.error)


def test_an_unknown_scope_is_told_which_there_are() -> None:
    run = Run(seen(1), Spotify(), "shows")
    assert type(run.error) is ConfigError
    assert "tracks, artists, albums, audio_features" in str(run.error)


def test_another_day_is_not_to_be_had() -> None:
    scope = Scope(source="spotify_catalog", name="tracks", date=date(2026, 1, 1))
    with pytest.raises(DateUnavailable, match="not what held on 2026-01-01"):
        next(spotify_catalog.ask(scope, Http("http://127.0.0.1:9", contact="t"), holdings(memory_lake())))


def test_a_byte_that_is_not_utf_8_costs_its_own_track_only() -> None:
    spotify = Spotify()
    documents = [{"id": one, "name": one, "type": "track"} for one in ids(3)]
    body = as_json({"tracks": documents}).body.replace(f'"name": "{ids(3)[1]}"'.encode(), b'"name": "\xe9"')
    assert b"\xe9" in body
    spotify.instead[1] = Reply(body=body, headers={"Content-Type": "application/json"})
    run = Run(seen(3), spotify)
    assert [row["track_id"] for row in run.rows()] == [ids(3)[0], ids(3)[2]]
