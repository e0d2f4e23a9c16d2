"""The rows of a query, asked for once: the page is drawn anew with every click."""

from __future__ import annotations

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


@dataclass(frozen=True)
class Rows:
    """Asks one lake, as of its newest publish when the page began to be drawn."""

    lake: ShownLake
    published: str

    @classmethod
    def of(cls, lake: ShownLake) -> Rows:
        """The rows of a lake as it is now."""
        return cls(lake, lake.newest_publish())

    def __call__(self, sql: str) -> pd.DataFrame:
        """The rows of a query. Counts stay integers where some are null; dates are datetime.date."""
        return _ask(self.lake, f"{self.lake}", self.published, sql)


@st.cache_data(ttl=SECONDS, max_entries=_QUERIES, show_spinner="Asking the lake …")
def _ask(_lake: ShownLake, lake: str, published: str, sql: str) -> pd.DataFrame:
    found: pd.DataFrame = _lake.query(sql).to_pandas(types_mapper=_WHOLE.get)
    return found
