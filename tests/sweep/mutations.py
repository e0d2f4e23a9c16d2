"""Answers that went wrong in one place: a field removed, retyped, null or renamed, a cut, another encoding, HTML."""

from __future__ import annotations

import copy
import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from random import Random
from typing import Any, Final

SEPARATOR: Final = b"\x1e"
LOGIN: Final = b"<!DOCTYPE html><html><head><title>Log in</title></head><body><p>Log in to continue</p></body></html>"
_BIG: Final = 10 * 1024 * 1024
_TAG: Final = re.compile(rb"<[^>]*>")


def mutated(body: bytes, rng: Random) -> tuple[str, bytes]:
    """What was done, and the bytes after it."""
    if rng.random() < 0.2:
        kind = rng.choice(list(WHOLE))
        return kind, WHOLE[kind](body, rng)
    if body.lstrip()[:1] in (b"{", b"[", SEPARATOR):
        return _in_json(body, rng)
    if body.lstrip()[:1] == b"<":
        return _in_html(body, rng)
    return _in_csv(body, rng)


def _truncated(body: bytes, rng: Random) -> bytes:
    return body[: rng.randrange(len(body))]


def _another_encoding(body: bytes, rng: Random) -> bytes:
    text = body.decode("utf-8", "replace")
    try:
        return text.encode(rng.choice(["latin-1", "cp1252", "utf-16"]))
    except UnicodeEncodeError:
        return text.encode("utf-16")


def _broken_bytes(body: bytes, rng: Random) -> bytes:
    """Bytes that stand nowhere in UTF-8: whatever else stood there would be another true answer."""
    at = rng.randrange(len(body))
    return body[:at] + b"\xff\xfe\xc0" + body[at + 3 :]


WHOLE: Final[dict[str, Callable[[bytes, Random], bytes]]] = {
    "truncated": _truncated,
    "another encoding": _another_encoding,
    "broken bytes": _broken_bytes,
    "html": lambda body, rng: LOGIN,
    "empty": lambda body, rng: b"",
    "twice": lambda body, rng: body + body,
}


def blown_up(body: bytes) -> bytes:
    """The answer and ten megabytes behind it."""
    return body + b" " * (_BIG // 2) + b"\x00x" * (_BIG // 4)


def _in_json(body: bytes, rng: Random) -> tuple[str, bytes]:
    """One place of one of the JSON texts of a body."""
    texts = body.split(SEPARATOR)
    which = rng.choice([number for number, text in enumerate(texts) if text.strip()])
    end = b"\n" if texts[which].endswith(b"\n") else b""
    document = json.loads(texts[which])
    what = "nothing to change"
    places = list(_places(document))
    if places:
        path = rng.choice(places)
        what, document = _changed(document, path, rng)
    texts[which] = json.dumps(document, ensure_ascii=False).encode() + end
    return what, SEPARATOR.join(texts)


def _places(document: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if path:
        yield path
    if isinstance(document, dict):
        for key, value in document.items():
            yield from _places(value, (*path, key))
    elif isinstance(document, list):
        for number, value in enumerate(document):
            yield from _places(value, (*path, number))


def _changed(document: Any, path: tuple[Any, ...], rng: Random) -> tuple[str, Any]:
    document = copy.deepcopy(document)
    parent = document
    for step in path[:-1]:
        parent = parent[step]
    last, where = path[-1], ".".join(map(str, path))
    kinds = ["null", "retyped"] + (["removed", "renamed"] if isinstance(parent, dict) else [])
    kind = rng.choice(kinds)
    if kind == "null":
        parent[last] = None
    elif kind == "removed":
        del parent[last]
    elif kind == "renamed":
        parent[f"{last}V2"] = parent.pop(last)
    else:
        parent[last] = _retyped(parent[last], rng)
    return f"{kind} {where}", document


def _retyped(value: Any, rng: Random) -> Any:
    """The value as another type, never another value of its own type."""
    others: list[Any] = [[value], {"value": value}, True]
    if isinstance(value, bool):
        return rng.choice([[value], {"value": value}, "yes"])
    if isinstance(value, int):
        others += [str(value), value + 0.5, f"{value}x", -value - 7]
    elif isinstance(value, str):
        # Digits stay the same digits: another number would be another true answer.
        others += [4711.25, int(value) if value.isdecimal() else 8_000_000_000_123, [value, value], ""]
    elif isinstance(value, list):
        others = [{"value": value}, "list", 5, True]
    elif isinstance(value, dict):
        others = [[value], "object", 5, True]
    return rng.choice(others)


def _in_html(body: bytes, rng: Random) -> tuple[str, bytes]:
    """One tag removed or emptied, or one text removed."""
    tags = list(_TAG.finditer(body))
    tag = rng.choice(tags)
    kind = rng.choice(["tag removed", "attributes removed", "text removed", "renamed"])
    if kind == "tag removed":
        return f"{kind} {tag[0]!r}", body[: tag.start()] + body[tag.end() :]
    if kind == "attributes removed":
        bare = re.sub(rb"\s.*?(/?)>$", rb"\1>", tag[0], flags=re.DOTALL)
        return f"{kind} {tag[0]!r}", body[: tag.start()] + bare + body[tag.end() :]
    if kind == "renamed":
        other = re.sub(rb"^<(/?)\w+", rb"<\1section", tag[0])
        return f"{kind} {tag[0]!r}", body[: tag.start()] + other + body[tag.end() :]
    after = body.find(b"<", tag.end())
    return f"{kind} after {tag[0]!r}", body[: tag.end()] + (body[after:] if after >= 0 else b"")


def _in_csv(body: bytes, rng: Random) -> tuple[str, bytes]:
    """One cell emptied, retyped or removed, a heading renamed, or a column removed."""
    bom = b"\xef\xbb\xbf" if body.startswith(b"\xef\xbb\xbf") else b""
    lines = list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline="")))
    filled = [number for number, line in enumerate(lines) if line]
    row = rng.choice(filled)
    column = rng.randrange(len(lines[row]))
    kind = rng.choice(["emptied", "retyped", "removed", "renamed heading", "column removed"])
    if kind == "emptied":
        lines[row][column] = ""
    elif kind == "retyped" and lines[row][column].isdecimal():  # a text for a text would be another true answer
        lines[row][column] = rng.choice(["n/a", "1.5", "-3", "{}", "<b>", "1e400"])
    elif kind in ("removed", "retyped"):
        kind = "removed"
        del lines[row][column]
    elif kind == "renamed heading":
        row = filled[0]
        column = rng.randrange(len(lines[row]))
        lines[row][column] += "_v2"
    else:
        for line in lines:
            del line[column : column + 1]
    text = io.StringIO()
    csv.writer(text).writerows(lines)
    return f"{kind} row {row} column {column}", bom + text.getvalue().encode()
