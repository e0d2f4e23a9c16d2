"""ReccoBeats as the sandbox answers for it."""

from __future__ import annotations

from typing import Any

import requests

from sandbox.audio import features_of
from sandbox.market import Market
from sandbox.pages.reccobeats import PATH, is_known
from sandbox.server import Sandbox


def _records(sandbox: Sandbox, ids: list[str]) -> list[dict[str, Any]]:
    answer = requests.get(f"{sandbox.url('reccobeats')}{PATH}", params={"ids": ",".join(ids)}, timeout=10)
    content: list[dict[str, Any]] = answer.json()["content"]
    return content


def _track(record: dict[str, Any]) -> str:
    return str(record["href"]).rpartition("/")[2]


def test_somewhat_more_than_every_second_track_is_known(simulated: Market) -> None:
    known = sum(is_known(track.track_id) for track in simulated.tracks)
    assert 0.53 < known / len(simulated.tracks) < 0.63


def test_the_known_ones_come_in_another_order_and_the_others_not_at_all(sandbox: Sandbox) -> None:
    ids = [track.track_id for track in sandbox.market.tracks[:40]]
    found = [_track(record) for record in _records(sandbox, ids)]
    known = [one for one in ids if is_known(one)]
    assert sorted(found) == sorted(known)
    assert found != known


def test_what_is_beyond_the_fortieth_is_left_out_without_a_word(sandbox: Sandbox) -> None:
    ids = [track.track_id for track in sandbox.market.tracks if is_known(track.track_id)][:45]
    assert {_track(record) for record in _records(sandbox, ids)} == set(ids[:40])


def test_records_have_two_forms_of_address_and_some_lack_the_key(sandbox: Sandbox) -> None:
    tracks = sandbox.market.tracks[:800]
    by_id = {track.track_id: track for track in tracks}
    records = [record for start in range(0, 800, 40) for record in _records(sandbox, list(by_id)[start : start + 40])]
    assert {str(record["href"]).split("/")[2] for record in records} == {"open.spotify.com", "api.reccobeats.com"}
    lacking = sum("key" not in record and "mode" not in record for record in records)
    undetected = sum(record.get("key") == -1 for record in records)
    assert 0 < lacking < len(records) / 8
    assert 0 < undetected < len(records) / 8
    assert all(record["tempo"] == features_of(by_id[_track(record)])["tempo"] for record in records)


def test_a_request_without_ids_is_refused(sandbox: Sandbox) -> None:
    assert requests.get(f"{sandbox.url('reccobeats')}{PATH}", timeout=10).status_code == 400
    assert requests.get(f"{sandbox.url('reccobeats')}/v2", timeout=10).status_code == 404
