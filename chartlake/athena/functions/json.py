"""JSON: paths into text. A malformed document gives null, as on Athena."""

from __future__ import annotations

import re
from typing import Final

from chartlake.athena.calls import Call, function, signature
from chartlake.athena.scope import Typed
from chartlake.athena.types import BIGINT, JSON, VARCHAR
from chartlake.literals import literal

_PATH: Final = re.compile(r"\$(\.[A-Za-z_]\w*|\[\d+\]|\[\"[^\"\\*]+\"\])*")

signature("json_parse", (VARCHAR,), JSON, "athena_sorted_json(athena_exact_json(athena_parsed_json({0})))")


def _document(call: Call) -> tuple[str, str]:
    value = call.values(2)[0]
    path = call.constant(1, "the path")
    if not _PATH.fullmatch(path):
        raise call.unsupported(f"the path {path} is not one of names and positions, e.g. $.a.b[0]")
    if value.type.name not in {"varchar", "json"}:
        raise call.mismatch(f"it takes varchar or json, not {value.type}")
    quoted_path = re.sub(r'\["([^"]+)"\]', r'."\1"', path)
    return (value.sql if value.type == JSON else f"athena_json({value.sql})"), literal(quoted_path)


@function("json_extract_scalar")
def _scalar(call: Call) -> Typed:
    document, path = _document(call)
    return Typed(f"athena_json_scalar({document}, {path})", VARCHAR)


@function("json_extract")
def _extract(call: Call) -> Typed:
    document, path = _document(call)
    return Typed(f"athena_exact_json(json_extract({document}, {path}))", JSON)


@function("json_array_length")
def _length(call: Call) -> Typed:
    value = call.values(1)[0]
    if value.type.name not in {"varchar", "json"}:
        raise call.mismatch(f"it takes varchar or json, not {value.type}")
    document = value.sql if value.type == JSON else f"athena_json({value.sql})"
    length = f"CAST(json_array_length({document}) AS BIGINT)"
    return Typed(f"(CASE WHEN json_type({document}) = 'ARRAY' THEN {length} END)", BIGINT)


@function("json_format")
def _format(call: Call) -> Typed:
    value = call.values(1)[0]
    if value.type != JSON:
        raise call.mismatch(f"it takes json, not {value.type}")
    return Typed(f"CAST({value.sql} AS VARCHAR)", VARCHAR)
