"""One simulated market for all tests of the sandbox, and a fresh server on it for each that asks for one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from sandbox.market import Market, market
from sandbox.server import Sandbox

SEED = 7
LAST_DAY = date(2026, 3, 31)


@pytest.fixture(scope="session")
def simulated() -> Market:
    return market(seed=SEED, last_day=LAST_DAY)


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(seed=SEED, last_day=LAST_DAY) as running:
        yield running
