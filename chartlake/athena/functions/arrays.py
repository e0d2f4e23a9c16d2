"""Functions over arrays and maps."""

from __future__ import annotations

from chartlake.athena.calls import Call, function
from chartlake.athena.expressions import alike, coerced, expression
from chartlake.athena.lambdas import lambda_of, lambda_of_pair
from chartlake.athena.scope import Typed
from chartlake.athena.types import (
    BIGINT,
    BOOLEAN,
    DATE,
    UNKNOWN,
    VARCHAR,
    SqlType,
    array_of,
    common_type,
    map_of,
)

_COMPARABLE = frozenset({"boolean", "varchar", "date", "timestamp", "decimal", "unknown"})


def _array(call: Call, position: int = 0) -> Typed:
    """The argument that must be an array."""
    value = expression(call.args[position], call.scope) if position < len(call.args) else None
    if value is None or value.type.name != "array":
        raise call.mismatch(f"argument {position + 1} must be an array, not {value.type if value else 'missing'}")
    return value


def _map(call: Call) -> Typed:
    value = call.values(1)[0]
    if value.type.name != "map":
        raise call.mismatch(f"it takes a map, not {value.type}")
    return value


def _simple(call: Call, element: SqlType) -> None:
    """Refuse element types whose equality or order has not been checked: rows, maps, and doubles with their NaN."""
    if not (element.is_integer or element.name in _COMPARABLE):
        raise call.unsupported(f"elements of type {element} are not supported here")


@function("cardinality")
def _cardinality(call: Call) -> Typed:
    value = call.values(1)[0]
    if value.type.name not in {"array", "map"}:
        raise call.mismatch(f"it takes an array or a map, not {value.type}")
    return Typed(f"CAST({'len' if value.type.name == 'array' else 'cardinality'}({value.sql}) AS BIGINT)", BIGINT)


@function("element_at")
def _element_at(call: Call) -> Typed:
    value, index = call.values(2)
    if value.type.name == "map":
        if common_type(index.type, value.type.inner[0]) is None:
            raise call.mismatch(f"the key must be {value.type.inner[0]}, not {index.type}")
        return Typed(f"({value.sql})[{coerced(index, value.type.inner[0]).sql}]", value.type.element)
    if value.type.name != "array" or not (index.type.is_integer or index.type == UNKNOWN):
        raise call.mismatch(f"it takes an array and a position or a map and a key, not {value.type} and {index.type}")
    return Typed(f"athena_element_at({value.sql}, {index.sql})", value.type.element)


@function("contains", "array_position", "array_remove")
def _with_element(call: Call) -> Typed:
    array, wanted = _array(call), call.values(2)[1]
    _simple(call, array.type.element)
    (_, wanted), common = alike([Typed("", array.type.element), wanted], call.text)
    array = coerced(array, array_of(common))
    if call.name == "contains":
        return Typed(f"athena_contains({array.sql}, {wanted.sql})", BOOLEAN)
    if call.name == "array_position":
        return Typed(f"athena_position({array.sql}, {wanted.sql})", BIGINT)
    kept = f"list_filter({array.sql}, lambda item: item IS DISTINCT FROM {wanted.sql})"
    return Typed(f"(CASE WHEN {wanted.sql} IS NULL THEN NULL ELSE {kept} END)", array.type)


@function("array_distinct", "array_sort", "array_max", "array_min")
def _over_elements(call: Call) -> Typed:
    if len(call.args) != 1:
        raise call.unsupported("a comparison function is not supported here")
    array = _array(call)
    element = array.type.element
    _simple(call, element)
    templates = {
        "array_distinct": ("athena_distinct({0})", array.type),
        "array_sort": ("list_sort({0}, 'ASC', 'NULLS LAST')", array.type),
        "array_max": ("athena_list_max({0})", element),
        "array_min": ("athena_list_min({0})", element),
    }
    template, gives = templates[call.name]
    return Typed(template.format(array.sql), gives)


@function("array_intersect", "array_except", "array_union", "arrays_overlap")
def _two_arrays(call: Call) -> Typed:
    if len(call.args) != 2:
        raise call.unsupported("it takes two arrays here")
    (one, other), both = alike([_array(call), _array(call, 1)], call.text)
    _simple(call, both.element)
    if call.name == "arrays_overlap":
        return Typed(f"athena_overlap({one.sql}, {other.sql})", BOOLEAN)
    missing = f"{one.sql} IS NULL OR {other.sql} IS NULL"
    if call.name == "array_union":
        found = f"athena_distinct(list_concat({one.sql}, {other.sql}))"
    else:
        negated = "NOT " if call.name == "array_except" else ""
        inside = f"coalesce(list_contains({other.sql}, item), len({other.sql}) > list_count({other.sql}))"
        found = f"list_filter(athena_distinct({one.sql}), lambda item: {negated}{inside})"
    return Typed(f"(CASE WHEN {missing} THEN NULL ELSE {found} END)", both)


@function("array_join")
def _array_join(call: Call) -> Typed:
    values = call.values(2, 3)
    array, separator = _array(call), values[1]
    element = array.type.element
    if not (element.is_integer or element.name in {"varchar", "boolean", "date", "unknown"}):
        raise call.unsupported(f"elements of type {element} are not supported here; transform them to varchar")
    texts = array.sql if element.name == "varchar" else f"CAST({array.sql} AS VARCHAR[])"
    if len(values) == 3:
        texts = f"list_transform({texts}, lambda item: coalesce(item, {values[2].sql}))"
    return Typed(f"array_to_string({texts}, {separator.sql})", VARCHAR)


