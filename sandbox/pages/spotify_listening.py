"""A simulated listener: the page of consent, tokens with PKCE, recently played tracks and top lists.

What is listened to is what the market hears in Norway; on any day the plays up to six in the morning are known. Nothing
is remembered between requests: a code holds its challenge, a refresh token how often it was renewed.
"""

from __future__ import annotations

import re
from base64 import urlsafe_b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from hashlib import sha256
from random import Random
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

from sandbox.catalogue import Track
from sandbox.exchange import Request, Response, as_json
from sandbox.market import Market
from sandbox.pages.spotify_documents import artist_link, error, track_document

LISTENER: Final = "sandbox-listener"
CLIENT: Final = "sandbox-client"
SCOPES: Final = frozenset({"user-read-recently-played", "user-top-read"})
_TOKEN: Final = f"sandbox-listener-access of {CLIENT}"
_REFRESH: Final = re.compile(r"sandbox-listener-refresh\.([0-9]+)")
_RANGES: Final[Mapping[str, int]] = {"short_term": 28, "medium_term": 120, "long_term": 170}
_MOST: Final = 50
_PLAYS_A_DAY: Final = (6, 34)
_KNOWN_UNTIL: Final = time(6)
_EPOCH: Final = datetime(1970, 1, 1)


@dataclass(frozen=True, kw_only=True)
class Play:
    """One track that the listener heard to its end at `ended` (naive UTC)."""

    track: Track
    ended: datetime

    @property
    def played_at(self) -> str:
        """As Spotify writes it: now and then the fraction is left out."""
        whole = f"{self.ended:%Y-%m-%dT%H:%M:%S}"
        thousandths = self.ended.microsecond // 1000
        return f"{whole}.{thousandths:03d}Z" if thousandths else f"{whole}Z"

    @property
    def milliseconds(self) -> int:
        """As Spotify's cursors write it."""
        return (self.ended - _EPOCH) // timedelta(milliseconds=1)


def is_token_of_listener(form: Mapping[str, str]) -> bool:
    """Whether a request for a token is in the name of the listener: without the app's password."""
    refresh = _REFRESH.fullmatch(form.get("refresh_token", ""))
    return form.get("grant_type") == "authorization_code" or refresh is not None


def authorize(request: Request) -> Response:
    """The page of consent. Whoever sees it consents at once."""
    query = request.query
    redirect = urlsplit(query.get("redirect_uri", ""))
    if redirect.scheme != "http" or redirect.hostname not in ("127.0.0.1", "::1"):
        return Response(body=b"INVALID_CLIENT: Insecure redirect URI", status=400)
    wanted = set(query.get("scope", "").split())
    asked = query.get("client_id") == CLIENT and query.get("response_type") == "code"
    if not asked or query.get("code_challenge_method") != "S256" or not query.get("code_challenge"):
        return Response(body=b"INVALID_REQUEST", status=400)
    code = ".".join(
        ["sandbox-code", query["code_challenge"], _bound_to(query["redirect_uri"]), *sorted(wanted & SCOPES)]
    )
    answer = urlencode({"code": code, "state": query.get("state", "")})
    return Response(body=b"", status=302, headers={"Location": f"{query['redirect_uri']}?{answer}"})


def token(form: Mapping[str, str]) -> Response:
    """Tokens for a code whose challenge the verifier meets, or for a refresh token, which is replaced."""
    if form.get("client_id") != CLIENT:
        return as_json({"error": "invalid_client", "error_description": "Invalid client"}, status=400)
    renewed = _REFRESH.fullmatch(form.get("refresh_token", ""))
    if renewed:
        return _tokens(int(renewed[1]) + 1, SCOPES)
    kind, _, rest = form.get("code", "").partition(".")
    challenge, _, rest = rest.partition(".")
    bound, _, scopes = rest.partition(".")
    met = challenge_of(form.get("code_verifier", "")) == challenge and bound == _bound_to(form.get("redirect_uri", ""))
    if kind != "sandbox-code" or not met:
        return as_json({"error": "invalid_grant", "error_description": "Invalid authorization code"}, status=400)
    return _tokens(0, set(scopes.split(".")))


