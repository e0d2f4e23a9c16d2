"""ReccoBeats breaking on what it was asked, or answering in no readable way: the rest is not lost and need not wait."""

from __future__ import annotations

import json
from urllib.parse import parse_qs

import pytest

from chartlake.errors import NotFound, SourceUnavailable, UnexpectedAnswer
from chartlake.sources import reccobeats
from chartlake.sources._exchanges import Exchange, as_sequence
from tests.held import holdings
from tests.sources.answers import dropped, fetched
from tests.sources.test_reccobeats import URL, Service, ids, record, run, seen, told
from tests.stub_upstream import Asked, Reply, as_json


def test_what_the_service_breaks_on_is_asked_for_last_and_in_smaller_parts() -> None:
    lake, service = seen(95), Service()
    service.instead = dict.fromkeys((1, 2), Reply(status=500))  # the client tries once more by itself
    run(lake, service, requests_per_run="1")
    service.asked.clear()
    service.instead.clear()
    answers, error = run(lake, service)
    assert [len(asked) for asked in service.asked] == [40, 15, 20, 20]
    assert (list(told(answers)), error) == ([*ids(95)[40:], *ids(40)], None)


def test_tracks_whose_record_cannot_be_read_are_asked_for_last() -> None:
    lake, service = seen(80), Service()
    loud = {"content": [record(one, energy=7) for one in ids(3)]}
    service.instead[1] = as_json(loud)
    run(lake, service, requests_per_run="1")
    assert holdings(lake).recall("reccobeats/audio_features.aside") == {"waiting": [[one, 0] for one in ids(3)]}


def test_a_batch_that_ends_the_run_does_not_end_the_next_before_the_rest_was_asked_for() -> None:
    lake, service = seen(95), Service()
    service.instead[1] = Reply(body=b"<html>")
    assert type(run(lake, service)[1]) is UnexpectedAnswer
    answers, error = run(lake, service, requests_per_run="2")
    assert (list(told(answers)), error) == (ids(95)[40:], None)


@pytest.mark.parametrize(("budget", "others"), [("1", 40), ("5", 55)])
def test_one_refused_id_does_not_keep_the_rest_waiting_however_little_may_be_asked(budget: str, others: int) -> None:
    lake, service, bad = seen(95), Service(), ids(1)[0]

    def reply(request: Asked) -> Reply:
        asked = parse_qs(request.query)["ids"][0].split(",")
        return Reply(status=404) if bad in asked else service(request)

    assert type(run(lake, reply, requests_per_run=budget)[1]) is NotFound
    answers, error = run(lake, reply, requests_per_run=budget)
    assert (list(told(answers))[:others], error) == (ids(95)[40 : 40 + others], None)


def test_a_failed_request_that_the_client_made_twice_counts_once() -> None:
    service = Service()
    service.instead = dict.fromkeys((1, 2), Reply(status=500))
    _, error = run(seen(95), service, requests_per_run="2")
    assert type(error) is SourceUnavailable
    assert [len(asked) for asked in service.asked] == [40, 40, 40]


def test_one_bad_reply_of_ten_costs_its_own_tracks_only() -> None:
    bodies = [json.dumps({"content": [record(ids(1)[0])]}).encode(), b'{"content": [{"href": "x"}]}']
    asked = [tuple(ids(1)), tuple(ids(41)[1:])]
    exchanges = [Exchange(url=URL, status=200, asked=who, body=body) for who, body in zip(asked, bodies, strict=True)]
    parsed = reccobeats.parse(fetched("reccobeats", "audio_features", as_sequence(exchanges)))
    assert [row["track_id"] for row in parsed.rows["audio_features"]] == ids(1)
    assert len(parsed.refused) == 41  # the forty that were asked for, and the record that names none


def test_a_dropped_answer_most_of_which_cannot_be_read_is_refused_whole() -> None:
    body = json.dumps({"content": [record(ids(1)[0]), {"href": "x"}, {"href": "y"}]}).encode()
    with pytest.raises(UnexpectedAnswer, match="2 of 3 rows cannot be read"):
        reccobeats.parse(dropped("reccobeats", "features.json", body))
