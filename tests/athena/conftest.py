"""Engines over nothing, and over a small curated folder, for the tests of the Athena layer."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from chartlake.athena.engine import LocalAthena, Relation


class NoTables:
    """A catalogue without a table; `given` are its views."""

    def __init__(self, **given: str) -> None:
        self._given = given

    def relations(self) -> Mapping[str, Relation]:
        return {}

    def views(self) -> Mapping[str, str]:
        return self._given


@pytest.fixture(scope="session")
def athena() -> LocalAthena:
    """An engine without tables, for expressions."""
    return LocalAthena(NoTables(), memory_limit="500MB", threads=1)
