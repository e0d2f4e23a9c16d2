"""Runs what nobody waits for yet while nobody waits: one after another, the newest first, until the process ends."""

from __future__ import annotations

import atexit
from collections.abc import Callable
from concurrent.futures import Future
from queue import LifoQueue
from threading import Event, Thread
from time import monotonic
from typing import Any, Final, TypeVar

T = TypeVar("T")
_LONGEST: Final = 10.0  # [s] that the end waits for the work of the moment
Work = tuple[Future[Any], Callable[[], Any]]


class Leisure:
    """One worker. A pool of concurrent.futures would keep the process until all its work is done."""

    def __init__(self, name: str, *, pause: float = 0.0) -> None:
        """`pause`: how long [s] nothing is begun after `busy`."""
        self._waiting: LifoQueue[Work] = LifoQueue()
        self._pause, self._free_from = pause, 0.0
        self._ended = Event()
        worker = Thread(target=self._work, name=name, daemon=True)
        worker.start()
        # What runs then is waited for: a thread that is ended inside DuckDB takes the process down with it.
        atexit.register(self._end, worker)

    def busy(self) -> None:
        """Somebody waits for something else now."""
        self._free_from = monotonic() + self._pause

    def submit(self, work: Callable[[], T]) -> Future[T]:
        """Run it when there is time; a future that is cancelled before its turn is skipped."""
        future: Future[T] = Future()
        self._waiting.put((future, work))
        return future

    def _end(self, worker: Thread) -> None:
        self._ended.set()
        self._waiting.put((Future(), lambda: None))
        worker.join(_LONGEST)

    def _work(self) -> None:
        while True:
            future, work = self._waiting.get()
            while (wait := self._free_from - monotonic()) > 0 and not self._ended.wait(wait):
                continue
            if self._ended.is_set():
                return
            if not future.set_running_or_notify_cancel():
                continue
            try:
                future.set_result(work())
            except Exception as error:  # noqa: BLE001 - whoever asks for the result gets it
                future.set_exception(error)
