"""What every source module offers, and what a source that does not exist gets."""

from __future__ import annotations

import inspect

import pytest

from chartlake.errors import ChartlakeError, UnknownSource
from chartlake.sources import names, source
from tests.sources.answers import fetched


@pytest.mark.parametrize("name", names())
def test_a_source_is_named_as_its_module_and_speaks_the_protocol(name: str) -> None:
    module = source(name)

    assert name == module.NAME
    assert module.ADAPTER_VERSION >= 1
    for function, parameters in (("fetch", ["scope", "http"]), ("parse", 1), ("scope_of", ["file_name"])):
        signature = list(inspect.signature(getattr(module, function)).parameters)
        assert signature == parameters or len(signature) == parameters
    assert (inspect.getdoc(module) or "").strip()


@pytest.mark.parametrize("name", names())
@pytest.mark.parametrize(
    "body", [b"", b"\x00" * 99, b"<html>", b"{", b"[[[[", b"\x1e\x1e", b"a,b\n1,2\n", b"\xff\xfe", b"null", b"{}" * 3]
)
def test_garbage_is_named_and_never_breaks_a_parser(name: str, body: bytes) -> None:
    scope = {"kworb": "no_daily", "tokchart": "global"}.get(name, "3cEYpjA9oz9GiPac4AsH4n")
    with pytest.raises(ChartlakeError):
        source(name).parse(fetched(name, scope, body))


def test_a_source_that_does_not_exist_gets_the_list_of_those_that_do() -> None:
    with pytest.raises(UnknownSource, match="charts_csv, kworb, spotify_playlists, tokchart"):
        source("myspace")
