"""Values in SQL stay values, and the function's rights are those that its questions need."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from trino_query_parser import parse_statement

from chartlake.athena.views import relations_named
from chartlake.report.alerts import due
from chartlake.report.asking import RELATIONS
from chartlake.report.gather import gather
from chartlake.report.settings import ReportSettings
from chartlake.report.told import untold
from chartlake.report.watching import watched
from tests.athena_queries.written_lake import WrittenLake
from tests.report.test_alerts import ENTERED
from tests.report.written import LAST, MADE_AT, SETTINGS, athena_of


def test_what_is_asked_is_athenas_sql_and_what_the_function_has_rights_for() -> None:
    asked: set[str] = set()

    class Listening:
        def query(self, sql: str) -> Any:
            parse_statement(sql)  # raises where Trino's grammar does not take it
            asked.update(relations_named(sql))
            return self

        def to_pylist(self) -> list[dict[str, object]]:
            return []

    listening: Any = Listening()
    gather(listening, SETTINGS, now=MADE_AT)
    due(listening, SETTINGS)
    due(listening, SETTINGS, until=LAST)
    untold(listening, [ENTERED, replace(ENTERED, kind="climbed")])
    assert asked == set(RELATIONS)
    assert sorted(asked) == list(RELATIONS)


@pytest.mark.parametrize("name", ["name:Artist of FFF", "name:O'Malley') OR ('1'='1"])
def test_a_name_with_quotes_is_a_name(lake: WrittenLake, name: str) -> None:
    found = watched(athena_of(lake), ReportSettings(markets=("no",), artists=(name,)))
    assert found == ({"FFF"} if name.endswith("FFF") else frozenset())


def test_a_report_can_be_asked_for_a_date_before_the_first(lake: WrittenLake) -> None:
    report = gather(athena_of(lake), ReportSettings(markets=("no",)), now=MADE_AT, chart_date=date(2026, 2, 1))
    assert report.markets[0].note == (
        "Spotify's chart of Norway of 1 February 2026 was not collected; the lake begins with that of 1 March 2026."
    )
