"""Spotify's accounts service and its Web API: the playlists here, catalogue and search in their own modules."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode

from sandbox.exchange import Request, Response, as_json
from sandbox.pages import spotify_listening as listening
from sandbox.pages.spotify_catalogue import App, Catalogue
from sandbox.pages.spotify_documents import error, playlist_document, playlist_items
from sandbox.pages.spotify_fields import only_fields
from sandbox.pages.spotify_search import Search
from sandbox.playlists import Playlist, Playlists
from sandbox.world import Prefixes

# What the secret of a sandbox lake holds; the sandbox checks it so that forgetting it shows.
CREDENTIALS: Final[Mapping[str, str]] = {
    "client_id": "sandbox-client",
    "client_secret": "sandbox-client-password",
    "refresh_token": "sandbox-refresh",
}
# An app made after February 2026, and one with extended quota from before November 2024.
NEW_APP: Final = {**CREDENTIALS, "client_id": "sandbox-new-client"}
EXTENDED_APP: Final = {**CREDENTIALS, "client_id": "sandbox-extended-client"}
_APPS: Final[Mapping[str, App]] = {
    CREDENTIALS["client_id"]: "grandfathered",
    NEW_APP["client_id"]: "new",
    EXTENDED_APP["client_id"]: "extended",
}
_MOST_ITEMS: Final = {"items": 50, "tracks": 100}


class Accounts:
    """accounts.spotify.com: an access token for the app alone, or for the user whose refresh token is sent."""

    def answer(self, request: Request) -> Response:
        """The page of consent and the token endpoint; everything else is not found."""
        if request.path == "/authorize":
            return listening.authorize(request)
        if request.path != "/api/token":
            return error(404, "Resource not found")
        if request.method != "POST":
            return error(405, "Method not allowed")
        form = dict(parse_qsl(request.body.decode("utf-8", "replace")))
        if listening.is_token_of_listener(form):
            return listening.token(form)
        client, password = _client(request, form)
        if client not in _APPS or password != CREDENTIALS["client_secret"]:
            return as_json({"error": "invalid_client", "error_description": "Invalid client"}, status=400)
        if form.get("grant_type") == "client_credentials":
            return _token(_bearer("app", client))
        if form.get("grant_type") != "refresh_token":
            return as_json({"error": "unsupported_grant_type"}, status=400)
        if form.get("refresh_token") != CREDENTIALS["refresh_token"]:
            return as_json({"error": "invalid_grant", "error_description": "Invalid refresh token"}, status=400)
        return _token(_bearer("user", client), scope="playlist-read-private playlist-read-collaborative")


class Spotify:
    """api.spotify.com on the day `today`."""

    def __init__(self, playlists: Playlists, today: date) -> None:
        self._playlists = playlists
        self._today = today
        self._catalogue = Catalogue(playlists.market, today)
        self._search = Search(playlists.market, today, self._catalogue)

    def answer(self, request: Request) -> Response:
        """A playlist, its items, a search or the catalogue; 401 without a token, 404 for what is kept back."""
        if request.path == "/v1/me" or request.path.startswith("/v1/me/"):
            return listening.answer(self._playlists.market, self._today, request)
        bearer = request.header("Authorization").removeprefix("Bearer ")
        who, _, client = bearer.partition(" of ")
        if bearer not in (_bearer("app", client), _bearer("user", client)) or client not in _APPS:
            return error(401, "No token provided" if not bearer else "Invalid access token")
        if not request.path.startswith("/v1/playlists/"):
            app = _APPS[client]
            return self._search.answer(request, app) or self._catalogue.answer(request, app)
        found = re.fullmatch(r"/v1/playlists/([0-9A-Za-z]+)(?:/(items|tracks))?", request.path)
        # Spotify's own playlists (37i9dQ…) are as unknown to an app as those that do not exist.
        playlist = self._playlists.find(found[1]) if found else None
        if not found or not playlist:
            return error(404, "Resource not found")
        if found[2]:
            return self._items(playlist, found[2], request, as_owner=who == "sandbox-user-access")
        return self._playlist(playlist, request, as_owner=who == "sandbox-user-access")

    def _playlist(self, playlist: Playlist, request: Request, *, as_owner: bool) -> Response:
        version = self._playlists.on(playlist, self._today)
        document = playlist_document(playlist, version)
        if self._may_read(playlist, as_owner=as_owner):
            wanted = request.query.get("fields") or "items tracks"
            for name in {"new": ("items",), "old": ("tracks",), "both": ("tracks", "items")}[playlist.shape]:
                if name in wanted:
                    document[name] = self._page(playlist, name, request.base, offset=0, limit=100)
        return as_json(only_fields(document, request.query.get("fields", "")))

    def _items(self, playlist: Playlist, name: str, request: Request, *, as_owner: bool) -> Response:
        if not self._may_read(playlist, as_owner=as_owner) or (name == "tracks" and playlist.shape == "new"):
            return error(403, "Forbidden")
        offset, limit = request.query.get("offset", "0"), request.query.get("limit", str(_MOST_ITEMS[name]))
        if not offset.isdecimal() or not limit.isdecimal() or not 1 <= int(limit) <= _MOST_ITEMS[name]:
            return error(400, "Invalid limit")
        page = self._page(playlist, name, request.base, offset=int(offset), limit=int(limit), query=request.query)
        return as_json(only_fields(page, request.query.get("fields", "")))

    @staticmethod
    def _may_read(playlist: Playlist, *, as_owner: bool) -> bool:
        return playlist.shape in ("both", "old") or (playlist.shape == "new" and as_owner)

    def _page(
        self,
        playlist: Playlist,
        name: str,
        base: str,
        *,
        offset: int,
        limit: int,
        query: Mapping[str, str] | None = None,
    ) -> dict[str, Any]:
        version = self._playlists.on(playlist, self._today)
        total = len(version.entries)

        def link(start: int) -> str:
            parameters = {"offset": str(start), "limit": str(limit)}
            if query and "additional_types" in query:
                parameters["additional_types"] = query["additional_types"]
            return f"{base}/v1/playlists/{playlist.playlist_id}/{name}?{urlencode(parameters)}"

        return {
            "href": link(offset),
            "items": playlist_items(
                self._playlists.market, playlist, version, slice(offset, offset + limit), self._today
            ),
            "limit": limit,
            "next": link(offset + limit) if offset + limit < total else None,
            "offset": offset,
            "previous": link(max(0, offset - limit)) if offset else None,
            "total": total,
        }


def as_owner(request: Request) -> Request:
    """The same request with the access token of the playlists' owner."""
    bearer = _bearer("user", CREDENTIALS["client_id"])
    return replace(request, headers={**request.headers, "Authorization": f"Bearer {bearer}"})


def _bearer(who: str, client: str) -> str:
    return f"sandbox-{who}-access of {client}"


def _token(bearer: str, **more: str) -> Response:
    return as_json({"access_token": bearer, "token_type": "Bearer", "expires_in": 3600, **more})


def _client(request: Request, form: Mapping[str, str]) -> tuple[str, str]:
    """Client id and secret from Basic authorization, or from the form as some clients send them."""
    kind, _, encoded = request.header("Authorization").partition(" ")
    if kind != "Basic":
        return form.get("client_id", ""), form.get("client_secret", "")
    try:
        name, _, password = b64decode(encoded, validate=True).decode().partition(":")
    except ValueError:
        return "", ""
    return name, password


UPSTREAMS: Final[Prefixes] = {
    "spotify": lambda world: Spotify(world.playlists, world.day),
    "spotify-accounts": lambda _: Accounts(),
}
