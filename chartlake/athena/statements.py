"""The few statements that are not queries: SHOW TABLES, SHOW VIEWS, SHOW COLUMNS and DESCRIBE."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_NAME: Final = r'(?:"?\w+"?\s*\.\s*)?"?(?P<name>\w+)"?'
_FORMS: Final = (
    ("tables", r'SHOW\s+TABLES(?:\s+(?:IN|FROM)\s+"?\w+"?)?'),
    ("views", r'SHOW\s+VIEWS(?:\s+(?:IN|FROM)\s+"?\w+"?)?'),
    ("columns", rf"SHOW\s+COLUMNS\s+(?:IN|FROM)\s+{_NAME}"),
    ("description", rf"(?:DESCRIBE|DESC)\s+{_NAME}"),
)
_COMMENTS: Final = re.compile(r"--[^\n]*|/\*.*?\*/", re.DOTALL)


@dataclass(frozen=True)
class Listing:
    """What is to be listed: `tables`, `views`, or the `columns` or `description` of `name`."""

    kind: str
    name: str = ""


def listing_of(sql: str) -> Listing | None:
    """The listing that a statement asks for; None for a query."""
    if not re.match(r"\s*(SHOW|DESC)", _COMMENTS.sub(" ", sql), re.IGNORECASE):
        return None
    bare = _COMMENTS.sub(" ", sql).strip().rstrip(";").strip()
    for kind, form in _FORMS:
        if found := re.fullmatch(form, bare, re.IGNORECASE):
            return Listing(kind, (found.groupdict().get("name") or "").lower())
    return None
