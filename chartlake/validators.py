"""What makes a request conditional: the ETag and Last-Modified of an answer that is stored and was understood.

Without both a 304 would cost rows: a page that was purged, or that arrived cut, would count as held and never come.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from chartlake import notes, raw, runs
from chartlake.answers import Answer, Scope
from chartlake.lake import Lake

_NOTES: Final = "validators"


def of(lake: Lake, scope: Scope) -> dict[str, Any]:
    """By address, the validators of the scope's last answer; empty unless transform is done with it and it was ok."""
    noted = notes.recall(lake.raw, _name(scope))
    raw_key, held = noted.get("raw_key"), noted.get("validators")
    if not isinstance(raw_key, str) or not isinstance(held, dict) or not raw.is_key(raw_key):
        return {}
    return dict(held) if runs.was_parsed(lake, raw_key) and lake.raw.get(raw_key) is not None else {}


def keep(lake: Lake, scope: Scope, answer: Answer, validators: Mapping[str, Any]) -> None:
    """Note the validators of an answer once it is stored."""
    if validators:
        raw_key = raw.key_of(scope.source, scope.name, answer)
        notes.note(lake.raw, _name(scope), {"raw_key": raw_key, "validators": dict(validators)})


def _name(scope: Scope) -> str:
    return f"{_NOTES}/{scope.source}/{scope.name}"
