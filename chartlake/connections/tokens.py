"""Tokens of Spotify's accounts service for a connected user: from a code, and from a refresh token. Never in a URL."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from typing import Any, Final

from chartlake.connections import secret_name
from chartlake.errors import AccessDenied, ConfigError, SourceUnavailable, UnexpectedAnswer
from chartlake.http import RETRY_PAUSE, Http, check_status, reason_of

SCOPES: Final = ("user-read-recently-played", "user-top-read")
Secrets = Callable[[str], Mapping[str, str]]
KeepSecret = Callable[[str, Mapping[str, str]], None]
_SHOWN: Final = 200


class Ended(Exception):
    """Spotify does not take a code or refresh token any more."""


def accounts_url(http: Http) -> str:
    """Where tokens come from; ConfigError when lake.toml does not say."""
    url = http.options.get("accounts_url", "").rstrip("/")
    if not url:
        raise ConfigError(
            "[sources.spotify_listening] of lake.toml lacks the option accounts_url; "
            'set options = { accounts_url = "https://accounts.spotify.com" }'
        )
    return url


def exchange(http: Http, *, code: str, verifier: str, client_id: str, redirect_uri: str) -> Mapping[str, str]:
    """The tokens for a code: access_token, refresh_token, scope. AccessDenied when Spotify refuses it."""
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": redirect_uri,
        "client_id": client_id,
        "code_verifier": verifier,
    }
    try:
        reply = _ask(http, form)
    except Ended:
        raise AccessDenied(
            "Spotify does not take the code of this consent any more; run `chartlake connect` again"
        ) from None
    missing = [name for name in SCOPES if name not in reply.get("scope", "").split()]
    if missing or not reply.get("refresh_token"):
        raise AccessDenied(
            f"the consent lacks {' and '.join(missing) or 'a refresh token'}; run `chartlake connect` again"
        )
    return reply


def access_token(http: Http, user_id: str, *, secrets: Secrets, keep: KeepSecret) -> str:
    """A token for an hour in the name of a user. A refresh token that Spotify replaces is kept at once.

    AccessDenied when the connection has ended, SourceUnavailable, RateLimited or UnexpectedAnswer.
    """
    name = secret_name(user_id)
    held = _held(secrets, name, user_id)
    try:
        reply = _refresh(http, held)
    except Ended:
        held = _renewed_meanwhile(secrets, name, held, user_id)
        reply = _refresh_once_more(http, held, user_id)
    renewed = reply.get("refresh_token", "")
    if renewed and renewed != held["refresh_token"]:
        _keep(keep, name, {**held, "refresh_token": renewed})
    return reply["access_token"]


def _keep(keep: KeepSecret, name: str, content: Mapping[str, str]) -> None:
    """Twice if need be: the token that this one replaces may be worth nothing already."""
    try:
        keep(name, content)
    except Exception:  # noqa: BLE001 - whatever it was, the second attempt says so if it stays
        time.sleep(RETRY_PAUSE)
        keep(name, content)


def _held(secrets: Secrets, name: str, user_id: str) -> Mapping[str, str]:
    try:
        held = secrets(name)
    except ConfigError:
        raise AccessDenied(_connect_again(user_id, "has no secret any more")) from None
    if not held.get("refresh_token") or not held.get("client_id"):
        raise AccessDenied(_connect_again(user_id, "has a secret that lacks a part"))
    return held


def _refresh(http: Http, held: Mapping[str, str]) -> Mapping[str, str]:
    return _ask(
        http,
        {
            "grant_type": "refresh_token",
            "refresh_token": held["refresh_token"],
            "client_id": held["client_id"],
        },
    )


def _renewed_meanwhile(secrets: Secrets, name: str, used: Mapping[str, str], user_id: str) -> Mapping[str, str]:
    """Another run may have replaced the token between our reading and our asking."""
    held = _held(secrets, name, user_id)
    if held["refresh_token"] == used["refresh_token"]:
        time.sleep(RETRY_PAUSE)  # that run may have the token and be about to keep it
        held = _held(secrets, name, user_id)
    if held["refresh_token"] == used["refresh_token"]:
        raise AccessDenied(
            _connect_again(user_id, "has ended (Spotify ends it six months after the consent)"), http_status=400
        )
    return held


def _refresh_once_more(http: Http, held: Mapping[str, str], user_id: str) -> Mapping[str, str]:
    try:
        return _refresh(http, held)
    except Ended:
        raise AccessDenied(_connect_again(user_id, "has ended"), http_status=400) from None


def _connect_again(user_id: str, why: str) -> str:
    return f"the connection of {user_id[:12]} {why}; connect again with `chartlake connect`"


def _ask(http: Http, form: Mapping[str, str]) -> Mapping[str, str]:
    from requests.exceptions import RequestException

    url, what = f"{accounts_url(http)}/api/token", "spotify_listening"
    try:
        response = http.session.post(url, data=form, timeout=http.timeout, allow_redirects=False)
    except RequestException as error:
        raise SourceUnavailable(f"{what}: {url} did not answer ({reason_of(error)}); asked again next time") from error
    reply = _object(response.content)
    if response.status_code in (400, 401, 403):
        said = str(reply.get("error"))[:_SHOWN]
        if said == "invalid_grant":
            raise Ended
        raise AccessDenied(
            f"{what}: Spotify gives this app no token ({said}); look at the app on developer.spotify.com",
            http_status=response.status_code,
        )
    check_status(response.status_code, response.headers, what=what, url=url)
    if not isinstance(reply.get("access_token"), str) or not reply["access_token"]:
        raise UnexpectedAnswer(f"{what}: {url}: a token was due, got {len(response.content)} bytes without one")
    return {name: value for name, value in reply.items() if isinstance(value, str)}


def _object(body: bytes) -> dict[str, Any]:
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return document if isinstance(document, dict) else {}
