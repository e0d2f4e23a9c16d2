"""Engines over nothing, and over a small curated folder, for the tests of the Athena layer."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from chartlake.athena.engine import LocalAthena, Relation
from chartlake.errors import ChartlakeError


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


@pytest.fixture
def athena_refuses() -> Callable[[str], ChartlakeError | None]:
    """What an engine with a table `t (a, b)` has against a query; None when it runs."""
    engine = LocalAthena(NoTables(t="SELECT * FROM (VALUES (1, 2)) AS v (a, b)"), memory_limit="500MB", threads=1)

    def refusal(sql: str) -> ChartlakeError | None:
        try:
            engine.query(sql)
        except ChartlakeError as error:
            return error
        return None

    return refusal
