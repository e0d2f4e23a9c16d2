"""The Web API's catalogue as the sandbox answers for it to apps of every age."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
import requests

from sandbox.audio import features_of
from sandbox.pages.spotify import CREDENTIALS, EXTENDED_APP, NEW_APP
from sandbox.server import Sandbox

NOBODY = "0000000000000000000000"


def _get(sandbox: Sandbox, path: str, *, app: Mapping[str, str] = CREDENTIALS, **query: str) -> requests.Response:
    token = requests.post(
        f"{sandbox.url('spotify-accounts')}/api/token",
        data={"grant_type": "client_credentials"},
        auth=(app["client_id"], app["client_secret"]),
        timeout=10,
    ).json()["access_token"]
    headers = {"Authorization": f"Bearer {token}"}
    return requests.get(f"{sandbox.url('spotify')}/v1/{path}", headers=headers, params=query, timeout=10)


def _found(sandbox: Sandbox, path: str, **how: Any) -> dict[str, Any]:
    answer = _get(sandbox, path, **how)
    assert answer.status_code == 200
    document: dict[str, Any] = answer.json()
    return document


def test_a_batch_answers_in_order_with_null_for_what_is_unknown(sandbox: Sandbox) -> None:
    first, second, *_ = sandbox.market.tracks
    document = _found(sandbox, "tracks/", ids=f"{second.track_id},{NOBODY},{first.track_id}")
    assert [track and track["id"] for track in document["tracks"]] == [second.track_id, None, first.track_id]


def test_a_single_get_answers_to_every_app_and_a_batch_not_to_a_new_one(sandbox: Sandbox) -> None:
    track = sandbox.market.tracks[0]
    ids = {"tracks": track.track_id, "artists": track.artists[0].artist_id, "albums": track.album_id}
    for kind, identifier in ids.items():
        for app in (CREDENTIALS, NEW_APP, EXTENDED_APP):
            assert _found(sandbox, f"{kind}/{identifier}", app=app)["id"] == identifier
        assert _get(sandbox, kind, ids=identifier, app=NEW_APP).status_code == 403
        assert _get(sandbox, kind, ids=identifier).status_code == 200


def test_a_new_app_does_not_see_what_was_withheld_in_2026(sandbox: Sandbox) -> None:
    track = sandbox.market.tracks[0]
    for path, withheld in (
        (f"tracks/{track.track_id}", {"popularity", "available_markets"}),
        (f"artists/{track.artists[0].artist_id}", {"popularity", "followers"}),
        (f"albums/{track.album_id}", {"popularity", "label", "available_markets"}),
    ):
        assert set(_found(sandbox, path)) - set(_found(sandbox, path, app=NEW_APP)) == withheld


def test_an_album_has_label_upc_and_its_tracks_in_short_form(sandbox: Sandbox) -> None:
    track = sandbox.market.tracks[0]
    album = _found(sandbox, f"albums/{track.album_id}")
    assert (album["label"], len(album["external_ids"]["upc"])) == (track.label, 12)
    (short,) = album["tracks"]["items"]
    assert (short["id"], "album" in short) == (track.track_id, False)


def test_followers_never_fall_in_the_pretended_market(sandbox: Sandbox) -> None:
    artist = sandbox.market.tracks[0].artists[0].artist_id
    counts = []
    for day in sandbox.market.days[-120::40]:
        sandbox.internet.day = day
        counts.append(_found(sandbox, f"artists/{artist}")["followers"]["total"])
    assert counts == sorted(counts)


def test_features_are_for_apps_of_before_november_2024(sandbox: Sandbox) -> None:
    track = sandbox.market.tracks[0]
    for app in (CREDENTIALS, NEW_APP):
        assert _get(sandbox, "audio-features", ids=track.track_id, app=app).status_code == 403
    (found, unknown) = _found(sandbox, "audio-features", ids=f"{track.track_id},{NOBODY}", app=EXTENDED_APP)[
        "audio_features"
    ]
    assert unknown is None
    assert (found["id"], found["type"]) == (track.track_id, "audio_features")
    assert features_of(track).items() <= found.items()


@pytest.mark.parametrize(
    ("path", "query", "status", "message"),
    [
        (f"tracks/{NOBODY}", {}, 404, "Resource not found"),
        ("tracks/short", {}, 400, "Invalid base62 id"),
        ("tracks", {"ids": f"{NOBODY},short"}, 400, "Invalid base62 id"),
        ("albums", {"ids": ",".join([NOBODY] * 21)}, 400, "Too many ids requested"),
        ("shows/1", {}, 404, "Resource not found"),
    ],
)
def test_a_refusal_is_spotifys(sandbox: Sandbox, path: str, query: dict[str, str], status: int, message: str) -> None:
    assert _get(sandbox, path, app=CREDENTIALS, **query).json() == {"error": {"status": status, "message": message}}
