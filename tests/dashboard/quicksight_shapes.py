"""What botocore's model of QuickSight says of a request, and what its validator leaves unsaid."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import botocore.session
from botocore.model import ServiceModel, Shape
from botocore.validate import ParamValidator


@cache
def quicksight() -> ServiceModel:
    """The service as the installed botocore knows it."""
    return botocore.session.get_session().get_service_model("quicksight")


def wrong(operation: str, request: dict[str, Any]) -> list[str]:
    """Everything that is wrong with a request: shapes, enums, patterns, lengths, more than one of a union."""
    shape = quicksight().operation_model(operation).input_shape
    assert shape is not None
    report = ParamValidator().validate(request, shape)
    found = [report.generate_report()] if report.has_errors() else []
    # Where a shape is another, a limit of its own says nothing.
    return found or list(_beyond(shape, request, operation))


def limit(shape: str, member: str) -> int:
    """How many a list of a shape may hold."""
    found: int = quicksight().shape_for(shape).members[member].metadata["max"]  # type: ignore[attr-defined]
    return found


def _beyond(shape: Shape, value: Any, place: str) -> Iterator[str]:
    match shape.type_name:
        case "structure":
            members: dict[str, Shape] = shape.members  # type: ignore[attr-defined]
            if getattr(shape, "is_tagged_union", False) and len(value) != 1:
                yield f"{place}: {sorted(value)} where one is taken"
            for name in value.keys() & members.keys():
                yield from _beyond(members[name], value[name], f"{place}.{name}")
        case "list":
            yield from _sized(shape, len(value), place)
            for number, inner in enumerate(value):
                yield from _beyond(shape.member, inner, f"{place}[{number}]")  # type: ignore[attr-defined]
        case "map":
            for name, inner in value.items():
                yield from _beyond(shape.key, name, f"{place} key")  # type: ignore[attr-defined]
                yield from _beyond(shape.value, inner, f"{place}.{name}")  # type: ignore[attr-defined]
        case "string":
            yield from _sized(shape, len(value), place)
            yield from _worded(shape, value, place)
        case "integer" | "long" | "double" | "float":
            yield from _sized(shape, value, place)


def _sized(shape: Shape, size: float, place: str) -> Iterator[str]:
    smallest, largest = shape.metadata.get("min", size), shape.metadata.get("max", size)
    if not smallest <= size <= largest:
        yield f"{place}: {size} is not from {smallest} to {largest}"


def _worded(shape: Shape, value: str, place: str) -> Iterator[str]:
    words, pattern = shape.metadata.get("enum"), shape.metadata.get("pattern")
    if words and value not in words:
        yield f"{place}: {value} is none of {words}"
    if pattern and not re.fullmatch(pattern, value):
        yield f"{place}: {value} is not as {pattern}"
