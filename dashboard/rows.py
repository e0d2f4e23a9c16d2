"""The rows of queries, each asked for once: the page is drawn anew with every click."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from threading import Lock
from typing import Any, Final, TypeVar, cast

import pandas as pd
import pyarrow as pa
import streamlit as st

from dashboard.lake import ShownLake
from dashboard.leisure import Leisure

T = TypeVar("T")
# How long rows are kept when nothing says that the lake has changed, as on AWS; and at most: ages grow with time.
SECONDS: Final = 60
_AT_MOST: Final = 600
_QUERIES: Final = 512
_WHOLE: Final = {pa.int32(): pd.Int32Dtype(), pa.int64(): pd.Int64Dtype()}
# Queries of this machine share its cores; queries of Athena wait elsewhere.
_HERE: Final = ThreadPoolExecutor(max_workers=os.cpu_count() or 2, thread_name_prefix="rows")
# What a reader typed may take long: the visuals do not wait behind it.
_TYPED: Final = ThreadPoolExecutor(max_workers=2, thread_name_prefix="rows-typed")
_AWAY: Final = ThreadPoolExecutor(max_workers=12, thread_name_prefix="rows-away")
# What may be wanted next, one at a time, so that what is wanted now hardly waits for it.
_LATER: Final = Leisure("rows-later", pause=1.5)


@dataclass(frozen=True)
class Rows:
    """Asks one lake, as of its newest publish when the page began to be drawn. The rows are shared: copy to change."""

    lake: ShownLake
    published: str

    @classmethod
    def of(cls, lake: ShownLake) -> Rows:
        """The rows of a lake as it is now; whoever asks is going to wait for some."""
        _LATER.busy()
        return cls(lake, lake.newest_publish() or f"{time.time() // SECONDS:.0f}")

    def ahead(self, *queries: str) -> None:
        """Begin with queries whose rows are wanted soon, beside one another."""
        for sql in queries:
            _asked(self.lake, str(self.lake), self.published, sql).begin()

    def later(self, work: Callable[[], object]) -> None:
        """Do this when nobody waits for anything; never on AWS, where what is asked in vain is paid for."""
        if not self.lake.profile:
            _LATER.submit(work)

    def guess(self, sql: str, *, then: Callable[[], object]) -> None:
        """Begin with a query that may be wanted, and then with what is made of it, as `later` does."""
        if self.lake.profile:
            return
        # The newest is taken first.
        _LATER.submit(then)
        _asked(self.lake, str(self.lake), self.published, sql).guess()

    def __call__(self, sql: str) -> pd.DataFrame:
        """The rows of a query. Counts stay integers where some are null; dates are datetime.date."""
        return self._result(_asked, sql)

    def typed(self, sql: str) -> pd.DataFrame:
        """The rows of a query that a reader typed, apart from what the visuals wait for."""
        return self._result(_typed, sql)

    def _result(self, cached: Any, sql: str) -> pd.DataFrame:
        key = (self.lake, str(self.lake), self.published, sql)
        try:
            found: pd.DataFrame = cached(*key).result()
        except Exception:
            # Whoever mends the cause and looks again shall not see the old error.
            cached.clear(*key)
            raise
        return found

    def once(self, sql: str, what: str, make: Callable[[pd.DataFrame], T]) -> T:
        """What is made of the rows of a query, made once; `what` tells it from other things made of them."""
        rows = self(sql)
        made = _asked(self.lake, str(self.lake), self.published, sql).made
        if what not in made:
            made[what] = make(rows)
        return cast("T", made[what])


class Asked:
    """One query, its rows once it has run, and what was made of them."""

    def __init__(self, ask: Callable[[], pd.DataFrame], pool: ThreadPoolExecutor) -> None:
        self.made: dict[str, object] = {}
        self._ask, self._pool = ask, pool
        self._guessed = False
        self._running: Future[pd.DataFrame] | None = None
        self._lock = Lock()

    def begin(self) -> Future[pd.DataFrame]:
        """Run it, if it has not begun. What was only guessed, and still waits for its turn, is begun at once."""
        with self._lock:
            if self._running is None or (self._guessed and self._running.cancel()):
                self._guessed = False
                self._running = self._pool.submit(self._ask)
            return self._running

    def guess(self) -> None:
        """Run it when there is time, if nothing has begun it."""
        with self._lock:
            if self._running is None:
                self._guessed = True
                self._running = _LATER.submit(self._ask)

    def result(self) -> pd.DataFrame:
        """The rows."""
        return self.begin().result()


@st.cache_resource(ttl=_AT_MOST, max_entries=_QUERIES, show_spinner=False)
def _asked(_lake: ShownLake, lake: str, published: str, sql: str) -> Asked:
    return Asked(partial(_ask, _lake.query, sql), _AWAY if _lake.profile else _HERE)


@st.cache_resource(ttl=_AT_MOST, max_entries=8, show_spinner=False)
def _typed(_lake: ShownLake, lake: str, published: str, sql: str) -> Asked:
    return Asked(partial(_ask, _lake.query_of_reader, sql), _AWAY if _lake.profile else _TYPED)


def _ask(query: Callable[[str], pa.Table], sql: str) -> pd.DataFrame:
    found: pd.DataFrame = query(sql).to_pandas(types_mapper=_WHOLE.get)
    return found
