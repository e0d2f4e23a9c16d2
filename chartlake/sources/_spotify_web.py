"""Asking Spotify's Web API through spotipy: never sleeping, every reply's bytes kept, every failure a named error.

spotipy is given the client's own session, which does not retry, so a Retry-After of a day is an error at once and not
a day of silence. A hook on that session sees each reply first: it keeps the bytes that spotipy would only decode, and
raises the lake's errors, with the headers that spotipy's exceptions lose.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final
from weakref import WeakKeyDictionary

from chartlake.errors import AccessDenied, ConfigError, SourceUnavailable, UnexpectedAnswer
from chartlake.http import Http, check_status, reason_of
from chartlake.sources._described import described

if TYPE_CHECKING:
    import requests
    from spotipy import Spotify

_SECRET: Final = "the secret that lake.toml names for Spotify"  # noqa: S105 - the name of one
_EARLY: Final = 60
_SHOWN: Final = 200
# Tokens live in memory only, and no longer than the client that they were got for.
_TOKENS: Final[WeakKeyDictionary[Http, tuple[str, float]]] = WeakKeyDictionary()


@contextmanager
def conversation(http: Http, *, what: str) -> Iterator[tuple[Spotify, list[bytes]]]:
    """A spotipy client, and the bytes of its replies so far, refusals too, which grow as it is used.

    Raises AccessDenied, NotFound, RateLimited, SourceUnavailable or UnexpectedAnswer; `what` names the thing in them.
    """
    from requests.exceptions import RequestException

    token = access_token(http, what=what)
    replies: list[bytes] = []

    def heard(response: requests.Response, *_: Any, **__: Any) -> None:
        body = response.content
        if response.status_code == 401:
            _TOKENS.pop(http, None)
        replies.append(body)
        url = response.url.partition("?")[0]
        check_status(response.status_code, response.headers, what=what, url=url, remedy=_said(body))

    http.session.hooks["response"].append(heard)
    try:
        yield _client(http, token), replies
    except RequestException as error:
        raise SourceUnavailable(
            f"{what}: {http.base_url} broke off ({reason_of(error)}); it is asked again next time"
        ) from error
    finally:
        http.session.hooks["response"].remove(heard)


def json_object(document: Any, replies: Sequence[bytes], *, what: str) -> dict[str, Any]:
    """What spotipy made of the last reply; UnexpectedAnswer when that was no JSON object (spotipy then gives None)."""
    if not isinstance(document, dict):
        raise UnexpectedAnswer(f"{what}: JSON was due, got {described(replies[-1])}")
    return document


def access_token(http: Http, *, what: str) -> str:
    """A token for the app, or for the connected account when the secret holds a refresh_token.

    AccessDenied when Spotify refuses the app or its authorization has ended, ConfigError when the secret lacks a part.
    """
    token, until = _TOKENS.get(http, ("", 0.0))
    if time.monotonic() < until:
        return token
    reply = _ask_for_token(http, what=what)
    try:
        token, seconds = str(reply["access_token"]), float(reply.get("expires_in", 0))
    except (KeyError, TypeError, ValueError):
        raise UnexpectedAnswer(f"{what}: Spotify's accounts service gave no token") from None
    _TOKENS[http] = (token, time.monotonic() + seconds - _EARLY)
    return token


def _client(http: Http, token: str) -> Spotify:
    from spotipy import Spotify  # takes 0.1 s: parsing does not need it

    # At DEBUG spotipy writes the Authorization header; its errors are raised by the hook and need no second line.
    logging.getLogger("spotipy").setLevel(logging.CRITICAL)
    client = Spotify(auth=token, requests_session=http.session, requests_timeout=http.timeout)
    client.prefix = f"{http.base_url}/v1/"
    return client


def _ask_for_token(http: Http, *, what: str) -> dict[str, Any]:
    from requests.exceptions import RequestException

    form = {"grant_type": "client_credentials"}
    if http.secret.get("refresh_token"):
        form = {"grant_type": "refresh_token", "refresh_token": http.secret["refresh_token"]}
    url = _accounts_url(http, what) + "/api/token"
    try:
        response = http.session.post(
            url, data=form, auth=_app_credentials(http), timeout=http.timeout, allow_redirects=False
        )
    except RequestException as error:
        raise SourceUnavailable(
            f"{what}: {url} did not answer ({reason_of(error)}); it is asked again next time"
        ) from error
    reply = _as_json(response.content)
    if response.status_code in (400, 401, 403):
        raise AccessDenied(f"{what}: {_refused_token(reply)}", http_status=response.status_code)
    check_status(response.status_code, response.headers, what=what, url=url)
    if not isinstance(reply, dict):
        raise UnexpectedAnswer(f"{what}: {url}: a token was due, got {described(response.content)}")
    return reply


def _accounts_url(http: Http, what: str) -> str:
    url = http.options.get("accounts_url", "")
    if not url:
        raise ConfigError(
            f"{what}: the source lacks the option accounts_url in lake.toml, where tokens come from; "
            'set options = { accounts_url = "https://accounts.spotify.com" }'
        )
    return url.rstrip("/")


def _app_credentials(http: Http) -> tuple[str, str]:
    missing = [name for name in ("client_id", "client_secret") if not http.secret.get(name)]
    if missing:
        raise ConfigError(
            f"{_SECRET} lacks {' and '.join(missing)}; make an app on developer.spotify.com and store both there"
        )
    return http.secret["client_id"], http.secret["client_secret"]


def _refused_token(reply: Any) -> str:
    error = reply.get("error") if isinstance(reply, dict) else None
    if error == "invalid_grant":
        return (
            "the connection to the Spotify account has ended (Spotify ends it six months after the consent); "
            f"connect again and store the new refresh_token in {_SECRET}"
        )
    if error == "invalid_client":
        return f"Spotify does not know the app; correct client_id and client_secret in {_SECRET}"
    return f"Spotify gives this app no token ({str(error)[:_SHOWN]}); look at the app on developer.spotify.com"


def _said(body: bytes) -> str:
    """The upstream's own words in an error answer, empty when it has none."""
    document = _as_json(body)
    if not isinstance(document, dict):
        return ""
    error = document.get("error")
    # Where a used-up quota says so is not documented: inside the error, or beside it.
    told = {**document, **(error if isinstance(error, dict) else {})}
    words = " ".join(told[name] for name in ("message", "reason") if isinstance(told.get(name), str) and told[name])
    return f"it says {words[:_SHOWN]!r}" if words else ""


def _as_json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None
