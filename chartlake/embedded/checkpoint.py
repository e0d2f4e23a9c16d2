"""The emulator's state, written to disk every few seconds: on its own it saves only when it stops in order."""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

EVERY_SECONDS: Final = 3.0
_ATTEMPTS: Final = 5
_log = logging.getLogger("chartlake.checkpoint")

Snapshot = dict[str, Any]
Sources = Callable[[], dict[str, Callable[[], Snapshot | None]]]


class Checkpoint:
    """Writes the services whose state changed. Each file is replaced whole, so a kill leaves the older one.

    `sources` names the services and how to copy the state of each; `persistence` is the emulator's module that
    knows the format of the files.
    """

    def __init__(self, persistence: Any, sources: Sources) -> None:
        self._persistence = persistence
        self._sources = sources
        self._written: dict[str, bytes] = {}

    async def run(self) -> None:
        """Until cancelled, or until the folder of the state is gone: then there is no lake any more.

        Snapshots are taken on the event loop, between requests; the disk is written beside it.
        """
        while Path(self._persistence.STATE_DIR).exists():
            await asyncio.sleep(EVERY_SECONDS)
            try:
                snapshots = self.snapshots()
                await asyncio.to_thread(self.write, snapshots)
            except (RuntimeError, OSError, TypeError, ValueError):
                # One checkpoint that fails must not end the checkpoints; what is wrong is in the log.
                _log.exception("the state could not be saved; trying again in %s s", EVERY_SECONDS)

    def snapshots(self) -> dict[str, Snapshot]:
        """The state of every service that has any."""
        taken = {name: _settled(get_state) for name, get_state in self._sources().items()}
        return {name: state for name, state in taken.items() if state is not None}

    def write(self, snapshots: dict[str, Snapshot]) -> None:
        """Write those that differ from what was written last."""
        for name, state in snapshots.items():
            text = self._text(name, state)
            digest = hashlib.sha256(text).digest()
            if self._written.get(name) != digest:
                _replace(Path(self._persistence.STATE_DIR) / f"{name}.json", text)
                self._written[name] = digest

    def _text(self, name: str, state: Snapshot) -> bytes:
        wrapped = {"__ministack_format__": self._persistence._state_format_version(name), "payload": state}
        return json.dumps(wrapped, default=self._persistence._json_default).encode()


def _settled(get_state: Callable[[], Snapshot | None]) -> Snapshot | None:
    """A copy of a state that worker threads may be changing; RuntimeError when it never holds still."""
    for _ in range(_ATTEMPTS - 1):
        try:
            return get_state()
        except RuntimeError:
            continue
    return get_state()


def _replace(path: Path, text: bytes) -> None:
    unfinished = path.with_suffix(".checkpoint")
    unfinished.write_bytes(text)
    unfinished.replace(path)
