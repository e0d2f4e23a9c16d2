"""Spotify's `fields` parameter: `snapshot_id,items(added_at,track(name,album.id))` keeps only what it names."""

from __future__ import annotations

import re
from typing import Any

Wanted = dict[str, "Wanted"]


def only_fields(document: Any, fields: str) -> Any:
    """The document cut down to `fields`; whole when `fields` is empty. Names that are not there are left out."""
    return _cut(document, _wanted(fields)) if fields else document


def _wanted(fields: str) -> Wanted:
    root: Wanted = {}
    stack, here = [root], root
    for name, mark in re.findall(r"([\w.]+)|([(),])", fields):
        if name:
            here = stack[-1]
            for part in name.split("."):
                here = here.setdefault(part, {})
        elif mark == "(":
            stack.append(here)
        elif mark == ")" and len(stack) > 1:
            stack.pop()
    return root


def _cut(document: Any, wanted: Wanted) -> Any:
    if not wanted:
        return document
    if isinstance(document, list):
        return [_cut(element, wanted) for element in document]
    if not isinstance(document, dict):
        return document
    return {name: _cut(document[name], inner) for name, inner in wanted.items() if name in document}
