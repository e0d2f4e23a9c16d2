"""The upstreams, one module each. A new source is a module here, an entry in lake.toml and a page in the sandbox."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Protocol, cast

from chartlake.answers import Answer, ParsedRows, RawObject, Scope
from chartlake.errors import UnknownSource
from chartlake.http import Http


class Source(Protocol):
    """What a module in this folder offers.

    `fetch` asks the upstream once and raises a named error; `parse` is pure: the same bytes give the same rows.
    `scope_of` names the scope of a dropped file. A change of what `parse` gives raises ADAPTER_VERSION.
    """

    NAME: str
    ADAPTER_VERSION: int

    def fetch(self, scope: Scope, http: Http) -> Answer:
        """Ask the upstream for a scope; a failure is an error of chartlake.errors."""

    def parse(self, answer: RawObject) -> ParsedRows:
        """The contract rows in an answer; UnexpectedAnswer, EmptyAnswer or BadName when there are none."""

    def scope_of(self, file_name: str) -> str:
        """The scope of a dropped file; BadName when its name does not say."""


@cache
def source(name: str) -> Source:
    """The source module of that name; UnknownSource says which there are."""
    if name not in names():
        raise UnknownSource(f"there is no source {name!r}; there are {', '.join(names())}")
    return cast(Source, import_module(f"{__name__}.{name}"))


@cache
def names() -> tuple[str, ...]:
    """The names of all sources, in order."""
    return tuple(sorted(module.name for module in iter_modules(__path__) if not module.name.startswith("_")))
