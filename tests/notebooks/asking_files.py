"""Lets notebooks ask the files of a lake that does not run, where they would ask a running one through awswrangler."""

from __future__ import annotations

import os
import re
from functools import cache
from pathlib import Path

import pandas as pd

from chartlake.athena.engine import LocalAthena
from chartlake.target import local_athena


def ask(sql: str, **values: str) -> pd.DataFrame:
    """In the place of asking.ask; each `:name` becomes a text in quotes, as awswrangler's named parameters do."""
    for name, value in values.items():
        text = value.replace("'", "''")
        sql = re.sub(rf":{name}\b", f"'{text}'", sql)
    rows: pd.DataFrame = _files(os.environ["CHARTLAKE_HOME"]).query(sql).to_pandas()
    return rows


@cache
def _files(home: str) -> LocalAthena:
    return local_athena(Path(home))
