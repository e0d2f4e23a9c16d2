"""One reading for many queries, as long as the catalogue stays what it is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock

from chartlake.athena.reading import Limits, Reading
from chartlake.athena.session import Session


@dataclass
class _Held:
    reading: Reading
    state: tuple[object, ...]
    users: int = 0


class Keeping:
    """Keeps the reading of the newest state of a catalogue; an older one goes when its last query is done."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._newest: _Held | None = None
        self._lock = Lock()

    @contextmanager
    def reading(self, session: Session) -> Iterator[Reading]:
        """All tables of a session, opened anew only when something has changed."""
        held = self._take(session)
        try:
            yield held.reading
        finally:
            with self._lock:
                held.users -= 1
                self._let_go(held)

    def _take(self, session: Session) -> _Held:
        state = session.state()
        with self._lock:
            held, before = self._newest, self._newest
            if held is None or held.state != state:
                held = self._newest = _Held(Reading(session.relations(), self._limits), state)
            held.users += 1
            if before is not None:
                self._let_go(before)
            return held

    def _let_go(self, held: _Held) -> None:
        if held is not self._newest and not held.users:
            held.reading.close()
