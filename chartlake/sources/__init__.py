"""The upstreams, one module each. A new source is a module here, an entry in lake.toml and a page in the sandbox."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Protocol, cast

from chartlake.answers import Answer, ParsedRows, RawObject, Scope
from chartlake.errors import UnknownSource
from chartlake.http import Http

if TYPE_CHECKING:
    from chartlake.holdings import Holdings


class Source(Protocol):
    """What every module in this folder offers.

    `parse` is pure: the same bytes give the same rows. `scope_of` names the scope of a dropped file. A change of what
    `parse` gives raises ADAPTER_VERSION; TABLES names every table that it may give rows of. A module with nothing more
    takes dropped files only. One that needs a secret names its fields as SECRET, and those it can do without as
    OPTIONAL_SECRET.
    """

    NAME: str
    ADAPTER_VERSION: int
    TABLES: tuple[str, ...]

    def parse(self, answer: RawObject) -> ParsedRows:
        """The contract rows in an answer; UnexpectedAnswer, EmptyAnswer or BadName when there are none."""

    def scope_of(self, file_name: str) -> str:
        """The scope of a dropped file; BadName when its name does not say."""


class Fetched(Source, Protocol):
    """A source with one answer for each scope of lake.toml."""

    def fetch(self, scope: Scope, http: Http) -> Answer:
        """Ask the upstream for a scope; a failure is an error of chartlake.errors."""


class Asked(Source, Protocol):
    """A source that is asked about what the lake has seen elsewhere and does not know yet."""

    def ask(self, scope: Scope, http: Http, holdings: Holdings) -> Iterator[Answer]:
        """Answer after answer, each stored before the next is asked for; the caller may stop after any of them.

        Options of lake.toml bound how much is asked in one run; what a run leaves is due in the next.
        """


class Personal(Asked, Protocol):
    """A source of connected users. Its scopes are theirs, not lake.toml's; each user is asked for with an own token.

    Its files hold what may not be stored: `strip` takes that out, in the inbox and before.
    """

    def scopes_of(self, user_id: str) -> tuple[str, ...]:
        """What is asked for in the name of a user."""

    def user_of(self, scope: str) -> str:
        """The user whose scope it is; BadName when it is nobody's."""

    def dropped_name(self, user_id: str, file_name: str) -> str:
        """The name that says whose file it is."""

    def stored_name(self, file_name: str) -> str:
        """The name of a dropped file as the lake may keep it: nothing in it that a person chose."""

    def strip(self, body: bytes) -> bytes:
        """The bytes without what may not be stored; UnexpectedAnswer when that cannot be told apart."""


@cache
def source(name: str) -> Source:
    """The source module of that name; UnknownSource says which there are."""
    if name not in names():
        raise UnknownSource(f"there is no source {name!r}; there are {', '.join(names())}")
    return cast(Source, import_module(f"{__name__}.{name}"))


def fetched(name: str) -> Fetched | None:
    """The source of that name when it gives one answer for each scope."""
    module = source(name)
    return cast(Fetched, module) if hasattr(module, "fetch") else None


def asked(name: str) -> Asked | None:
    """The source of that name when it is asked about what the lake lacks."""
    module = source(name)
    return cast(Asked, module) if hasattr(module, "ask") else None


def personal(name: str) -> Personal | None:
    """The source of that name when it is one of connected users."""
    module = source(name)
    return cast(Personal, module) if hasattr(module, "user_of") else None


def secret_fields(name: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The fields that the secret of a source must have, and those that it may have."""
    module = source(name)
    return getattr(module, "SECRET", ()), getattr(module, "OPTIONAL_SECRET", ())


@cache
def names() -> tuple[str, ...]:
    """The names of all sources, in order."""
    return tuple(sorted(module.name for module in iter_modules(__path__) if not module.name.startswith("_")))
