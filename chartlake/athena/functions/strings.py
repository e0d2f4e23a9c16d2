"""Functions over text. Athena counts code points."""

from __future__ import annotations

from typing import Final

from sqlglot import exp

from chartlake.athena.calls import Call, called, function, signature
from chartlake.athena.expressions import rule, written
from chartlake.athena.operators import joined
from chartlake.athena.scope import Scope, Typed
from chartlake.athena.types import BIGINT, BOOLEAN, INTEGER, VARBINARY, VARCHAR, array_of
from chartlake.errors import UnsupportedSql

_NORMAL_FORMS: Final = frozenset({"NFC"})

signature("length", (VARCHAR,), BIGINT, "length({0})")
signature("lower", (VARCHAR,), VARCHAR, "lower({0})")
signature("upper", (VARCHAR,), VARCHAR, "athena_upper({0})")
signature("trim", (VARCHAR,), VARCHAR, "athena_trim({0})")
signature("ltrim", (VARCHAR,), VARCHAR, "athena_ltrim({0})")
signature("rtrim", (VARCHAR,), VARCHAR, "athena_rtrim({0})")
signature("reverse", (VARCHAR,), VARCHAR, "athena_reverse({0})")
signature("substr substring", (VARCHAR, BIGINT), VARCHAR, "athena_substr({0}, {1}, 2147483647)")
signature("substr substring", (VARCHAR, BIGINT, BIGINT), VARCHAR, "athena_substr({0}, {1}, {2})")
signature("strpos", (VARCHAR, VARCHAR), BIGINT, "strpos({0}, {1})")
signature("starts_with", (VARCHAR, VARCHAR), BOOLEAN, "starts_with({0}, {1})")
signature("split_part", (VARCHAR, VARCHAR, BIGINT), VARCHAR, "athena_split_part({0}, {1}, {2})")
signature("split", (VARCHAR, VARCHAR), array_of(VARCHAR), "athena_split({0}, {1})")
signature("replace", (VARCHAR, VARCHAR), VARCHAR, "athena_replace({0}, {1}, '')")
signature("replace", (VARCHAR, VARCHAR, VARCHAR), VARCHAR, "athena_replace({0}, {1}, {2})")
signature(
    "lpad", (VARCHAR, BIGINT, VARCHAR), VARCHAR, "athena_pad({0}, {1}, {2}, lpad({0}, CAST({1} AS INTEGER), {2}))"
)
signature(
    "rpad", (VARCHAR, BIGINT, VARCHAR), VARCHAR, "athena_pad({0}, {1}, {2}, rpad({0}, CAST({1} AS INTEGER), {2}))"
)
signature("levenshtein_distance", (VARCHAR, VARCHAR), BIGINT, "athena_ascii({0} || {1}, levenshtein({0}, {1}))")
signature("hamming_distance", (VARCHAR, VARCHAR), BIGINT, "athena_ascii({0} || {1}, hamming({0}, {1}))")
signature("codepoint", (VARCHAR,), INTEGER, "unicode({0})")
signature("chr", (BIGINT,), VARCHAR, "chr(CAST({0} AS INTEGER))")
signature("to_utf8", (VARCHAR,), VARBINARY, "encode({0})")
signature("from_utf8", (VARBINARY,), VARCHAR, "decode({0})")
signature("to_hex", (VARBINARY,), VARCHAR, "upper(hex({0}))")
signature("md5", (VARBINARY,), VARBINARY, "unhex(md5({0}))")
signature("sha256", (VARBINARY,), VARBINARY, "unhex(sha256({0}))")
signature("sha1", (VARBINARY,), VARBINARY, "unhex(sha1({0}))")


@function("concat")
def _concat(call: Call) -> Typed:
    """Null with null, where DuckDB's concat leaves nulls out."""
    values = call.values()
    if len(values) < 2:
        raise call.mismatch("it takes at least two arguments")
    found = values[0]
    for value in values[1:]:
        found = joined(found, value, call.text)
    return found


@function("concat_ws")
def _concat_ws(call: Call) -> Typed:
    separator, *values = call.values()
    if len(values) == 1 and values[0].type.name == "array" and values[0].type.element.name == "varchar":
        return Typed(f"array_to_string({values[0].sql}, {separator.sql})", VARCHAR)
    if any(value.type.name not in {"varchar", "unknown"} for value in (separator, *values)):
        raise call.mismatch("it takes varchar values; use CAST")
    return Typed(f"concat_ws({', '.join(value.sql for value in (separator, *values))})", VARCHAR)


@function("normalize")
def _normalize(call: Call) -> Typed:
    form = call.args[1].name.upper() if len(call.args) == 2 else "NFC"
    if form not in _NORMAL_FORMS:
        raise call.unsupported(f"the form {form} is not supported here, only NFC")
    value = Call(call.name, call.args[:1], call.scope, call.text).values(1)[0]
    if value.type.name != "varchar":
        raise call.mismatch(f"it takes varchar, not {value.type}")
    return Typed(f"nfc_normalize({value.sql})", VARCHAR)


@rule(exp.StrPosition, takes="this substr")
def _position(node: exp.StrPosition, scope: Scope) -> Typed:
    return called("strpos", [node.this, node.args["substr"]], scope, node)


@rule(exp.Substring, takes="this start length")
def _substring(node: exp.Substring, scope: Scope) -> Typed:
    args = [node.args[key] for key in ("this", "start", "length") if node.args.get(key) is not None]
    return called("substr", args, scope, node)


@rule(exp.Trim, takes="this position")
def _trim(node: exp.Trim, scope: Scope) -> Typed:
    if node.expression is not None or node.args.get("collation"):
        raise UnsupportedSql(f"{written(node)}: trimming given characters is not supported here: use regexp_replace")
    name = {"LEADING": "ltrim", "TRAILING": "rtrim"}.get((node.args.get("position") or "").upper(), "trim")
    return called(name, [node.this], scope, node)
