"""A request that an upstream gets and the response it gives; what the pages know of HTTP."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

HTML: Final = "text/html"
JSON: Final = "application/json; charset=utf-8"


@dataclass(frozen=True, kw_only=True)
class Request:
    """`path` is below the upstream's prefix; `base` is what the upstream writes before its own links."""

    path: str
    base: str
    method: str = "GET"
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    def header(self, name: str) -> str:
        """A header's value whatever its case, empty when missing."""
        return next((value for key, value in self.headers.items() if key.lower() == name.lower()), "")


@dataclass(frozen=True, kw_only=True)
class Response:
    """What is sent. `cut_at` breaks the connection after so many bytes; `delay` waits so many seconds before."""

    body: bytes
    status: int = 200
    content_type: str = HTML
    headers: Mapping[str, str] = field(default_factory=dict)
    cut_at: int | None = None
    delay: float = 0.0


class Upstream(Protocol):
    """One pretended service."""

    def answer(self, request: Request) -> Response:
        """What the service answers to a request, refusals included."""


def as_json(document: Any, *, status: int = 200) -> Response:
    """A JSON answer in UTF-8, characters unescaped, as Spotify sends it."""
    return Response(body=json.dumps(document, ensure_ascii=False).encode(), status=status, content_type=JSON)


def not_found(what: str = "404 Not Found") -> Response:
    """The HTML page of a web server that has no such page."""
    page = f"<html><head><title>404 Not Found</title></head><body><center><h1>{what}</h1></center></body></html>"
    return Response(body=page.encode(), status=404)
