"""The rows of queries, each asked for once: the page is drawn anew with every click."""

from __future__ import annotations

import os
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

import pandas as pd
import pyarrow as pa
import streamlit as st

from dashboard.lake import ShownLake

# How long rows are kept when nothing says that the lake has changed, as on AWS.
SECONDS: Final = 60
_QUERIES: Final = 512
_WHOLE: Final = {pa.int32(): pd.Int32Dtype(), pa.int64(): pd.Int64Dtype()}
# Queries of this machine share its cores; queries of Athena wait elsewhere.
_HERE: Final = ThreadPoolExecutor(max_workers=os.cpu_count() or 2, thread_name_prefix="rows")
_AWAY: Final = ThreadPoolExecutor(max_workers=12, thread_name_prefix="rows-away")


@dataclass(frozen=True)
class Rows:
    """Asks one lake, as of its newest publish when the page began to be drawn. The rows are shared: copy to change."""

    lake: ShownLake
    published: str

    @classmethod
    def of(cls, lake: ShownLake) -> Rows:
        """The rows of a lake as it is now."""
        return cls(lake, lake.newest_publish())

    def ahead(self, *queries: str) -> None:
        """Begin with queries whose rows are wanted soon, beside one another."""
        for sql in queries:
            _asked(self.lake, str(self.lake), self.published, sql)

    def __call__(self, sql: str) -> pd.DataFrame:
        """The rows of a query. Counts stay integers where some are null; dates are datetime.date."""
        answer = _asked(self.lake, str(self.lake), self.published, sql)
        try:
            return answer.result()
        except Exception:
            # Whoever mends the cause and looks again shall not see the old error.
            _asked.clear(self.lake, str(self.lake), self.published, sql)
            raise


@st.cache_resource(ttl=SECONDS, max_entries=_QUERIES, show_spinner=False)
def _asked(_lake: ShownLake, lake: str, published: str, sql: str) -> Future[pd.DataFrame]:
    return (_AWAY if _lake.profile else _HERE).submit(_ask, _lake, sql)


def _ask(lake: ShownLake, sql: str) -> pd.DataFrame:
    found: pd.DataFrame = lake.query(sql).to_pandas(types_mapper=_WHOLE.get)
    return found