@function("flatten")
def _flatten(call: Call) -> Typed:
    array = _array(call)
    if array.type.element.name != "array":
        raise call.mismatch(f"it takes an array of arrays, not {array.type}")
    return Typed(f"flatten({array.sql})", array.type.element)


@function("slice")
def _slice(call: Call) -> Typed:
    array, start, size = call.values(3)
    return Typed(f"athena_slice({_array(call).sql}, {start.sql}, {size.sql})", array.type)


@function("sequence")
def _sequence(call: Call) -> Typed:
    first, last, *steps = call.values(2, 3)
    if first.type.is_integer and last.type.is_integer and all(step.type.is_integer for step in steps):
        step = steps[0].sql if steps else f"(CASE WHEN {first.sql} > {last.sql} THEN -1 ELSE 1 END)"
        return Typed(f"athena_sequence({first.sql}, {last.sql}, {step})", array_of(BIGINT))
    if first.type == last.type == DATE and not steps:
        days = f"({last.sql} - {first.sql})"
        numbers = f"athena_sequence(CAST(0 AS BIGINT), {days}, (CASE WHEN {days} < 0 THEN -1 ELSE 1 END))"
        return Typed(
            f"list_transform({numbers}, lambda step: {first.sql} + CAST(step AS INTEGER))",
            array_of(DATE),
        )
    raise call.unsupported("here it takes two whole numbers with or without a step, or two dates without a step")


@function("repeat")
def _repeat(call: Call) -> Typed:
    item, times = call.values(2)
    return Typed(f"athena_repeat({item.sql}, {times.sql})", array_of(item.type))


@function("ngrams")
def _ngrams(call: Call) -> Typed:
    array, size = call.values(2)
    return Typed(f"athena_ngrams({_array(call).sql}, {size.sql})", array_of(array.type))


@function("transform")
def _transform(call: Call) -> Typed:
    array = _array(call)
    names, body = lambda_of(call, 1, [array.type.element])
    return Typed(f"list_transform({array.sql}, lambda {names}: {body.sql})", array_of(body.type))


@function("filter", "any_match", "all_match", "none_match")
def _filter(call: Call) -> Typed:
    array = _array(call)
    names, body = lambda_of(call, 1, [array.type.element])
    if body.type != BOOLEAN:
        raise call.mismatch(f"the lambda must give a boolean, not {body.type}")
    if call.name == "filter":
        return Typed(f"list_filter({array.sql}, lambda {names}: coalesce({body.sql}, false))", array.type)
    negated = "NOT " if call.name == "all_match" else ""
    found = f"athena_any(list_transform({array.sql}, lambda {names}: {negated}{body.sql}))"
    return Typed(found if call.name == "any_match" else f"(NOT {found})", BOOLEAN)


@function("zip_with")
def _zip_with(call: Call) -> Typed:
    one, other = _array(call), _array(call, 1)
    pair, body = lambda_of_pair(call, 2, one.type.element, other.type.element)
    zipped = f"list_transform(list_zip({one.sql}, {other.sql}), lambda {pair}: {body.sql})"
    return Typed(
        f"(CASE WHEN {one.sql} IS NULL OR {other.sql} IS NULL THEN NULL ELSE {zipped} END)", array_of(body.type)
    )


@function("reduce")
def _reduce(call: Call) -> Typed:
    if len(call.args) != 4:
        raise call.mismatch("it takes an array, a start, and two lambdas")
    array, start = _array(call), expression(call.args[1], call.scope)
    _, step = lambda_of(call, 2, [start.type, array.type.element])
    both = common_type(start.type, step.type)
    if both is None or both != step.type:
        raise call.mismatch(f"the first lambda must give {start.type}, not {step.type}; CAST the start")
    start = coerced(start, both)
    names, step = lambda_of(call, 2, [both, array.type.element])
    last, body = lambda_of(call, 3, [both])
    reduced = f"list_reduce({array.sql}, lambda {names}: {step.sql}, {start.sql})"
    told = f"list_transform([{reduced}], lambda {last}: {body.sql})[1]"
    return Typed(f"(CASE WHEN {array.sql} IS NULL THEN NULL ELSE {told} END)", body.type)


@function("map")
def _map_of(call: Call) -> Typed:
    if len(call.args) != 2:
        raise call.unsupported("it takes an array of keys and an array of values here")
    keys, values = _array(call), _array(call, 1)
    return Typed(f"map({keys.sql}, {values.sql})", map_of(keys.type.element, values.type.element))


@function("map_keys", "map_values")
def _map_side(call: Call) -> Typed:
    value = _map(call)
    return Typed(f"{call.name}({value.sql})", array_of(value.type.inner[call.name == "map_values"]))


@function("transform_values", "map_filter")
def _over_map(call: Call) -> Typed:
    value = Call(call.name, call.args[:1], call.scope, call.text).values(1)[0]
    if value.type.name != "map":
        raise call.mismatch(f"it takes a map, not {value.type}")
    key, content = value.type.inner
    names, body = lambda_of(call, 1, [key, content])
    left, right = names.split(", ")
    bound = f"list_transform([entry.value], lambda {right}: {body.sql})[1]"
    bound = f"list_transform([entry.key], lambda {left}: {bound})[1]"
    if call.name == "map_filter":
        return Typed(f"map_from_entries(list_filter(map_entries({value.sql}), lambda entry: {bound}))", value.type)
    entries = f"list_transform(map_entries({value.sql}), lambda entry: struct_pack(k := entry.key, v := {bound}))"
    return Typed(f"map_from_entries({entries})", map_of(key, body.type))
