"""All pretended upstreams together: which day it is, who asked for what, and which answers are to go wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from threading import RLock
from typing import Any, Final

from sandbox import pages
from sandbox.exchange import Request, Response, Upstream, not_found
from sandbox.market import Market
from sandbox.misbehaviour import Misbehaviour
from sandbox.playlists import Playlists
from sandbox.world import Prefixes, World

_SECRET_HEADERS: Final = frozenset({"authorization", "cookie", "proxy-authorization"})


@cache
def upstreams() -> Prefixes:
    """Every prefix that a module of sandbox.pages answers under."""
    found: dict[str, Callable[[World], Upstream]] = {}
    for module in iter_modules(pages.__path__):
        found.update(getattr(import_module(f"{pages.__name__}.{module.name}"), "UPSTREAMS", {}))
    return found


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
        if upstream not in upstreams():
            raise ValueError(f"there is no upstream {upstream!r}; there are {', '.join(sorted(upstreams()))}")
        with self._lock:
            self._rules.append(Misbehaviour(upstream=upstream, kind=kind, **how))

    def behave(self) -> None:
        """Forget every misbehaviour."""
        with self._lock:
            self._rules.clear()

    def answer(self, upstream: str, request: Request) -> Response:
        """What an upstream answers; every request is remembered, also one that goes wrong."""
        with self._lock:
            response = self._respond(upstream, request)
            for rule in self._rules:
                if rule.concerns(upstream, request.path):
                    response = rule.spoil(response)
                    if rule.kind == "edited_between_pages":
                        self.playlists.edit(request.path)
                    break
            self.requests.append(_seen(upstream, request, response.status))
            return response

    def _respond(self, upstream: str, request: Request) -> Response:
        make = upstreams().get(upstream)
        if make is None:
            return not_found()
        world = World(market=self.market, playlists=self.playlists, day=self.day, days_late=self._days_late)
        return make(world).answer(request)


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
