"""All pretended upstreams together: which day it is, who asked for what, and which answers are to go wrong."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from threading import RLock
from typing import Any, Final

from sandbox.exchange import Request, Response, Upstream, not_found
from sandbox.market import Market
from sandbox.misbehaviour import Misbehaviour
from sandbox.pages.kworb import Kworb
from sandbox.pages.spotify import Accounts, Spotify
from sandbox.pages.tokchart import Tokchart
from sandbox.playlists import Playlists

UPSTREAMS: Final = ("kworb", "spotify", "spotify-accounts", "tokchart")
_SECRET_HEADERS: Final = frozenset({"authorization", "cookie", "proxy-authorization"})


@dataclass(frozen=True, kw_only=True)
class Seen:
    """A request that an upstream got, without its secrets, and the status it was answered with."""

    upstream: str
    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    at: str
    status: int


class Internet:
    """Answers requests for every upstream as of `day`. Safe to use from several threads."""

    def __init__(self, market: Market, *, day: date | None = None, days_late: int = 1) -> None:
        self.market = market
        self.playlists = Playlists(market)
        self.requests: list[Seen] = []
        self._days_late = days_late
        self._rules: list[Misbehaviour] = []
        self._lock = RLock()
        self.day = day or market.last_day

    @property
    def day(self) -> date:
        """The day on which requests arrive; ValueError when set outside the simulated window."""
        return self._day

    @day.setter
    def day(self, day: date) -> None:
        if not self.market.first_day <= day <= self.market.last_day:
            raise ValueError(f"{day} is not in the window {self.market.first_day} to {self.market.last_day}")
        self._day = day

    def misbehave(self, upstream: str, kind: str, **how: Any) -> None:
        """Let answers go wrong; see `Misbehaviour` for what can be said. ValueError for an unknown kind or upstream."""
        if upstream not in UPSTREAMS:
            raise ValueError(f"there is no upstream {upstream!r}; there are {', '.join(UPSTREAMS)}")
        with self._lock:
            self._rules.append(Misbehaviour(upstream=upstream, kind=kind, **how))

    def behave(self) -> None:
        """Forget every misbehaviour."""
        with self._lock:
            self._rules.clear()

    def answer(self, upstream: str, request: Request) -> Response:
        """What an upstream answers; every request is remembered, also one that goes wrong."""
        with self._lock:
            response = self._upstream(upstream).answer(request) if upstream in UPSTREAMS else not_found()
            for rule in self._rules:
                if rule.concerns(upstream, request.path):
                    response = rule.spoil(response)
                    if rule.kind == "edited_between_pages":
                        self.playlists.edit(request.path)
                    break
            self.requests.append(_seen(upstream, request, response.status))
            return response

    def _upstream(self, name: str) -> Upstream:
        if name == "kworb":
            return Kworb(self.market, self.day, days_late=self._days_late)
        if name == "tokchart":
            return Tokchart(self.market, self.day)
        return Accounts() if name == "spotify-accounts" else Spotify(self.playlists, self.day)


def _seen(upstream: str, request: Request, status: int) -> Seen:
    return Seen(
        upstream=upstream,
        method=request.method,
        path=request.path,
        query=dict(request.query),
        headers={name: value for name, value in request.headers.items() if name.lower() not in _SECRET_HEADERS},
        at=datetime.now(UTC).isoformat(timespec="milliseconds"),
        status=status,
    )
