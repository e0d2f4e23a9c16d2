"""Replies that are pages: what each says of artists or albums, and where the next one begins."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, Final

from chartlake.errors import UnexpectedAnswer
from chartlake.sources import _catalog_replies
from chartlake.sources._catalog_rows import ALBUMS, ARTISTS, TRACKS, Kind, Said
from chartlake.sources._described import described
from chartlake.sources._exchanges import Exchange

_ADDRESS: Final = re.compile(r".*/v1/(?:(?P<search>search)|artists/[0-9A-Za-z]{22}/albums)(?:\?.*)?")
_SEARCHED: Final = (ARTISTS, ALBUMS, TRACKS)


def said(exchange: Exchange, *, what: str) -> Iterator[Said]:
    """What one exchange says: of the artist that was asked for, or of whatever stands on a page."""
    if exchange.asked:
        yield from _catalog_replies.said(exchange, what=what)
        return
    address = _ADDRESS.fullmatch(exchange.url)
    if address is None:
        raise UnexpectedAnswer(f"{what}: {exchange.url} is no address of a search or a discography")
    document = _decoded(exchange.body)
    if not address["search"]:
        yield from _on_page(ALBUMS, document, exchange.body)
        return
    pages = document if isinstance(document, dict) else {}
    found = [kind for kind in _SEARCHED if kind.name in pages]
    for kind in found or [ARTISTS]:
        yield from _on_page(kind, pages.get(kind.name), exchange.body)


def _on_page(kind: Kind, page: Any, body: bytes) -> Iterator[Said]:
    items = page.get("items") if isinstance(page, dict) else None
    if not isinstance(items, list):
        yield Said(kind=kind, asked=None, unusable=f"a page of {kind.name} was due, got {described(body)}")
        return
    yield from (Said(kind=kind, asked=None, item=item) for item in items if item is not None)


def _decoded(body: bytes) -> Any:
    try:
        return json.loads(body, parse_constant=float)
    except (ValueError, RecursionError):
        return None
