"""What DuckDB says went wrong, in Athena's words."""

from __future__ import annotations

import re
from typing import Final

import duckdb

from chartlake.errors import ChartlakeError, QueryFailed, UnsupportedSql

_OURS: Final = re.compile(r"(ATHENA|REFUSED)\[(.*?)\](?='|$)", re.DOTALL)
_KNOWN: Final = (
    (r"Division by zero", "DIVISION_BY_ZERO: Division by zero"),
    (
        r"More than one row returned by a subquery",
        "SUBQUERY_MULTIPLE_ROWS: Scalar sub-query has returned multiple rows",
    ),
    (
        r'column "?([\w.]+)"? must appear in the GROUP BY clause',
        "EXPRESSION_NOT_AGGREGATE: '{}' must be an aggregate expression or appear in GROUP BY clause",
    ),
    (r"WHERE clause cannot contain aggregates", "EXPRESSION_NOT_SCALAR: WHERE clause cannot contain aggregations"),
    (r"WHERE clause cannot contain window", "EXPRESSION_NOT_SCALAR: WHERE clause cannot contain window functions"),
    (
        r"GROUP BY clause cannot contain aggregates",
        "EXPRESSION_NOT_SCALAR: GROUP BY clause cannot contain aggregations",
    ),
    (r'Could not parse string "([^"]*)" according', 'INVALID_FUNCTION_ARGUMENT: Invalid format: "{}"'),
    (r"Map keys must be unique", "INVALID_FUNCTION_ARGUMENT: Duplicate map keys are not allowed"),
    (r"Out of Memory", "EXCEEDED_LOCAL_MEMORY_LIMIT: the query needs more memory than the local engine may use"),
    (
        r"[Oo]verflow|Type U?INT(?:64|128) .* out of range",
        "NUMERIC_VALUE_OUT_OF_RANGE: a number is too large for its type",
    ),
    (
        r"TRY can not be used",
        "NOT_SUPPORTED: try() around a subquery or an aggregate is not supported by the local engine",
    ),
)
_CONVERSION: Final = re.compile(
    r"(?:Could not (?:convert|parse) string|invalid date field format:|timestamp field value)"
    r"[^'\"]*['\"](.*?)['\"]"
)


def as_athena(error: duckdb.Error) -> ChartlakeError:
    """The error to raise: UnsupportedSql where this engine refused while running, else QueryFailed."""
    text = str(error)
    if ours := _OURS.search(text):
        if ours[1] == "REFUSED":
            return UnsupportedSql(f"the local engine would differ from Athena here: {ours[2]}")
        return QueryFailed(ours[2].replace("''", "'"))
    for pattern, said in _KNOWN:
        if found := re.search(pattern, text):
            return QueryFailed(said.format(*found.groups()))
    if isinstance(error, duckdb.ConversionException) or _CONVERSION.search(text):
        found = _CONVERSION.search(text)
        return QueryFailed(
            f"INVALID_CAST_ARGUMENT: Cannot cast {found[1]!r}" if found else f"INVALID_CAST_ARGUMENT: {_first(text)}"
        )
    if isinstance(error, (duckdb.BinderException, duckdb.CatalogException, duckdb.ParserException)):
        return UnsupportedSql(f"the local engine cannot run this query ({_first(text)}): run it on Athena")
    return QueryFailed(f"GENERIC_USER_ERROR: {_first(text)}")


def _first(text: str) -> str:
    return re.sub(r"^[A-Z][\w ]* Error: ", "", text.strip().splitlines()[0] if text.strip() else text)
