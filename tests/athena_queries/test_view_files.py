"""Every view file: a header that says what it is, SQL that Trino's grammar takes, only functions that were checked."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import pytest
from sqlglot import tokenize
from trino_query_parser import TrinoSyntaxError, parse_statement

from chartlake.athena.views import in_order, read_view, read_views
from tests.athena_queries.written_lake import VIEWS, WrittenLake

FILES: Final = sorted(VIEWS.glob("*.sql"))
# Trino's functions that mean the same in DuckDB once translated, nulls and no-match included.
ALLOWED: Final = {
    *{"array_agg", "avg", "bool_and", "bool_or", "count", "max", "max_by", "min", "min_by", "stddev_pop", "sum"},
    *{"lag", "last_value", "lead", "row_number"},
    *{
        "array_distinct",
        "array_except",
        "array_intersect",
        "array_join",
        "array_min",
        "array_position",
        "array_remove",
        "array_sort",
        "cardinality",
        "element_at",
        "flatten",
        "sequence",
        "slice",
    },
    *{"reduce", "transform", "unnest", "zip_with"},
    *{"abs", "cast", "coalesce", "exp", "least", "ln", "nullif", "round", "sqrt"},
    *{"date_add", "date_diff", "day_of_week", "month", "try_cast"},
    *{"lower", "regexp_replace", "split_part", "substr", "trim"},
}
NOT_FUNCTIONS: Final = {
    "and",
    "as",
    "by",
    "else",
    "filter",
    "from",
    "in",
    "join",
    "not",
    "on",
    "or",
    "over",
    "then",
    "values",
    "when",
    "where",
}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_trinos_grammar_takes_it(path: Path) -> None:
    parse_statement(path.read_text(encoding="utf-8"))


def test_the_grammar_would_refuse_what_only_duckdb_takes() -> None:
    with pytest.raises(TrinoSyntaxError):
        parse_statement("SELECT * EXCLUDE (rank) FROM chart_daily")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_it_calls_only_functions_that_were_checked(path: Path) -> None:
    assert called(path.read_text(encoding="utf-8")) <= ALLOWED


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_column_beyond_the_key_is_explained(path: Path, lake: WrittenLake) -> None:
    view = read_view(path)
    grain = view.grain.split(", ")
    columns = lake.columns(view.name)
    assert columns[: len(grain)] == grain
    assert [name for name in view.column_comments if name not in grain] == columns[len(grain) :]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_header_opens_with_one_row_per(path: Path) -> None:
    assert read_view(path).meaning.startswith("one row per ")


def test_the_views_can_be_created_in_some_order() -> None:
    assert {view.name for view in in_order(read_views(VIEWS))} == {path.stem for path in FILES}


def test_the_readme_lists_every_view_once() -> None:
    readme = (VIEWS.parent / "README.md").read_text(encoding="utf-8")
    assert sorted(re.findall(r"^\| \[`(\w+)`\]", readme, flags=re.MULTILINE)) == [path.stem for path in FILES]


def called(sql: str) -> set[str]:
    """The names in front of an opening bracket, but for SQL's own words and the columns of an alias."""
    tokens = tokenize(sql, read="athena")
    return {
        name.text.lower()
        for before, name, after in zip([tokens[0], *tokens], tokens, tokens[1:], strict=False)
        if after.text == "(" and name.text.isidentifier() and before.text.upper() != "AS"
    } - NOT_FUNCTIONS
