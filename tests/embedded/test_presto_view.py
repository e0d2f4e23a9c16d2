"""Views as Glue holds them."""

from __future__ import annotations

import base64
import json

import pytest

from chartlake.embedded.presto_view import sql_of, table_input
from chartlake.errors import QueryFailed


def test_a_view_is_stored_as_athena_stores_it() -> None:
    columns = [("market", "string"), ("rank", "int"), ("artists", "array<string>"), ("streams", "bigint")]
    stored = table_input(database="lake", name="top", sql="SELECT 1", columns=columns)
    text = stored["ViewOriginalText"]
    assert text.startswith("/* Presto View: ")
    assert text.endswith(" */")
    assert json.loads(base64.b64decode(text.split()[3])) == {
        "originalSql": "SELECT 1",
        "catalog": "awsdatacatalog",
        "schema": "lake",
        "columns": [
            {"name": "market", "type": "varchar"},
            {"name": "rank", "type": "integer"},
            {"name": "artists", "type": "array(varchar)"},
            {"name": "streams", "type": "bigint"},
        ],
    }
    assert stored["TableType"] == "VIRTUAL_VIEW"
    assert stored["Parameters"]["presto_view"] == "true"


def test_the_sql_comes_back_as_it_was() -> None:
    sql = "SELECT 'ไทย \"x\"' AS title -- 中文"
    assert sql_of(table_input(database="lake", name="a", sql=sql, columns=[("title", "string")])) == sql


@pytest.mark.parametrize("text", [None, "", "SELECT 1", "/* Presto View: ??? */", "/* Presto View: e30= */"])
def test_a_view_that_athena_did_not_write_is_named(text: str | None) -> None:
    with pytest.raises(QueryFailed, match="the view movers"):
        sql_of({"Name": "movers", "ViewOriginalText": text})
