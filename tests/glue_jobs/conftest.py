"""An emulator for the Spark job, with nothing deployed; skipped where Spark is not installed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from chartlake import spark
from chartlake.embedded.emulator import Emulator


@pytest.fixture(scope="session")
def emulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulator]:
    """A running emulator. A test that needs it runs Spark too."""
    lacking = spark.missing()
    if lacking:
        pytest.skip(lacking)
    running = Emulator(tmp_path_factory.mktemp("spark"))
    running.start()
    yield running
    running.stop()
