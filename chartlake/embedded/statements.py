"""What an Athena statement asks for: a query, a view, a list, or something that the embedded lake must refuse."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import Final

from chartlake.errors import UnsupportedSql

_COMMENT: Final = re.compile(r"\s+|--[^\n]*(?:\n|$)|/\*.*?\*/", re.DOTALL)
_NAME: Final = r"""(?:(?P<schema>"[^"]+"|`[^`]+`|\w+)\s*\.\s*)?(?P<name>"[^"]+"|`[^`]+`|\w+)"""


class Kind(Enum):
    """What can be asked of the embedded Athena."""

    QUERY = "query"
    CREATE_VIEW = "create view"
    DROP_VIEW = "drop view"
    SHOW_TABLES = "show tables"
    SHOW_VIEWS = "show views"
    DESCRIBE = "describe"


@dataclass(frozen=True, kw_only=True)
class Statement:
    """A statement taken apart. `sql` is the query, or what a view stands for; `replace` and `if_exists` as written."""

    kind: Kind
    sql: str = ""
    schema: str = ""
    name: str = ""
    replace: bool = False
    if_exists: bool = False


_FORMS: Final = (
    (
        Kind.CREATE_VIEW,
        rf"CREATE\s+(?P<replace>OR\s+REPLACE\s+)?VIEW\s+{_NAME}\s+AS\b(?P<sql>.*)",
    ),
    (Kind.DROP_VIEW, rf"DROP\s+VIEW\s+(?P<if_exists>IF\s+EXISTS\s+)?{_NAME}"),
    (Kind.SHOW_TABLES, r"SHOW\s+TABLES(?:\s+(?:IN|FROM)\s+(?P<schema>\"[^\"]+\"|`[^`]+`|\w+))?"),
    (Kind.SHOW_VIEWS, r"SHOW\s+VIEWS(?:\s+(?:IN|FROM)\s+(?P<schema>\"[^\"]+\"|`[^`]+`|\w+))?"),
    (Kind.DESCRIBE, rf"(?:DESCRIBE|DESC)\s+{_NAME}"),
    (Kind.DESCRIBE, rf"SHOW\s+COLUMNS\s+(?:IN|FROM)\s+{_NAME}"),
    (Kind.QUERY, r"(?P<sql>(?:SELECT|WITH|VALUES|TABLE)\b.*|\(.*)"),
)


def read(text: str) -> Statement:
    """Take one statement apart; UnsupportedSql for one that would do nothing here but something on Athena."""
    bare = text[_comments_end(text) :].rstrip().rstrip(";").rstrip()
    for kind, pattern in _FORMS:
        if found := re.fullmatch(pattern, bare, re.IGNORECASE | re.DOTALL):
            parts = found.groupdict()
            return Statement(
                kind=kind,
                sql=(parts.get("sql") or "").strip(),
                schema=_unquoted(parts.get("schema")),
                name=_unquoted(parts.get("name")),
                replace=bool(parts.get("replace")),
                if_exists=bool(parts.get("if_exists")),
            )
    raise UnsupportedSql(
        f"the embedded Athena does not run {' '.join(bare.split()[:3]) or 'an empty statement'!r}: it runs SELECT, "
        "CREATE OR REPLACE VIEW, DROP VIEW, SHOW TABLES, SHOW VIEWS and DESCRIBE. Tables and partitions are written by "
        "the lake itself; a query that makes a table needs Athena on AWS (in awswrangler: ctas_approach=False)"
    )


def _comments_end(text: str) -> int:
    end = 0
    while found := _COMMENT.match(text, end):
        end = found.end()
    return end


def _unquoted(name: str | None) -> str:
    if not name:
        return ""
    return name[1:-1] if name[0] in '"`' else name.lower()
