"""CAST and TRY_CAST with Athena's rules: half away from zero, strict texts, doubles written as 1.0E0."""

from __future__ import annotations

from typing import Final

from sqlglot import exp

from chartlake.athena.expressions import coerced, expression, rule, written
from chartlake.athena.macros import can_refuse
from chartlake.athena.scope import Scope, Typed
from chartlake.athena.types import TIMESTAMP, UNKNOWN, VARCHAR, SqlType, array_of, athena_type, duckdb_type, zoned
from chartlake.errors import QueryFailed, UnsupportedSql

_WHOLE_TEXT: Final = "^[+-]?[0-9]+$"
_FLOATING_TEXT: Final = "^[ ]*[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+|NaN|Infinity)([eE][+-]?[0-9]+)?[fFdD]?[ ]*$"
_DECIMAL_TEXT: Final = "^[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)$"
_DATE_TEXT: Final = "^ *[0-9]{4}-[0-9]{1,2}-[0-9]{1,2} *$"
_TIMESTAMP_TEXT: Final = "^ *[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}( [0-9]{1,2}:[0-9]{1,2}(:[0-9]{1,2}([.][0-9]{1,6})?)?)? *$"
_TEXTS: Final = {
    "integer": _WHOLE_TEXT,
    "bigint": _WHOLE_TEXT,
    "smallint": _WHOLE_TEXT,
    "tinyint": _WHOLE_TEXT,
    "double": _FLOATING_TEXT,
    "decimal": _DECIMAL_TEXT,
    "date": _DATE_TEXT,
    "timestamp": _TIMESTAMP_TEXT,
    "boolean": "(?i)^(true|false|t|f|1|0)$",
}
_NO_TYPES: Final = {
    "text": "Athena casts to varchar",
    "char": "values of char are padded on Athena and not here: cast to varchar",
    "nchar": "Athena casts to varchar",
    "float": "Athena casts to real or double",
}
# Java reads a trailing f or d, and names infinity in full; DuckDB does neither.
_CONVERTED: Final = {
    "double": "CAST(CASE WHEN contains({0}, 'Inf') THEN {0} ELSE rtrim({0}, 'fFdD ') END AS {1})",
    "date": "CAST(trim({0}) AS {1})",
    "timestamp": "athena_milliseconds(trim({0}))",
}


@rule(exp.Cast, takes="this to")
def _cast(node: exp.Cast, scope: Scope) -> Typed:
    return cast(expression(node.this, scope), target_type(node.to), written(node), literal_of=node.this)


@rule(exp.TryCast, takes="this to safe")
def _try_cast(node: exp.TryCast, scope: Scope) -> Typed:
    found = cast(expression(node.this, scope), target_type(node.to), written(node), literal_of=node.this)
    return attempted(found, written(node))


def attempted(value: Typed, what: str) -> Typed:
    """The value, or null where Athena fails; a refusal must not become a null, so what can refuse is refused now."""
    if can_refuse(value.sql):
        raise UnsupportedSql(f"{what}: something in it may be refused while it runs, which TRY would hide")
    return Typed(f"TRY({value.sql})", value.type)


def target_type(node: exp.DataType) -> SqlType:
    """The type that is written after AS."""
    kind = node.this.value.lower() if isinstance(node.this, exp.DType) else str(node.this)
    kind = {"int": "integer", "struct": "row"}.get(kind, kind)
    if kind in _NO_TYPES:
        raise UnsupportedSql(f"{_NO_TYPES[kind]}, not {node.sql()}")
    inner = [each for each in node.expressions if isinstance(each, exp.DataType)]
    if kind in {"array", "map"} and inner:
        return SqlType(kind, tuple(target_type(each) for each in inner))
    if kind == "row":
        return _row_type(node)
    numbers = [int(each.this.name) for each in node.expressions if isinstance(each, exp.DataTypeParam)]
    if kind == "timestamptz":
        return zoned("UTC")
    if kind == "varchar":
        return SqlType("varchar", length=numbers[0] if numbers else 0)
    if kind == "timestamp":
        if numbers not in ([], [0], [3]):
            raise UnsupportedSql(f"{node.sql('trino')}: timestamps have whole seconds or three digits more here")
        return SqlType("timestamp", precision=numbers[0] if numbers else 3)
    return athena_type(f"{kind}({','.join(map(str, numbers))})" if kind == "decimal" and numbers else kind)


def _row_type(node: exp.DataType) -> SqlType:
    fields = [each for each in node.expressions if isinstance(each, exp.ColumnDef)]
    if len(fields) != len(node.expressions):
        raise UnsupportedSql(f"{node.sql('trino')}: name the fields of the row: ROW(name type, …)")
    types = tuple(target_type(each.args["kind"]) for each in fields)
    return SqlType("row", types, tuple(each.name.lower() for each in fields))


def cast(value: Typed, to: SqlType, what: str, *, literal_of: exp.Expr | None = None) -> Typed:
    """The value in another type, as Athena converts it."""
    source = value.type
    if to.name == "timestamptz":
        return _to_zoned(value, what, literal_of)
    if source == UNKNOWN:
        return coerced(value, to)
    if to.name == "varchar":
        return _to_text(value, to, what)
    if source == to:
        return value
    if source.name in {"varchar", "json"}:
        return _from_text(value, to, what) if source.name == "varchar" else _from_json(value, to, what)
    if source.is_number and to.is_number:
        return _number(value, to)
    if source.name == to.name in {"array", "map", "row"}:
        return _nested(value, to, what)
    return _between_kinds(value, to, what)


