"""The JSON that a TikTok page embeds, and what in it are the numbers of one account, sound or tag.

TikTok moves these objects about. They are known by what lies together: an object that bears the name asked for, and
counts inside it, beside it (`stats`, `statsV2`), or under the same key of a map beside its own (`SIGI_STATE`).
`statsV2` is exact; the others are rounded from 10,000 on.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from chartlake.errors import NotFound, UnexpectedAnswer
from chartlake.sources._described import described, utf8
from chartlake.sources._numbers import Count
from chartlake.sources._rows import RowRefused
from chartlake.sources._tiktok import exact_count, shown_count

_OPENING: Final = re.compile(
    r"<script[^>]{0,300}\bid=[\"']?(?:__UNIVERSAL_DATA_FOR_REHYDRATION__|SIGI_STATE)[\"'\s>][^>]{0,300}>?"
)
_CLOSING: Final = "</script>"
_EXACT: Final = ("statsV2", "authorStatsV2")


@dataclass(frozen=True, kw_only=True)
class Kind:
    """What is counted of one kind of page.

    An object is of this kind when it `bears` its name and `also_has` another key. Its counts lie in objects called
    `groups` that have one of the keys `telling`; `counts` lists, by column, the keys that TikTok gives a count.
    """

    entity_type: str
    bears: str
    also_has: str
    detail: re.Pattern[str]
    groups: Sequence[str]
    telling: frozenset[str]
    counts: Mapping[str, Sequence[str]]


KINDS: Final[Mapping[str, Kind]] = {
    "artist": Kind(
        entity_type="artist",
        bears="uniqueId",
        also_has="id",
        detail=re.compile(r"user.?(?:detail|page)", re.IGNORECASE),
        groups=("statsV2", "authorStatsV2", "stats", "authorStats"),
        telling=frozenset({"followerCount", "heartCount", "heart"}),  # a sound has a videoCount too
        counts={"followers": ("followerCount",), "likes": ("heartCount", "heart"), "videos": ("videoCount",)},
    ),
    "sound": Kind(
        entity_type="sound",
        bears="id",
        also_has="title",
        detail=re.compile(r"music.?(?:detail|page)", re.IGNORECASE),
        groups=("statsV2", "stats"),
        telling=frozenset({"videoCount"}),
        counts={"videos": ("videoCount",)},
    ),
    "tag": Kind(
        entity_type="tag",
        bears="title",
        also_has="id",
        detail=re.compile(r"challenge.?(?:detail|page)", re.IGNORECASE),
        groups=("statsV2", "stats"),
        telling=frozenset({"videoCount", "viewCount"}),
        counts={"videos": ("videoCount",), "views": ("viewCount",)},
    ),
}


@dataclass(frozen=True, kw_only=True)
class Found:
    """The object that was asked for, its counts by column, and what of them could not be read."""

    fields: Mapping[str, Any]
    counts: Mapping[str, Count]
    unreadable: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class _Place:
    """An object of the document, the key it has in `parent`, and what holds that."""

    fields: Mapping[str, Any]
    key: str
    parent: Mapping[str, Any]
    grandparent: Mapping[str, Any]


def read_page(body: bytes, kind: Kind, wanted: str, *, what: str) -> Found:
    """What a page says of `wanted`: a handle, a sound's id or a tag's name.

    NotFound when TikTok says that there is none, or that it is private; UnexpectedAnswer for a page without data, as a
    login wall or a captcha, or with that of something else.
    """
    document = _embedded(body, what)
    places = list(_places(document))
    _require_no_refusal(places, kind, wanted, what)
    named = [place for place in places if _bears(place.fields, kind, wanted)]
    groups = [(place, _groups(place, kind)) for place in named]
    counted = [(place, found) for place, found in groups if found]
    if not counted:
        raise UnexpectedAnswer(
            f"{what}: the page's data has no counts of {wanted}, it has {_shown(document)}; {_others(places, kind)}"
        )
    place, found = max(counted, key=lambda one: any(exact for exact, _ in one[1]))
    counts, unreadable = _counts(found, kind)
    return Found(fields=place.fields, counts=counts, unreadable=unreadable)


def _embedded(body: bytes, what: str) -> Any:
    page = utf8(body)
    opening = _OPENING.search(page)
    if opening is None:
        raise UnexpectedAnswer(
            f"{what}: the page holds no data, got {described(body)}; TikTok shows a login, a captcha or an empty shell "
            "to callers it does not trust: save the page in a browser and drop it"
        )
    written, closing, _ = page[opening.end() :].partition(_CLOSING)
    try:
        return json.loads(written)
    except (ValueError, RecursionError):
        state = "cannot be read" if closing else "breaks off"
        raise UnexpectedAnswer(f"{what}: the data in the page {state}; got {described(body)}") from None


def _places(document: Any) -> Iterator[_Place]:
    """Every object of the document with what holds it; lists hold nothing by name."""
    none: Mapping[str, Any] = {}
    waiting: list[tuple[Any, str, Mapping[str, Any], Mapping[str, Any]]] = [(document, "", none, none)]
    while waiting:
        value, key, parent, grandparent = waiting.pop()
        if isinstance(value, dict):
            yield _Place(fields=value, key=key, parent=parent, grandparent=grandparent)
            waiting += [(inner, name, value, parent) for name, inner in reversed(value.items())]
        elif isinstance(value, list):
            waiting += [(inner, "", none, none) for inner in reversed(value)]


def _require_no_refusal(places: Sequence[_Place], kind: Kind, wanted: str, what: str) -> None:
    for place in places:
        status = str(place.fields.get("statusCode"))
        if kind.detail.search(place.key) and status.isdecimal() and int(status):
            said = str(place.fields.get("statusMsg") or "no reason given")
            raise NotFound(f"{what}: TikTok has no public {kind.entity_type} {wanted}: status {status} ({said})")


def _bears(fields: Mapping[str, Any], kind: Kind, wanted: str) -> bool:
    name = fields.get(kind.bears)
    return kind.also_has in fields and isinstance(name, str | int) and str(name).casefold() == wanted.casefold()


def _groups(place: _Place, kind: Kind) -> list[tuple[bool, Mapping[str, Any]]]:
    """The objects with counts that belong to this one, the exact ones first; the flag says whether it is exact."""
    near = [(name in _EXACT, place.fields.get(name)) for name in kind.groups]
    near += [(name in _EXACT, place.parent.get(name)) for name in kind.groups]
    near += [(name in _EXACT, _under(place.grandparent.get(name), place.key)) for name in kind.groups]
    near.append((False, place.fields))
    found = [(exact, group) for exact, group in near if isinstance(group, dict) and kind.telling & set(group)]
    return sorted(found, key=lambda one: not one[0])


def _under(group: object, key: str) -> object:
    return group.get(key) if isinstance(group, dict) else None


def _counts(groups: Sequence[tuple[bool, Mapping[str, Any]]], kind: Kind) -> tuple[Mapping[str, Count], Sequence[str]]:
    counts: dict[str, Count] = {}
    unreadable = []
    for column, keys in kind.counts.items():
        reasons = []
        for exact, group in groups:
            for key in keys:
                if column in counts or group.get(key) is None:
                    continue
                try:
                    counts[column] = (exact_count if exact else shown_count)(group[key], key)
                except RowRefused as refusal:  # TikTok's largest likes overflow in `stats` and not in `statsV2`
                    reasons.append(str(refusal))
        if column not in counts:
            unreadable += reasons
    return counts, unreadable


def _shown(document: Any) -> str:
    """The names of the parts of the data, which tell a shell from a page."""
    inner = document.get("__DEFAULT_SCOPE__", document) if isinstance(document, dict) else None
    return ", ".join(list(inner)[:12]) if isinstance(inner, dict) and inner else "nothing"


def _others(places: Sequence[_Place], kind: Kind) -> str:
    named = [
        str(place.fields[kind.bears])
        for place in places
        if kind.bears in place.fields and kind.also_has in place.fields and _groups(place, kind)
    ]
    return f"it is about {', '.join(named[:3])}" if named else "an empty shell: save the page in a browser and drop it"
