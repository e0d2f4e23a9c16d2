"""ReccoBeats: records by the end of their address, tracks it does not know, and asking within the budget."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from urllib.parse import parse_qs

import pytest

from chartlake.answers import Answer, ParsedRows, Scope
from chartlake.errors import (
    AccessDenied,
    BadName,
    ChartlakeError,
    ConfigError,
    DateUnavailable,
    EmptyAnswer,
    NotFound,
    RateLimited,
    SourceUnavailable,
    UnexpectedAnswer,
)
from chartlake.http import Http, now
from chartlake.lake import Lake
from chartlake.sources import reccobeats
from chartlake.sources._exchanges import Exchange, as_sequence, read_sequence
from tests.held import charted, hold, holdings
from tests.memory_lake import memory_lake
from tests.sources.answers import dropped, fetched
from tests.stub_upstream import Asked, Reply, as_json, upstream

A, B, C = (f"0Track{number:016d}" for number in (1, 2, 3))
URL = "https://api.reccobeats.com/v1/audio-features"
TODAY = now().date()


def record(track: str, **changes: Any) -> dict[str, Any]:
    return {
        "id": "9e5b8c9e-0000-4000-8000-000000000001",
        "href": f"https://open.spotify.com/track/{track}",
        "acousticness": 0.31, "danceability": 0.7, "energy": 0.77, "instrumentalness": 0.0, "key": 5, "liveness": 0.31,
        "loudness": -5.3, "mode": 1, "speechiness": 0.04, "tempo": 116.0, "valence": 0.69,
        **changes,
    }  # fmt: skip


def without(track: str, *names: str) -> dict[str, Any]:
    return {name: value for name, value in record(track).items() if name not in names}


def parse(asked: list[str], records: Any) -> ParsedRows:
    body = records if isinstance(records, bytes) else json.dumps({"content": records}).encode()
    sequence = as_sequence([Exchange(url=URL, status=200, asked=tuple(asked), body=body)])
    return reccobeats.parse(fetched("reccobeats", "audio_features", sequence))


def rows(asked: list[str], records: Any) -> dict[str, dict[str, Any]]:
    return {row["track_id"]: row for row in parse(asked, records).rows["audio_features"]}


def test_a_record_says_how_a_track_sounds() -> None:
    assert rows([A], [record(A, isrc="NOAAA2600001")])[A] == {
        "track_id": A, "provider": "reccobeats", "found": True,
        "acousticness": 0.31, "danceability": 0.7, "energy": 0.77, "instrumentalness": 0.0, "key": 5, "liveness": 0.31,
        "loudness": -5.3, "mode": 1, "speechiness": 0.04, "tempo": 116.0, "valence": 0.69,
    }  # fmt: skip


def test_records_are_told_apart_by_their_address_and_never_by_their_place() -> None:
    found = rows([A, B, C], [record(C, tempo=3.0), record(A, tempo=1.0)])
    assert {track: (row["found"], row.get("tempo")) for track, row in found.items()} == {
        A: (True, 1.0),
        B: (False, None),
        C: (True, 3.0),
    }


@pytest.mark.parametrize(
    "href",
    [
        f"https://open.spotify.com/track/{A}",
        f"https://api.reccobeats.com/v1/audio-features/{A}",
        f"https://open.spotify.com/intl-no/track/{A}?si=0Track0000000000000009#0Track0000000000000009",
    ],
)
def test_the_last_part_of_either_address_is_the_track(href: str) -> None:
    assert rows([A], [record(A, href=href)])[A]["found"] is True


def test_a_track_that_was_left_out_is_not_found() -> None:
    assert rows([A, B], [record(A)])[B] == {"track_id": B, "provider": "reccobeats", "found": False}
    assert [row["found"] for row in rows([A, B], []).values()] == [False, False]


def test_key_and_mode_may_lack_and_a_key_may_be_undetected() -> None:
    found = rows([A, B], [without(A, "key", "mode"), record(B, key=-1)])
    assert (found[A]["key"], found[A]["mode"], found[A]["energy"]) == (None, None, 0.77)
    assert (found[B]["key"], found[B]["mode"]) == (-1, 1)


def test_whole_numbers_are_numbers_too() -> None:
    found = rows([A], [record(A, valence=1, tempo=120, key=5.0)])[A]
    assert (found["valence"], found["tempo"], found["key"]) == (1.0, 120.0, 5)
    assert (type(found["valence"]), type(found["key"])) == (float, int)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"energy": 1.2}, "energy 1.2 is outside its scale"),
        ({"valence": -0.1}, "valence -0.1 is outside its scale"),
        ({"tempo": -1}, "tempo -1 is outside its scale"),
        ({"key": 12}, "key 12 is outside its scale"),
        ({"key": -2}, "key -2 is outside its scale"),
        ({"key": 4.5}, "key 4.5 is not a whole number"),
        ({"mode": 2}, "mode 2 is outside its scale"),
        ({"energy": "0.5"}, "energy '0.5' is not a number"),
        ({"energy": True}, "energy True is not a number"),
        ({"loudness": float("nan")}, "loudness nan is not a number"),
        ({"loudness": float("-inf")}, "loudness -inf is not a number"),
    ],
)
def test_a_value_outside_its_scale_refuses_the_record_and_is_not_mended(changes: dict[str, Any], reason: str) -> None:
    parsed = parse([A, B], [record(A), record(B, **changes)])
    assert [row["track_id"] for row in parsed.rows["audio_features"]] == [A]
    assert [(one.row_number, one.reason) for one in parsed.refused] == [(2, reason)]


def test_a_record_without_a_single_measure_is_none() -> None:
    parsed = parse([A, B], [record(A), {"id": "x", "href": f"https://open.spotify.com/track/{B}"}])
    assert [one.reason for one in parsed.refused] == ["not a single measure in the record"]


def test_a_track_that_nobody_asked_for_is_refused() -> None:
    parsed = parse([A, B], [record(A), record(C)])
    assert {row["track_id"]: row["found"] for row in parsed.rows["audio_features"]} == {A: True, B: False}
    assert [(one.row_number, one.reason) for one in parsed.refused] == [(3, "a track that was not asked for")]


@pytest.mark.parametrize("href", [None, 7, "", "https://open.spotify.com/track/short", "x"])
def test_a_record_that_names_no_track_may_be_of_any_that_is_missing(href: Any) -> None:
    asked = [A, B, C]
    parsed = parse(asked, [record(A), record(C), record(B, href=href)])
    assert [row["track_id"] for row in parsed.rows["audio_features"]] == [A, C]
    assert {one.row_number: one.reason for one in parsed.refused}[2] == "1 records do not say of which track they are"


def test_a_record_that_comes_twice_is_taken_once_and_one_that_contradicts_is_refused() -> None:
    assert len(parse([A], [record(A), record(A)]).rows["audio_features"]) == 1
    parsed = parse([A, B], [record(A), record(A, energy=0.1), record(B)])
    assert [row["energy"] for row in parsed.rows["audio_features"]] == [0.77, 0.77]
    assert len(parsed.refused) == 1


@pytest.mark.parametrize("body", [b"<html>", b"[]", b"{}", b'{"content": {}}', b'{"content": [', b"\xff\xfe\x00"])
def test_a_reply_without_records_says_nothing_of_any_track(body: bytes) -> None:
    with pytest.raises(UnexpectedAnswer, match="2 of 2 rows cannot be read"):
        parse([A, B], body)


def test_a_recorded_answer_may_be_dropped_and_then_nobody_is_missing() -> None:
    body = json.dumps({"content": [record(B), record(A)]}).encode()
    parsed = reccobeats.parse(dropped("reccobeats", "features.json", body))
    assert [(row["track_id"], row["found"]) for row in parsed.rows["audio_features"]] == [(B, True), (A, True)]


@pytest.mark.parametrize(
    ("body", "error", "said"),
    [
        (b'{"content": []}', EmptyAnswer, "not a single row"),
        (b"<html>", UnexpectedAnswer, "records of ReccoBeats were due, got HTML"),
        (b'{"status": 429, "error": "Too Many Requests"}', UnexpectedAnswer, "got JSON with the keys status, error"),
        (json.dumps({"content": [{"href": "x"}]}).encode(), UnexpectedAnswer, "href does not end in a Spotify id"),
    ],
)
def test_a_dropped_file_that_is_no_answer_is_named(body: bytes, error: type[ChartlakeError], said: str) -> None:
    with pytest.raises(error, match=said) as caught:
        reccobeats.parse(dropped("reccobeats", "features.json", body))
    assert type(caught.value) is error


@pytest.mark.parametrize(("name", "fits"), [("a.json", True), ("a (1).JSON-SEQ", True), ("a.csv", False), ("", False)])
def test_a_dropped_file_is_json(name: str, fits: bool) -> None:
    if fits:
        assert reccobeats.scope_of(name) == "audio_features"
    else:
        with pytest.raises(BadName, match=r"drop its JSON as <anything>\.json"):
            reccobeats.scope_of(name)


def ids(count: int) -> list[str]:
    return [f"0Track{number:016d}" for number in range(count)]


def seen(count: int) -> Lake:
    lake = memory_lake()
    hold(lake, "chart_snapshots", *charted(*ids(count), day=TODAY - timedelta(days=1)))
    return lake


class Service:
    """Knows every second track; `instead` gives other replies by the number of the request, from 1."""

    def __init__(self) -> None:
        self.asked: list[list[str]] = []
        self.instead: dict[int, Reply] = {}

    def __call__(self, request: Asked) -> Reply:
        self.asked.append(parse_qs(request.query)["ids"][0].split(","))
        if len(self.asked) in self.instead:
            return self.instead[len(self.asked)]
        return as_json({"content": [record(one) for one in reversed(self.asked[-1][:40]) if int(one[-1]) % 2 == 0]})


def run(lake: Lake, answers: Callable[[Asked], Reply], **options: str) -> tuple[list[Answer], ChartlakeError | None]:
    stored: list[Answer] = []
    with upstream(answers) as site:
        http = Http(site.url, contact="t", options=options, timeout=(1.0, 1.0))
        try:
            for answer in reccobeats.ask(Scope(source="reccobeats", name="audio_features"), http, holdings(lake)):
                stored.append(answer)
        except ChartlakeError as error:
            return stored, error
    return stored, None


def told(answers: list[Answer]) -> dict[str, bool]:
    parsed = [reccobeats.parse(fetched("reccobeats", "audio_features", one.body)) for one in answers]
    return {row["track_id"]: row["found"] for one in parsed for row in one.rows["audio_features"]}


def test_all_tracks_are_asked_for_forty_at_a_time() -> None:
    service = Service()
    answers, error = run(seen(95), service)
    assert [len(asked) for asked in service.asked] == [40, 40, 15]
    assert (len(answers), error) == (1, None)
    assert told(answers) == {one: int(one[-1]) % 2 == 0 for one in ids(95)}


def test_a_run_stays_within_its_requests_and_the_next_goes_on() -> None:
    lake, service = seen(95), Service()
    for sizes in ([40, 40], [15], []):
        service.asked.clear()
        answers, _ = run(lake, service, requests_per_run="2")
        assert [len(asked) for asked in service.asked] == sizes
        features = [{"track_id": track, "provider": "reccobeats", "found": yes} for track, yes in told(answers).items()]
        if features:
            hold(lake, "audio_features", *({**row, "fetched_at": now()} for row in features))


def test_what_was_found_is_never_asked_for_again_and_what_was_not_after_the_days_of_retry() -> None:
    lake = seen(4)
    for track, found, days in zip(ids(3), (True, False, False), (400, 30, 29), strict=True):
        said = {"track_id": track, "provider": "reccobeats", "found": found}
        hold(lake, "audio_features", {**said, "fetched_at": now() - timedelta(days=days)})
    hold(lake, "audio_features", {"track_id": ids(4)[3], "provider": "spotify", "found": True})

    service = Service()
    run(lake, service)
    assert service.asked == [[ids(4)[3], ids(4)[1]]]
    service.asked.clear()
    run(lake, service, retry_days="29")
    assert service.asked == [[ids(4)[3], ids(4)[1], ids(4)[2]]]


def test_a_429_in_the_middle_keeps_what_came_before() -> None:
    service = Service()
    service.instead[2] = Reply(status=429, headers={"Retry-After": "7"})
    answers, error = run(seen(95), service)
    assert isinstance(error, RateLimited)
    assert (error.retry_after, len(service.asked)) == (7, 2)
    assert list(told(answers)) == ids(40)


def test_an_answer_holds_at_most_ten_requests() -> None:
    answers, _ = run(seen(441), Service())
    assert [len(read_sequence(answer.body, what="t")) for answer in answers] == [10, 2]


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (Reply(status=403), AccessDenied),
        (Reply(body=b"<html><title>Cloud</title></html>"), UnexpectedAnswer),
        (Reply(body=b"\x1e{}"), UnexpectedAnswer),
        (as_json({"content": None}), UnexpectedAnswer),
        (Reply(), UnexpectedAnswer),
    ],
)
def test_a_refusal_ends_the_run_and_has_its_name(reply: Reply, error: type[ChartlakeError]) -> None:
    service = Service()
    service.instead[2] = reply
    answers, caught = run(seen(95), service)
    assert type(caught) is error
    assert list(told(answers)) == ids(40)


def test_one_batch_that_the_service_breaks_on_does_not_keep_the_rest_from_being_asked() -> None:
    service = Service()
    service.instead = dict.fromkeys((1, 2), Reply(status=500))  # the client tries once more by itself
    answers, error = run(seen(95), service)
    assert type(error) is SourceUnavailable
    assert list(told(answers)) == ids(95)[40:]


def test_mistakes_in_the_settings_are_named() -> None:
    http = Http("http://127.0.0.1:9", contact="t", options={"retry_days": "often"})
    for scope, said in (("audio_features", "retry_days is 'often'"), ("tracks", "there is audio_features")):
        with pytest.raises(ConfigError, match=said):
            next(reccobeats.ask(Scope(source="reccobeats", name=scope), http, holdings(memory_lake())))
    scope_of_a_day = Scope(source="reccobeats", name="audio_features", date=date(2026, 1, 1))
    with pytest.raises(DateUnavailable):
        next(reccobeats.ask(scope_of_a_day, http, holdings(memory_lake())))


@pytest.mark.parametrize("status", [400, 404])
def test_one_id_that_the_service_refuses_does_not_stop_the_others(status: int) -> None:
    lake = seen(95)
    bad = holdings(lake).tracks()[0]
    service = Service()

    def reply(request: Asked) -> Reply:
        asked = parse_qs(request.query)["ids"][0].split(",")
        return Reply(status=status) if bad in asked else service(request)

    answers, caught = run(lake, reply)
    found = {row["track_id"]: row["found"] for row in said(answers)}
    assert (caught, len(found), found[bad]) == (None, 95, False)


@pytest.mark.parametrize(("status", "error"), [(400, UnexpectedAnswer), (404, NotFound)])
@pytest.mark.parametrize("budget", [1, 5, 60])
def test_a_service_that_refuses_everything_is_not_taken_for_one_that_knows_nothing(
    status: int, error: type[ChartlakeError], budget: int
) -> None:
    answers, caught = run(seen(95), lambda _: Reply(status=status), requests_per_run=str(budget))
    assert (answers, type(caught)) == ([], error)


def test_two_broken_batches_at_the_head_do_not_keep_the_rest_from_being_asked() -> None:
    service = Service()
    service.instead = dict.fromkeys(range(1, 5), Reply(status=500))  # each is asked once more
    answers, caught = run(seen(130), service)
    assert (len(said(answers)), type(caught)) == (50, SourceUnavailable)


def test_a_byte_that_is_not_utf_8_costs_no_other_track() -> None:
    body = json.dumps({"content": [record(A, isrc="x"), record(B)]}).encode().replace(b'"x"', b'"\xe9"')
    assert rows([A, B], body)[B]["found"] is True


def test_a_number_beyond_every_float_refuses_its_record_only() -> None:
    answer = parse([A, B], [record(A, tempo=10**400), record(B)])
    assert [row["track_id"] for row in answer.rows["audio_features"]] == [B]
    assert len(answer.refused) == 1


def said(answers: list[Answer]) -> list[dict[str, Any]]:
    return [
        row
        for answer in answers
        for row in reccobeats.parse(fetched("reccobeats", "audio_features", answer.body)).rows["audio_features"]
    ]
