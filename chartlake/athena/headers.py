"""What a view file says of itself in the comment lines at its top.

-- <name>: one row per …
-- grain: the columns of its key
-- answers: the question it answers
-- remarks, in whole lines
-- column <name>: meaning [unit]
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

_COLUMN: Final = re.compile(r"column\s+(?P<name>\w+):\s*(?P<comment>.*)")


@dataclass(frozen=True, kw_only=True)
class Header:
    """The header of a view. `remarks` is one text; `columns` holds a comment by column, with its unit in brackets."""

    meaning: str = ""
    grain: str = ""
    answers: str = ""
    remarks: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)


def split(name: str, text: str) -> tuple[Header, str]:
    """The header of the file of that view, and its SQL. What the header does not say is empty."""
    lines = text.splitlines()
    end = next((number for number, line in enumerate(lines) if not line.startswith("--")), len(lines))
    return _header(name, [line.removeprefix("--").strip() for line in lines[:end]]), "\n".join(lines[end:]).strip()


def _header(name: str, lines: list[str]) -> Header:
    said: dict[str, str] = {}
    columns: dict[str, str] = {}
    remarks: list[str] = []
    for line in lines:
        key, _, value = line.partition(":")
        found = _COLUMN.fullmatch(line)
        if found:
            columns[found["name"]] = found["comment"]
        elif key in (name, "grain", "answers") and key not in said:
            said[key] = value.strip()
        else:
            remarks.append(line)
    return Header(
        meaning=said.get(name, ""),
        grain=said.get("grain", ""),
        answers=said.get("answers", ""),
        remarks=" ".join(remarks),
        columns=columns,
    )
