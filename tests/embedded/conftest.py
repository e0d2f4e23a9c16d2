"""An emulator per test session, and one for a test that kills it."""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from chartlake.embedded import ports
from chartlake.embedded.emulator import Emulator
from chartlake.embedded.home import HOST


def kill(emulator: Emulator) -> None:
    """What a power cut or `kill -9` does: the emulator and its functions are gone at once."""
    pid = emulator.status().pid
    if pid is not None:
        with suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)


@pytest.fixture(scope="session")
def emulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulator]:
    """A running emulator with nothing deployed, for tests that leave it running."""
    running = Emulator(tmp_path_factory.mktemp("emulator"))
    running.start()
    yield running
    running.stop()


@pytest.fixture
def own_emulator(tmp_path: Path) -> Iterator[Emulator]:
    """An emulator that the test may stop and kill; not started."""
    own = Emulator(tmp_path)
    # Not one of the ports that every emulator tries: beside this test another may start while this one is stopped.
    own.home.port_file.parent.mkdir(parents=True, exist_ok=True)
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind((HOST, 0))
        ports.keep(own.home, probe.getsockname()[1])
    yield own
    own.stop()