def _between_kinds(value: Typed, to: SqlType, what: str) -> Typed:
    source = value.type
    if source.is_number and to.name == "boolean":
        return Typed(f"({value.sql} <> 0)", to)
    if source.name == to.name == "timestamp":
        return _rounded(value, to)
    if source.name == "timestamptz" and to.name in {"timestamp", "date"}:
        return Typed(f"CAST({local_time(value)} AS {duckdb_type(to)})", to)
    from_boolean = source.name == "boolean" and (to.is_integer or to.name == "double")
    if from_boolean or {source.name, to.name} == {"date", "timestamp"}:
        return Typed(f"CAST({value.sql} AS {duckdb_type(to)})", to)
    raise QueryFailed(f"TYPE_MISMATCH: {what}: Cannot cast {source} to {to}")


def _rounded(value: Typed, to: SqlType) -> Typed:
    if to.precision >= value.type.precision:
        return Typed(value.sql, to)
    milliseconds = f"CAST(round(epoch_ms({value.sql}) / 1000e0) AS BIGINT) * 1000000"
    return Typed(f"make_timestamp({milliseconds})", to)


def local_time(value: Typed) -> str:
    """The wall-clock time of a timestamp with time zone."""
    return f"timezone('{value.type.zone}', {value.sql})"


def _number(value: Typed, to: SqlType) -> Typed:
    if to.is_integer and value.type.name in {"double", "real"}:
        # DuckDB would round halves to even.
        return Typed(f"CAST(round({value.sql}) AS {duckdb_type(to)})", to)
    if to.name == "decimal" and value.type.name in {"double", "real"}:
        raise UnsupportedSql("a double cannot be cast to decimal here, for the digits would differ: use round(x, n)")
    if "real" in {to.name, value.type.name} and to.name != "double":
        raise UnsupportedSql("casting to or from real is not supported here: use double")
    return Typed(f"CAST({value.sql} AS {duckdb_type(to)})", to)


def _to_text(value: Typed, to: SqlType, what: str) -> Typed:
    sql = text_of(value, what)
    if not to.length:
        return Typed(sql, VARCHAR)
    if value.type.name != "varchar":
        raise UnsupportedSql(f"{what}: cast to varchar without a length")
    return Typed(f"left({sql}, {to.length})", to)


def text_of(value: Typed, what: str) -> str:
    """A value as Athena casts it to varchar."""
    kind = value.type.name
    if kind == "varchar":
        return value.sql
    if kind == "double":
        return f"athena_double_text({value.sql})"
    if kind == "timestamp":
        return f"strftime({value.sql}, '%Y-%m-%d %H:%M:%S{'.%g' if value.type.precision else ''}')"
    if value.type.is_integer or kind in {"boolean", "date", "decimal"}:
        return f"CAST({value.sql} AS VARCHAR)"
    raise UnsupportedSql(f"{what}: {value.type} cannot be cast to varchar here")


def _from_text(value: Typed, to: SqlType, what: str) -> Typed:
    pattern = _TEXTS.get(to.name)
    if to.name == "varbinary" or pattern is None:
        raise UnsupportedSql(f"{what}: varchar cannot be cast to {to} here")
    converted = _CONVERTED.get(to.name, "CAST({0} AS {1})").format(value.sql, duckdb_type(to))
    return Typed(f"athena_cast_text({value.sql}, '{pattern}', '{to}', {converted})", to)


def _to_zoned(value: Typed, what: str, literal_of: exp.Expr | None) -> Typed:
    if value.type.name in {"date", "timestamp"}:
        return Typed(f"timezone('UTC', CAST({value.sql} AS TIMESTAMP))", zoned("UTC"))
    text = literal_of.name if isinstance(literal_of, exp.Literal) and literal_of.is_string else ""
    if text.endswith(" UTC"):
        plain = _from_text(Typed(f"'{text.removesuffix(' UTC')}'", VARCHAR), TIMESTAMP, what)
        return Typed(f"timezone('UTC', {plain.sql})", zoned("UTC"))
    raise UnsupportedSql(f"{what}: only literals that end in UTC, dates and timestamps become zoned here")


def _nested(value: Typed, to: SqlType, what: str) -> Typed:
    if to.name != "array":
        raise UnsupportedSql(f"{what}: {value.type} cannot be cast to {to} here")
    element = cast(Typed("element", value.type.element), to.element, what)
    return Typed(f"list_transform({value.sql}, lambda element: {element.sql})", to)


def _from_json(value: Typed, to: SqlType, what: str) -> Typed:
    kinds = {"varchar": "VARCHAR", "bigint": "BIGINT", "integer": "BIGINT", "double": "DOUBLE", "boolean": "BOOLEAN"}
    if to.name == "array" and to.element.name in kinds and to.element.name != "varchar":
        element = f"athena_json_number(element, '{kinds[to.element.name]}')"
        inner = f"CAST({element} AS {duckdb_type(to.element)})"
        return Typed(
            f"list_transform(CAST(athena_json_array({value.sql}) AS JSON[]), lambda element: {inner})",
            array_of(to.element),
        )
    if to == array_of(VARCHAR):
        elements = f"CAST(athena_json_array({value.sql}) AS JSON[])"
        return Typed(f"list_transform({elements}, lambda element: athena_json_scalar(element, '$'))", to)
    raise UnsupportedSql(f"{what}: use json_extract_scalar(text, '$.path') and cast that")
