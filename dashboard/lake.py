"""Which lake the page shows: the embedded one of CHARTLAKE_HOME, or the one on AWS behind CHARTLAKE_PROFILE."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyarrow as pa

from chartlake import target
from chartlake.embedded.deployment import Deployment
from chartlake.embedded.home import ACCOUNT, Home

HOME_VARIABLE: Final = "CHARTLAKE_HOME"
PROFILE_VARIABLE: Final = "CHARTLAKE_PROFILE"


@dataclass(frozen=True, kw_only=True)
class ShownLake:
    """A lake to read. `home` is the folder that holds .chartlake; a `profile` names a lake on AWS instead."""

    home: Path
    profile: str = ""

    def query(self, sql: str) -> pa.Table:
        """The rows of Athena SQL. ConfigError when there is no lake, UnsupportedSql or QueryFailed for the query."""
        athena = target.aws(self.profile).athena() if self.profile else target.local_athena(self.home)
        return athena.query(sql)

    def newest_publish(self) -> str:
        """Changes whenever a table changes. Empty on AWS, where asking costs as much as a query: time decides there."""
        folder = Home(self.home)
        deployment = Deployment.read(folder.deployment)
        if self.profile or deployment is None:
            return ""
        files = list((folder.objects / ACCOUNT / deployment.curated_bucket).rglob("*.parquet"))
        return f"{len(files)} {max((file.stat().st_mtime_ns for file in files), default=0)}"


def from_environment() -> ShownLake:
    """The lake that `chartlake dashboard` names; the folder the page was started in when nothing does."""
    return ShownLake(
        home=Path(os.environ.get(HOME_VARIABLE) or Path.cwd()), profile=os.environ.get(PROFILE_VARIABLE, "")
    )
