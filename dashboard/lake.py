"""Which lake the page shows: the embedded one of CHARTLAKE_HOME, or the one on AWS behind CHARTLAKE_PROFILE."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

import pyarrow as pa

from chartlake import target
from chartlake.athena.engine import LocalAthena
from chartlake.embedded.deployment import Deployment
from chartlake.embedded.home import ACCOUNT, Home

HOME_VARIABLE: Final = "CHARTLAKE_HOME"
PROFILE_VARIABLE: Final = "CHARTLAKE_PROFILE"
LONGEST: Final = 60.0  # [s]
MOST: Final = 100_000


@dataclass(frozen=True, kw_only=True)
class ShownLake:
    """A lake to read. `home` is the folder that holds .chartlake; a `profile` names a lake on AWS instead."""

    home: Path
    profile: str = ""

    def query(self, sql: str) -> pa.Table:
        """The rows of Athena SQL. ConfigError when there is no lake, UnsupportedSql or QueryFailed for the query."""
        return _athena(self, self._deployed()).query(sql)

    def query_of_reader(self, sql: str) -> pa.Table:
        """As `query`, of SQL that somebody typed: here no longer than LONGEST, and MOST rows. Athena limits itself."""
        athena = _athena(self, self._deployed())
        return athena.query(sql, seconds=LONGEST, most=MOST) if isinstance(athena, LocalAthena) else athena.query(sql)

    def newest_publish(self) -> str:
        """Changes whenever a table changes. Empty on AWS, where asking costs as much as a query: time decides there."""
        folder = Home(self.home)
        deployment = None if self.profile else Deployment.read(folder.deployment)
        if deployment is None:
            return ""
        files = list((folder.objects / ACCOUNT / deployment.curated_bucket).rglob("*.parquet"))
        return f"{len(files)} {max(map(_changed, files), default=0)}"

    def _deployed(self) -> int:
        deployment = Home(self.home).deployment
        return deployment.stat().st_mtime_ns if not self.profile and deployment.exists() else 0


def _changed(file: Path) -> int:
    """When a file changed; 0 when it went meanwhile."""
    try:
        return file.stat().st_mtime_ns
    except FileNotFoundError:
        return 0


def from_environment() -> ShownLake:
    """The lake that `chartlake dashboard` names; the folder the page was started in when nothing does."""
    home = Path(os.environ.get(HOME_VARIABLE) or Path.cwd())
    return ShownLake(home=home, profile=os.environ.get(PROFILE_VARIABLE, ""))


# Kept from query to query: it remembers how it translated the views.
@lru_cache(maxsize=8)
def _athena(lake: ShownLake, deployed: int) -> target.Athena:
    """Who runs the SQL of a lake, as deployed at that time."""
    return target.aws(lake.profile).athena() if lake.profile else target.local_athena(lake.home, keep_open=True)
