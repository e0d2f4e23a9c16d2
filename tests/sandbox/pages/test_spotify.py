"""Spotify's accounts service and Web API as the sandbox answers for them."""

from __future__ import annotations

from typing import Any

import pytest
import requests

from sandbox.pages.spotify import CREDENTIALS
from sandbox.playlists import PLAYLISTS, Playlists
from sandbox.server import Sandbox

NEW, BOTH, OLD, FOREIGN = (playlist.playlist_id for playlist in PLAYLISTS)
CLIENT = (CREDENTIALS["client_id"], CREDENTIALS["client_secret"])


def _token(sandbox: Sandbox, *, client: tuple[str, str] = CLIENT, **form: str) -> requests.Response:
    return requests.post(f"{sandbox.url('spotify-accounts')}/api/token", data=form, auth=client, timeout=10)


def _as_app(sandbox: Sandbox) -> dict[str, str]:
    answer = _token(sandbox, grant_type="client_credentials").json()
    return {"Authorization": f"Bearer {answer['access_token']}"}


def _as_owner(sandbox: Sandbox) -> dict[str, str]:
    answer = _token(sandbox, grant_type="refresh_token", refresh_token=CREDENTIALS["refresh_token"]).json()
    return {"Authorization": f"Bearer {answer['access_token']}"}


def _get(sandbox: Sandbox, path: str, *, headers: dict[str, str] | None = None, **query: str) -> requests.Response:
    headers = _as_owner(sandbox) if headers is None else headers
    return requests.get(f"{sandbox.url('spotify')}/v1/playlists/{path}", headers=headers, params=query, timeout=10)


def _all_items(sandbox: Sandbox, path: str) -> list[dict[str, Any]]:
    headers, items = _as_owner(sandbox), []
    url = f"{sandbox.url('spotify')}/v1/playlists/{path}"
    while url:
        page = requests.get(url, headers=headers, timeout=10).json()
        items += page["items"]
        url = page["next"]
    return items


def test_a_token_needs_the_client_and_a_grant_that_holds(sandbox: Sandbox) -> None:
    assert _token(sandbox, grant_type="client_credentials").json()["expires_in"] == 3600
    assert _token(sandbox, client=("x", "y"), grant_type="client_credentials").json()["error"] == "invalid_client"
    expired = _token(sandbox, grant_type="refresh_token", refresh_token="six months old")
    assert (expired.status_code, expired.json()["error"]) == (400, "invalid_grant")


def test_without_a_token_nothing_is_told(sandbox: Sandbox) -> None:
    assert _get(sandbox, NEW, headers={}).status_code == 401
    assert _get(sandbox, NEW, headers={"Authorization": "Bearer stolen"}).status_code == 401


@pytest.mark.parametrize("playlist", PLAYLISTS[:3], ids=lambda playlist: playlist.shape)
def test_the_pages_together_are_the_playlist(sandbox: Sandbox, playlist: Any) -> None:
    items = _all_items(sandbox, f"{playlist.playlist_id}/items?limit=50")
    version = Playlists(sandbox.market).on(playlist, sandbox.market.last_day)
    key = "track" if playlist.shape == "old" else "item"

    ids = [item[key]["id"] for item in items if item[key] and item[key]["type"] == "track"]
    assert len(items) == len(version.entries) > 50
    assert [one for one in ids if one] == [entry.track.track_id for entry in version.entries if entry.track]


def test_each_playlist_is_shown_in_its_shape(sandbox: Sandbox) -> None:
    for playlist, containers, keys in (
        (NEW, {"items"}, {"item"}),
        (BOTH, {"items", "tracks"}, {"item", "track"}),
        (OLD, {"tracks"}, {"track"}),
        (FOREIGN, set(), set()),
    ):
        document = _get(sandbox, playlist).json()
        found = {name for name in ("items", "tracks") if name in document}
        assert found == containers
        assert document["snapshot_id"]
        for name in found:
            assert keys == {"item", "track"} & set(document[name]["items"][0])


def test_a_new_app_does_not_see_what_was_withheld_in_2026(sandbox: Sandbox) -> None:
    new = _get(sandbox, f"{NEW}/items").json()["items"][0]["item"]
    grandfathered = _get(sandbox, f"{OLD}/items").json()["items"][0]["track"]

    assert "popularity" not in new
    assert 0 < grandfathered["popularity"] <= 100
    assert set(grandfathered) - set(new) == {"popularity", "available_markets"}
    assert new["external_ids"]["isrc"]


def test_removed_items_episodes_and_local_files_are_among_the_tracks(sandbox: Sandbox) -> None:
    items = _all_items(sandbox, f"{BOTH}/items")

    assert sum(item["item"] is None for item in items) == 1
    assert [item["item"]["release_date"] for item in items if item["item"] and item["item"]["type"] == "episode"] == [
        "0000"
    ]
    (local,) = (item for item in items if item["is_local"])
    assert (local["item"]["id"], local["item"]["album"]["release_date"]) == (None, None)
    assert local["item"]["uri"].startswith("spotify:local:Sj%C3%B8b%C3%A5ten:")


def test_what_an_app_may_not_read_is_refused(sandbox: Sandbox) -> None:
    assert _get(sandbox, "37i9dQZEVXbJvfa0Yxg7E7").json() == {"error": {"status": 404, "message": "Resource not found"}}
    assert _get(sandbox, f"{FOREIGN}/items").status_code == 403
    assert _get(sandbox, f"{NEW}/tracks").status_code == 403
    assert _get(sandbox, f"{NEW}/items", headers=_as_app(sandbox)).status_code == 403
    assert _get(sandbox, f"{OLD}/tracks", headers=_as_app(sandbox), limit="100").status_code == 200


def test_a_page_holds_at_most_fifty_items(sandbox: Sandbox) -> None:
    assert _get(sandbox, f"{NEW}/items", limit="51").status_code == 400
    page = _get(sandbox, f"{NEW}/items", limit="50", offset="50").json()
    assert (len(page["items"]), page["offset"], page["limit"]) == (50, 50, 50)
    assert "offset=100" in page["next"]
    assert "offset=0" in page["previous"]


def test_a_playlist_can_change_between_its_pages(sandbox: Sandbox) -> None:
    sandbox.misbehave("spotify", "edited_between_pages", path="/items", times=1)
    before = _get(sandbox, NEW).json()["snapshot_id"]
    first = _get(sandbox, f"{NEW}/items", limit="50").json()["items"]
    second = _get(sandbox, f"{NEW}/items", limit="50", offset="50").json()["items"]
    after = _get(sandbox, NEW).json()["snapshot_id"]

    assert before != after
    assert first[-1]["item"]["id"] == second[0]["item"]["id"]


def test_fields_cut_the_answer_down(sandbox: Sandbox) -> None:
    fields = "total,items(added_at,item(name,album.id),track(name))"
    page = _get(sandbox, f"{NEW}/items", limit="1", fields=fields).json()

    assert set(page) == {"total", "items"}
    assert set(page["items"][0]) == {"added_at", "item"}
    assert set(page["items"][0]["item"]) == {"name", "album"}
    assert set(page["items"][0]["item"]["album"]) == {"id"}
