"""What every source module offers, and what a source that does not exist gets."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest

from chartlake.errors import ChartlakeError, UnknownSource
from chartlake.settings import load
from chartlake.sources import names, source
from tests.sources.answers import fetched

SETTINGS: Final = load(Path(__file__).parents[2] / "sandbox" / "lake.toml")


@pytest.mark.parametrize("name", names())
def test_a_source_is_named_as_its_module_and_speaks_the_protocol(name: str) -> None:
    module = source(name)

    assert name == module.NAME
    assert module.ADAPTER_VERSION >= 1
    assert len(_parameters(module.parse)) == 1
    assert _parameters(module.scope_of) == ["file_name"]
    asks = [found for found in (getattr(module, "fetch", None), getattr(module, "ask", None)) if found]
    assert [_parameters(one) for one in asks] in ([], [["scope", "http"]], [["scope", "http", "holdings"]])
    assert (inspect.getdoc(module) or "").strip()


def _parameters(function: Callable[..., object]) -> list[str]:
    return list(inspect.signature(function).parameters)


def _scope(name: str) -> str:
    """A scope that the demo's lake.toml asks the source for; dropped files name theirs."""
    return next(iter(SETTINGS.source(name).scopes), "unnamed")


@pytest.mark.parametrize("name", names())
@pytest.mark.parametrize(
    "body", [b"", b"\x00" * 99, b"<html>", b"{", b"[[[[", b"\x1e\x1e", b"a,b\n1,2\n", b"\xff\xfe", b"null", b"{}" * 3]
)
def test_garbage_is_named_and_never_breaks_a_parser(name: str, body: bytes) -> None:
    with pytest.raises(ChartlakeError):
        source(name).parse(fetched(name, _scope(name), body))


def test_a_source_that_does_not_exist_gets_the_list_of_those_that_do() -> None:
    with pytest.raises(UnknownSource, match=r"charts_csv, .*kworb, .*tokchart"):
        source("myspace")
