"""The catalogue refusing, breaking or answering about something else: nothing is taken for unknown, nobody waits."""

from __future__ import annotations

import json

import pytest

from chartlake.errors import AccessDenied, NotFound, SourceUnavailable, UnexpectedAnswer
from chartlake.sources import spotify_catalog
from chartlake.sources._exchanges import Exchange, as_sequence
from tests.held import charted, hold, holdings
from tests.memory_lake import memory_lake
from tests.sources.answers import dropped, fetched
from tests.sources.catalogue import TODAY, Run, Spotify, error, ids, seen
from tests.sources.test_spotify_catalog_asking import refused_today
from tests.stub_upstream import Asked, Reply, as_json

NOT_FOUND = error(404, "Resource not found")
API = "https://api.spotify.com/v1"


def away(request: Asked) -> Reply:
    """A catalogue that knows the way to nothing."""
    return Spotify()(request) if request.path.endswith("/api/token") else NOT_FOUND


@pytest.mark.parametrize("budget", ["2", "60"])
@pytest.mark.parametrize("count", [1, 3, 60])
def test_a_catalogue_that_finds_nothing_makes_nothing_unknown(count: int, budget: str) -> None:
    lake = seen(count)
    run = Run(lake, away, requests_per_run=budget)
    assert (run.answers, type(run.error)) == ([], NotFound)
    assert "Resource not found" in str(run.error)
    assert holdings(lake).recall("spotify_catalog/tracks") == {}

    again = Run(lake, Spotify())
    assert sorted(one for answer in again.asked for one in answer) == ids(count)


def test_ids_that_are_gone_are_unknown_once_one_is_found() -> None:
    lake = seen(4)
    holdings(lake).note("spotify_catalog/tracks", refused_today())
    run = Run(lake, Spotify(gone=tuple(ids(2))))
    assert run.error is None
    assert [(row["track_id"], row.get("name")) for row in run.rows()] == [
        *((one, None) for one in ids(2)),
        *((one, one) for one in ids(4)[2:]),
    ]


@pytest.mark.parametrize("status", [403, 404, 410])
def test_an_app_to_which_batches_are_refused_while_single_gets_work_has_none(status: int) -> None:
    lake, spotify = seen(3), Spotify()
    spotify.instead[1] = error(status, "No.")
    run = Run(lake, spotify)
    assert (run.error, spotify.sizes) == (None, [3, 1, 1, 1])
    assert holdings(lake).recall("spotify_catalog/tracks")["refused_on"] == TODAY.isoformat()


@pytest.mark.parametrize("status", [403, 404, 410])
@pytest.mark.parametrize("single", [error(500, "x"), NOT_FOUND, as_json({"id": "another", "type": "track"})])
def test_without_a_single_get_that_works_nothing_is_remembered_of_batches(status: int, single: Reply) -> None:
    lake, spotify = seen(3), Spotify()
    spotify.instead = {1: error(status, "No."), **dict.fromkeys((2, 3, 4), single)}
    Run(lake, spotify)
    assert holdings(lake).recall("spotify_catalog/tracks") == {}


def test_the_same_404_to_a_batch_and_to_one_id_says_that_the_service_is_away() -> None:
    lake, spotify = seen(3), Spotify()
    spotify.instead = dict.fromkeys((1, 2), Reply(body=b"<html>", status=404))
    run = Run(lake, spotify)
    assert (type(run.error), spotify.sizes) == (NotFound, [3, 1])


@pytest.mark.parametrize(("status", "name"), [(403, AccessDenied), (404, SourceUnavailable)])
def test_who_was_given_a_batch_a_moment_ago_is_no_app_without_batches(status: int, name: type[Exception]) -> None:
    lake, spotify = seen(120), Spotify()
    spotify.instead[2] = error(status, "No.")
    run = Run(lake, spotify)
    assert type(run.error) is name
    assert set(spotify.sizes) <= {50, 20}
    assert holdings(lake).recall("spotify_catalog/tracks") == {}


def test_two_ids_in_a_row_that_spotify_breaks_on_do_not_keep_the_rest_from_being_asked() -> None:
    lake, spotify = seen(7), Spotify()
    holdings(lake).note("spotify_catalog/tracks", refused_today())
    spotify.broken = (*ids(7)[:2], *ids(7)[4:6])
    run = Run(lake, spotify)
    assert type(run.error) is SourceUnavailable
    assert run.asked == [[ids(7)[number] for number in (2, 3, 6)]]


