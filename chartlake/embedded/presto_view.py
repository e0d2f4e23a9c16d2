"""An Athena view as Glue holds it: a VIRTUAL_VIEW table whose text is Presto's JSON in base64."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from chartlake.errors import QueryFailed

TABLE_TYPE: Final = "VIRTUAL_VIEW"
_BEFORE: Final = "/* Presto View: "
_AFTER: Final = " */"
# Presto's names for what Glue calls otherwise.
_PRESTO: Final = {"string": "varchar", "int": "integer"}


def table_input(*, database: str, name: str, sql: str, columns: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """The Glue TableInput of a view; `columns` are (name, Glue type)."""
    view = {
        "originalSql": sql,
        "catalog": "awsdatacatalog",
        "schema": database,
        "columns": [{"name": column, "type": _presto_type(type_)} for column, type_ in columns],
    }
    return {
        "Name": name,
        "TableType": TABLE_TYPE,
        "Parameters": {"presto_view": "true", "comment": "Presto View"},
        "StorageDescriptor": {
            "Columns": [{"Name": column, "Type": type_} for column, type_ in columns],
            "Location": "",
            "SerdeInfo": {},
        },
        "PartitionKeys": [],
        "ViewOriginalText": _BEFORE + base64.b64encode(json.dumps(view).encode()).decode() + _AFTER,
        "ViewExpandedText": "/* Presto View */",
    }


def sql_of(table: Mapping[str, Any]) -> str:
    """The SQL of a view that Glue holds; QueryFailed when the text is no Presto view."""
    text = (table.get("ViewOriginalText") or "").strip()
    try:
        if not (text.startswith(_BEFORE) and text.endswith(_AFTER)):
            raise ValueError(text[:60])
        return str(json.loads(base64.b64decode(text[len(_BEFORE) : -len(_AFTER)]))["originalSql"])
    except (ValueError, KeyError, binascii.Error) as error:
        raise QueryFailed(f"the view {table.get('Name')} in Glue is not one that Athena wrote ({error})") from error


def _presto_type(glue_type: str) -> str:
    if glue_type.startswith("array<"):
        return f"array({_presto_type(glue_type[6:-1])})"
    return _PRESTO.get(glue_type, glue_type)
