"""The lively lake and its report, made once."""

from __future__ import annotations

import pytest

from chartlake.report.model import Report
from tests.athena_queries.written_lake import WrittenLake
from tests.report.written import lively, report_of


@pytest.fixture(scope="session")
def lake(tmp_path_factory: pytest.TempPathFactory) -> WrittenLake:
    return lively(tmp_path_factory.mktemp("lively"))


@pytest.fixture(scope="session")
def report(lake: WrittenLake) -> Report:
    return report_of(lake)