def test_what_broke_a_run_waits_until_the_rest_was_asked_for() -> None:
    lake, spotify = seen(6), Spotify()
    holdings(lake).note("spotify_catalog/tracks", refused_today())
    spotify.broken = tuple(ids(3))
    assert Run(lake, spotify).answers == []
    spotify.requests.clear()
    run = Run(lake, spotify, requests_per_run="3")
    assert (run.error, run.asked) == (None, [ids(6)[3:]])


def test_what_is_told_in_no_readable_way_waits_until_the_rest_was_asked_for() -> None:
    lake, spotify = seen(4), Spotify()
    holdings(lake).note("spotify_catalog/tracks", refused_today())
    spotify.instead[1] = as_json({"id": ids(1)[0], "type": "track", "duration_ms": -1})
    assert Run(lake, spotify, requests_per_run="1").asked == [ids(1)]
    assert Run(lake, spotify, requests_per_run="3").asked == [ids(4)[1:]]


@pytest.mark.parametrize("reply", [Reply(body=b"<html>"), error(400, "Too many ids")])
def test_an_id_whose_reply_ends_the_run_does_not_end_the_next_before_the_rest_was_asked_for(reply: Reply) -> None:
    lake, spotify = seen(3), Spotify()
    holdings(lake).note("spotify_catalog/tracks", refused_today())
    spotify.instead[1] = reply
    assert type(Run(lake, spotify).error) is UnexpectedAnswer
    assert Run(lake, spotify).asked == [[*ids(3)[1:], ids(3)[0]]]


def test_no_token_is_the_fault_of_no_id() -> None:
    lake = seen(3)
    run = Run(lake, lambda _: Reply(body=b"<html>"))
    assert type(run.error) is UnexpectedAnswer
    assert holdings(lake).recall("spotify_catalog/tracks.aside") == {}


def test_a_reply_with_the_byte_that_parts_replies_costs_none_of_those_before() -> None:
    lake, spotify = seen(12), Spotify()
    holdings(lake).note("spotify_catalog/tracks", refused_today())
    # A letter whose second byte is 1e: UTF-16, which some clients read as JSON.
    document = json.dumps({"id": ids(3)[2], "type": "track", "name": "\u011e"}, ensure_ascii=False)
    spotify.instead[3] = Reply(body=document.encode("utf-16"))
    run = Run(lake, spotify)
    assert type(run.error) is UnexpectedAnswer
    assert f"/v1/tracks/{ids(3)[2]}: JSON was due" in str(run.error)
    assert run.asked == [ids(2)]


@pytest.mark.parametrize(
    ("kind", "document"),
    [
        ("track", {}),
        ("track", {"linked_from": {"id": "0Track0000000000000009"}}),
        ("track", {"linked_from": None}),
        ("artist", {}),
        ("album", {"linked_from": {"id": "0Album0000000000000001"}}),
    ],
)
def test_a_reply_about_another_id_than_the_one_asked_for_is_no_row_of_it(
    kind: str, document: dict[str, object]
) -> None:
    one, other = (f"0{kind.capitalize()}{number:0{21 - len(kind)}d}" for number in (1, 2))
    lake, spotify = memory_lake(), Spotify()
    hold(lake, "chart_snapshots", *charted(one, day=TODAY, chart=f"{kind}s_weekly", item_type=kind))
    spotify.instead[1] = as_json({"id": other, "type": kind, "name": "Other", **document})
    run = Run(lake, spotify, f"{kind}s")
    assert len(run.answers) == 1
    with pytest.raises(UnexpectedAnswer, match="1 of 1 rows cannot be read"):
        run.rows()
    assert holdings(lake).recall(f"spotify_catalog/{kind}s.aside") == {"waiting": [[one, 0]]}


def test_one_bad_reply_of_ten_costs_its_own_ids_only() -> None:
    good = {"id": ids(1)[0], "type": "track", "name": "Good"}
    exchanges = [
        Exchange(url=f"{API}/tracks/{ids(1)[0]}", status=200, asked=(ids(1)[0],), body=json.dumps(good).encode()),
        Exchange(url=f"{API}/tracks", status=200, asked=tuple(ids(50)[1:]), body=b'{"data": {}}'),
    ]
    parsed = spotify_catalog.parse(fetched("spotify_catalog", "tracks", as_sequence(exchanges)))
    assert [row["name"] for row in parsed.rows["tracks"]] == ["Good"]
    assert [one.row_number for one in parsed.refused] == list(range(2, 51))


def test_a_dropped_answer_most_of_which_cannot_be_read_is_refused_whole() -> None:
    body = json.dumps({"items": [{"id": ids(1)[0], "type": "track", "album": {}}, {"type": "x"}, {"type": "y"}]})
    with pytest.raises(UnexpectedAnswer, match="2 of 3 rows cannot be read"):
        spotify_catalog.parse(dropped("spotify_catalog", "a.json", body.encode()))
