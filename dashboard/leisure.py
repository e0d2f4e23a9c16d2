"""Runs what nobody waits for yet, one after another, the newest first; it ends with the process, whatever is left."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from queue import LifoQueue
from threading import Thread
from typing import Any, TypeVar

T = TypeVar("T")
Work = tuple[Future[Any], Callable[[], Any]]


class Leisure:
    """One worker. A pool of concurrent.futures would keep the process until all its work is done."""

    def __init__(self, name: str) -> None:
        self._waiting: LifoQueue[Work] = LifoQueue()
        Thread(target=self._work, name=name, daemon=True).start()

    def submit(self, work: Callable[[], T]) -> Future[T]:
        """Run it when there is time; a future that is cancelled before its turn is skipped."""
        future: Future[T] = Future()
        self._waiting.put((future, work))
        return future

    def _work(self) -> None:
        while True:
            future, work = self._waiting.get()
            if not future.set_running_or_notify_cancel():
                continue
            try:
                future.set_result(work())
            except Exception as error:  # noqa: BLE001 - whoever asks for the result gets it
                future.set_exception(error)
