"""Deezer's JSON: a list of a page, whether there is more, and the errors that arrive with status 200."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

from chartlake.errors import (
    AccessDenied,
    ChartlakeError,
    NotFound,
    RateLimited,
    SourceUnavailable,
    UnexpectedAnswer,
)
from chartlake.http import UNKNOWN_COOL_DOWN
from chartlake.sources._described import described, utf8

_QUOTA: Final = "4"
# Deezer's codes; every other one, of a parameter or a query, is a request that this source should not have sent.
_ERRORS: Final[Mapping[str, type[ChartlakeError]]] = {
    "200": AccessDenied,
    "300": AccessDenied,
    "700": SourceUnavailable,
    "800": NotFound,
    "901": AccessDenied,
}
_INDEX: Final = re.compile(r"[0-9]{1,6}")


@dataclass(frozen=True, kw_only=True)
class Page:
    """One reply: its rows in order, how many the whole list has, where the next page starts, and the list's version.

    `total`, `next_index` and `checksum` are None where the reply names none.
    """

    rows: Sequence[Any]
    total: int | None
    next_index: int | None
    checksum: str | None


def read_page(body: bytes, *, what: str) -> Page:
    """The page in a reply; UnexpectedAnswer when it is something else, an error of Deezer's too."""
    document = _document(body)
    if isinstance(document, dict) and document.get("error"):
        raise UnexpectedAnswer(f"{what}: this is an error that Deezer gave: {_told(document['error'])}")
    if not isinstance(document, dict) or not isinstance(document.get("data"), list):
        raise UnexpectedAnswer(f"{what}: a list as JSON was due, got {described(body)}")
    total, checksum = document.get("total"), document.get("checksum")
    return Page(
        rows=document["data"],
        total=total if isinstance(total, int) and not isinstance(total, bool) else None,
        next_index=_next_index(document.get("next"), what),
        checksum=checksum if isinstance(checksum, str) else None,
    )


def require_no_error(body: bytes, *, what: str) -> None:
    """Raise the error that a reply of status 200 holds by its name; a reply of any other kind passes."""
    document = _document(body)
    if isinstance(document, dict) and document.get("error"):
        raise _named(document["error"], what)


def require_whole(pages: Sequence[Page], *, what: str) -> list[Any]:
    """The rows of a list that was read to its end, in order; UnexpectedAnswer when some are missing."""
    rows: list[Any] = []
    for page in pages:
        if rows and page.checksum != pages[0].checksum:
            raise UnexpectedAnswer(f"{what}: the playlist was edited while it was read; read it again")
        rows += page.rows
        if page.next_index is not None and page.next_index != len(rows):
            raise UnexpectedAnswer(f"{what}: {len(rows)} rows, and the next page starts after {page.next_index}")
    if pages[-1].next_index is not None or pages[-1].total not in (None, len(rows)):
        raise UnexpectedAnswer(
            f"{what}: only {len(rows)} of {pages[-1].total} rows; a part would look as if the rest had left the chart"
        )
    return rows


def _document(body: bytes) -> Any:
    try:
        return json.loads(utf8(body))
    except (ValueError, RecursionError):
        return None


def _named(error: Any, what: str) -> ChartlakeError:
    code = str(error.get("code")) if isinstance(error, dict) else ""
    said = f"{what}: Deezer refuses with status 200 and {_told(error)}"
    if code == _QUOTA:
        # It names no time; a quarter of an hour is far more than the seconds over which it counts.
        return RateLimited(said, retry_after=UNKNOWN_COOL_DOWN, http_status=200)
    return _ERRORS.get(code, UnexpectedAnswer)(said, http_status=200)


def _told(error: Any) -> str:
    return json.dumps(error, ensure_ascii=False)[:300]


def _next_index(link: Any, what: str) -> int | None:
    """Where the next page starts. The link itself is not followed: it may lead anywhere."""
    if not link:
        return None
    found = _indices(link) if isinstance(link, str) else []
    if len(found) != 1 or not _INDEX.fullmatch(found[0]):
        raise UnexpectedAnswer(f"{what}: a page says that another follows, and not where: {str(link)[:200]!r}")
    return int(found[0])


def _indices(link: str) -> Sequence[str]:
    try:
        return parse_qs(urlsplit(link).query).get("index", [])
    except ValueError:
        return []
