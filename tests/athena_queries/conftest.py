"""A lake of its own for every test."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.athena_queries.written_lake import WrittenLake


@pytest.fixture
def lake(tmp_path: Path) -> WrittenLake:
    return WrittenLake(tmp_path / "curated")
