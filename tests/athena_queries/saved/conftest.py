"""What a saved question says of a lake written by hand. One engine for all, for it remembers SQL it has translated."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from chartlake.athena.engine import FolderCatalog, LocalAthena
from chartlake.questions import Answer, read_questions, understood
from tests.athena_queries.written_lake import VIEWS, Row, WrittenLake

Ask = Callable[..., Answer]


@pytest.fixture(scope="session")
def engine(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, LocalAthena]:
    folder = tmp_path_factory.mktemp("asked") / "curated"
    return folder, LocalAthena(FolderCatalog(folder, VIEWS))


@pytest.fixture
def ask(engine: tuple[Path, LocalAthena]) -> Ask:
    """The answer to a question of a lake that holds these rows of charts, and these of other tables, by name."""
    folder, athena = engine
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()

    def asked(question: str, *charts: Iterable[Row], **tables: Iterable[Row]) -> Answer:
        written = WrittenLake(folder)
        written.write("chart_snapshots", [row for chart in charts for row in chart])
        for name, rows in tables.items():
            written.write(name, rows)
        found, values = understood(question, read_questions())
        return found.ask(athena, values)

    return asked