def challenge_of(verifier: str) -> str:
    """The S256 challenge of a verifier."""
    return urlsafe_b64encode(sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def answer(market: Market, today: date, request: Request) -> Response:
    """Everything under /v1/me; 401 without the listener's token."""
    if request.header("Authorization") != f"Bearer {_TOKEN}":
        return error(401, "Invalid access token")
    if request.path == "/v1/me":
        return as_json(
            {"display_name": "A Listener", "id": LISTENER, "type": "user", "uri": f"spotify:user:{LISTENER}"}
        )
    if request.path == "/v1/me/player/recently-played":
        return _recently_played(market, today, request)
    kind = request.path.removeprefix("/v1/me/top/")
    if kind in ("artists", "tracks"):
        return _top(market, today, request, kind)
    return error(404, "Resource not found")


def plays(market: Market, until: date) -> list[Play]:
    """Every play of the two weeks that are known on a day, oldest first."""
    end = datetime.combine(until, _KNOWN_UNTIL)
    days = [until - timedelta(days=back) for back in range(14, -1, -1)]
    return [one for day in days if day >= market.first_day for one in _of_day(market, day) if one.ended <= end]


@cache
def _of_day(market: Market, day: date) -> tuple[Play, ...]:
    rng = Random(f"{market.seed} {LISTENER} {day.isoformat()}")
    liked = [track for track, _ in market.ranked("no", day)[:120]]
    return tuple(_listen(rng, liked, datetime.combine(day, time(7))))


def _listen(rng: Random, liked: list[Track], start: datetime) -> Iterator[Play]:
    ended = start
    for _ in range(rng.randint(*_PLAYS_A_DAY)):
        track = rng.choice(liked)
        ended += timedelta(milliseconds=track.duration_ms + rng.choice((0, 350, 900_000)))
        # The fraction is missing where it is nought, as every now and then it is.
        yield Play(track=track, ended=ended.replace(microsecond=0) if rng.random() < 0.05 else ended)


def _recently_played(market: Market, today: date, request: Request) -> Response:
    limit, after = request.query.get("limit", "20"), request.query.get("after", "0")
    if not limit.isdecimal() or not 1 <= int(limit) <= _MOST or not after.isdecimal():
        return error(400, "Invalid limit")
    heard = [one for one in plays(market, today)[-_MOST:] if one.milliseconds > int(after)]
    newest = heard[::-1][: int(limit)]
    items = [
        {
            "track": track_document(market, one.track, today, grandfathered=True),
            "played_at": one.played_at,
            "context": _context() if one.milliseconds % 25 == 0 else None,
        }
        for one in newest
    ]
    cursors = {"after": str(newest[0].milliseconds), "before": str(newest[-1].milliseconds)} if newest else None
    href = f"{request.base}{request.path}?{urlencode(dict(request.query))}"
    return as_json({"items": items, "next": None, "cursors": cursors, "limit": int(limit), "href": href})


def _context() -> dict[str, Any]:
    """Liked songs: their address holds the listener's name."""
    return {
        "external_urls": {"spotify": f"https://open.spotify.com/user/{LISTENER}/collection"},
        "href": "https://api.spotify.com/v1/me/tracks",
        "type": "collection",
        "uri": f"spotify:user:{LISTENER}:collection",
    }


def _top(market: Market, today: date, request: Request, kind: str) -> Response:
    time_range, limit = request.query.get("time_range", "medium_term"), request.query.get("limit", "20")
    if time_range not in _RANGES or not limit.isdecimal() or not 1 <= int(limit) <= _MOST:
        return error(400, "Invalid time range")
    first = max(market.history_start, today - timedelta(days=_RANGES[time_range]))
    middle = first + (today - first) / 2
    tracks = [track for track, _ in market.ranked("no", middle)]
    ranked = tracks if kind == "tracks" else list(dict.fromkeys(track.artists[0] for track in tracks))
    items = [
        track_document(market, one, today, grandfathered=True) if isinstance(one, Track) else artist_link(one)
        for one in ranked[: int(limit)]
    ]
    href = f"{request.base}{request.path}?{urlencode(dict(request.query))}"
    return as_json(
        {
            "items": items,
            "total": len(ranked),
            "limit": int(limit),
            "offset": 0,
            "href": href,
            "next": None,
            "previous": None,
        }
    )


def _tokens(times: int, scopes: set[str] | frozenset[str]) -> Response:
    return as_json(
        {
            "access_token": _TOKEN,
            "token_type": "Bearer",
            "expires_in": 3600,
            "refresh_token": f"sandbox-listener-refresh.{times}",
            "scope": " ".join(sorted(scopes)),
        }
    )


def _bound_to(redirect_uri: str) -> str:
    return sha256(redirect_uri.encode()).hexdigest()[:16]
