"""What some bytes are, in words for an error: `HTML of 512 bytes titled 'Log in'` instead of the JSON that was due."""

from __future__ import annotations

import html
import json
import re
from typing import Final

from chartlake.errors import UnexpectedAnswer

_TITLE: Final = re.compile(rb"<title[^<>]*>([^<]*)</title>", re.IGNORECASE)
_HEAD: Final = 64 * 1024  # a title that stands further down tells nobody anything
_HTML: Final = re.compile(rb"\s*(?:<!doctype html|<html|<head|<body|<!--)", re.IGNORECASE)
_MAGIC: Final = {b"PK\x03\x04": "a ZIP or spreadsheet file", b"\x1f\x8b": "gzip", b"%PDF": "PDF", b"\x89PNG": "PNG"}
_UTF16: Final = (b"\xff\xfe", b"\xfe\xff")
_BOM: Final = b"\xef\xbb\xbf"
_SHOWN: Final = 40
_BROKEN_TAG: Final = re.compile("<[^<>\ufffd]*\ufffd[^<>]*(?:>|(?=<))")


def described(body: bytes) -> str:
    """The kind, size and most telling part of the bytes."""
    size = f"{len(body)} bytes"
    text = body.removeprefix(_BOM)
    if not text.strip():
        return f"an empty answer of {size}"
    if is_html(body):
        return f"HTML of {size} {_titled(text)}"
    if text.lstrip()[:1] in (b"{", b"["):
        return f"{_json_kind(text)} of {size}"
    for magic, kind in _MAGIC.items():
        if body.startswith(magic):
            return f"{kind} of {size}"
    if body.startswith(_UTF16):
        return f"UTF-16 text of {size}"
    return f"{size} starting with {text[:_SHOWN].decode('utf-8', 'replace')!r}"


def is_html(body: bytes) -> bool:
    """Whether the bytes begin as a web page does."""
    return _HTML.match(body.removeprefix(_BOM)) is not None


def require_whole_table(body: bytes, *, what: str) -> None:
    """UnexpectedAnswer when a table on the page is not closed: the transfer ended early, without any error."""
    if body.count(b"<table") > body.count(b"</table"):
        raise UnexpectedAnswer(f"{what}: the page breaks off inside a table; got {described(body)}, fetch it again")


def utf8(body: bytes) -> str:
    """The text, without a byte order mark; bytes that are not UTF-8 become U+FFFD, whose rows are refused."""
    return body.removeprefix(_BOM).decode("utf-8", "replace")


def html_text(body: bytes) -> str:
    """The text of a page. A tag with bytes that are not UTF-8 is followed by U+FFFD, so that its row is refused.

    A parser leaves such a tag out without a word, and two texts would grow together.
    """
    return _BROKEN_TAG.sub(lambda tag: f"{tag[0].removesuffix('>')}>\ufffd", utf8(body))


def _titled(page: bytes) -> str:
    match = _TITLE.search(page, 0, _HEAD)
    title = " ".join(html.unescape(match[1].decode("utf-8", "replace")).split()) if match else ""
    return f"titled {title[:_SHOWN]!r}" if title else "without a title"


def _json_kind(text: bytes) -> str:
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        return "broken or cut JSON"
    if isinstance(document, dict):
        return f"JSON with the keys {', '.join(list(document)[:8]) or '(none)'}"
    return "a JSON list"
