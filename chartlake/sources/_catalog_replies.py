"""A reply of Spotify's catalogue taken apart: what it says of each id that was asked for, known or not.

A batch reply holds one element for each id, null where Spotify knows none; a single one is the object or a refusal
that names the id. A dropped reply may be any of Spotify's answers with whole tracks, artists, albums or audio features.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

from chartlake.errors import UnexpectedAnswer
from chartlake.sources._catalog_rows import KINDS, TRACKS, Kind, Said, name_of
from chartlake.sources._described import described, utf8
from chartlake.sources._exchanges import Exchange
from chartlake.sources._rows import RowRefused

_ADDRESS: Final = re.compile(r".*/v1/([a-z-]+)(?:/([0-9A-Za-z]{22}))?")
_BY_PATH: Final = {kind.path: kind for kind in KINDS.values()}
_BY_TYPE: Final = {kind.type: kind for kind in KINDS.values()}
# Spotify also says 404 of ids that it knows ("Service not found"): only these words are about the id.
_UNKNOWN: Final = re.compile(
    r"(?:resource not found|not found\.|.*non existing id.*|.*invalid base62 id.*|.*invalid id.*)", re.IGNORECASE
)


def said(exchange: Exchange, *, what: str) -> Iterator[Said]:
    """What one exchange says, id by id in the order they were asked for."""
    if not exchange.asked:
        yield from _said_unasked(exchange.body, what)
        return
    address = _ADDRESS.fullmatch(exchange.url)
    kind = _BY_PATH.get(address[1]) if address else None
    if address is None or kind is None:
        raise UnexpectedAnswer(f"{what}: {exchange.url} is no address of the catalogue")
    if is_unknown(exchange.status, exchange.body):
        yield from (Said(kind=kind, asked=one) for one in exchange.asked)
        return
    document = _decoded(exchange.body)
    if address[2] is None:
        document = document.get(kind.name) if isinstance(document, dict) else None
    elements = document if address[2] is None else [document]
    if not isinstance(elements, list) or len(elements) != len(exchange.asked):
        reason = f"{len(exchange.asked)} {kind.name} were due, got {described(exchange.body)}"
        yield from (Said(kind=kind, asked=one, unusable=reason) for one in exchange.asked)
        return
    yield from _by_id(kind, exchange.asked, elements)


def unreadable(exchange: Exchange, *, what: str) -> Sequence[str]:
    """The ids that were asked for and of which the exchange gives no row."""
    found = []
    for one in said(exchange, what=what):
        try:
            one.row({})
        except RowRefused:
            found += [one.asked] if one.asked else []
    return found


def is_unknown(status: int, body: bytes) -> bool:
    """Whether Spotify itself says that there is no such id: a 404 or 400 in the words it has for that."""
    document = _decoded(body)
    error = document.get("error") if isinstance(document, dict) else None
    if not isinstance(error, dict) or error.get("status") != status:
        return False
    return status in (400, 404) and _UNKNOWN.fullmatch(str(error.get("message"))) is not None


def _by_id(kind: Kind, asked: Sequence[str], elements: Sequence[Any]) -> Iterator[Said]:
    """Elements by the id they name; where they stand in the reply decides nothing."""
    told: dict[str | None, Any] = {}
    strangers = 0
    for element in elements:
        name = name_of(element)
        if element is not None and (name not in asked or name in told):
            strangers += 1
        elif element is not None:
            told[name] = element
    for one in asked:
        if one in told:
            yield Said(kind=kind, asked=one, item=told[one])
        elif strangers:
            yield Said(kind=kind, asked=one, unusable=f"got {strangers} other {kind.name} that were not asked for")
        else:
            yield Said(kind=kind, asked=one)


def _said_unasked(body: bytes, what: str) -> Iterator[Said]:
    document = _decoded(body)
    if not isinstance(document, dict):
        raise UnexpectedAnswer(f"{what}: JSON of Spotify's catalogue was due, got {described(body)}")
    if isinstance(document.get("error"), dict):
        raise UnexpectedAnswer(f"{what}: this is an error that Spotify gave: {str(document['error'])[:200]}")
    for item in _objects(document):
        kind = _kind_of(item)
        if kind is None:
            yield Said(kind=TRACKS, asked=None, item=item, unusable="neither a track, an artist nor an album")
        elif kind is TRACKS and "album" not in item:
            yield Said(kind=kind, asked=None, item=item, unusable="a track in short form, as albums list their tracks")
        else:
            yield Said(kind=kind, asked=None, item=item)


def _kind_of(item: Any) -> Kind | None:
    named = item.get("type") if isinstance(item, dict) else None
    return _BY_TYPE.get(named) if isinstance(named, str) else None


def _objects(document: dict[str, Any]) -> Iterator[Any]:
    """The objects of a reply: itself, or those in its lists and pages; nulls are about nobody knows what."""
    if _kind_of(document):
        yield document
        return
    for name in (*KINDS, "items"):
        found = document.get(name)
        page = found.get("items") if isinstance(found, dict) else found
        yield from (item for item in page or () if item is not None) if isinstance(page, list) else ()


def _decoded(body: bytes) -> Any:
    try:
        return json.loads(utf8(body), parse_constant=float)
    except (ValueError, RecursionError):
        return None
