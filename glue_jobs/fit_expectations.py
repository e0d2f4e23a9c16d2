"""How much longer songs stay on their charts, fitted every week: the Glue job that the schedule starts.

Runs on Glue 6.0 for its Python 3.13 and its memory; Spark itself has nothing to do. Athena answers the views, the fit
runs in this process, and the rows are published as every partition is. Started again, it ends with the same bytes.

Arguments, all needed: --RAW_BUCKET, --CURATED_BUCKET, --DATABASE, --WORKGROUP, --LAKE_FILE (a path or s3://bucket/key).
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

import boto3

from chartlake.athena.remote import RemoteAthena
from chartlake.catalog import GlueCatalog
from chartlake.expectations.fitting import Expected
from chartlake.expectations.publishing import publish_expectations, raise_failures
from chartlake.job_arguments import read_arguments
from chartlake.lake import Lake
from chartlake.settings import LakeSettings, load
from chartlake.store import S3Bucket

ARGUMENTS: Final = ("RAW_BUCKET", "CURATED_BUCKET", "DATABASE", "WORKGROUP", "LAKE_FILE")
# Seconds that one query may take.
PATIENCE: Final = 900.0
_S3: Final = "s3://"


def lake_of(given: dict[str, str], session: Any) -> Lake:
    """The lake that the arguments name."""
    s3 = session.client("s3")
    return Lake(
        raw=S3Bucket(s3, given["RAW_BUCKET"]),
        curated=S3Bucket(s3, given["CURATED_BUCKET"]),
        catalog=GlueCatalog(session.client("glue"), database=given["DATABASE"], bucket=given["CURATED_BUCKET"]),
        settings=_settings(given["LAKE_FILE"], s3),
    )


def told(fitted: Iterable[Expected]) -> dict[str, Any]:
    """What the job did, chart by chart: how many songs, by which model, or why not."""
    return {f"{one.platform}/{one.chart}": {"songs": len(one.rows), "said": one.said} for one in fitted}


def _settings(lake_file: str, s3: Any) -> LakeSettings:
    if not lake_file.startswith(_S3):
        return load(Path(lake_file))
    bucket, _, key = lake_file.removeprefix(_S3).partition("/")
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "lake.toml"
        s3.download_file(bucket, key, str(copy))
        return load(copy)


def main() -> None:
    """Run as the arguments say; what was done is printed as JSON. A chart that failed ends the job with an error."""
    given, session = read_arguments(sys.argv, ARGUMENTS), boto3.Session()
    athena = RemoteAthena(
        session.client("athena"), workgroup=given["WORKGROUP"], database=given["DATABASE"], patience=PATIENCE
    )
    fitted = list(publish_expectations(lake_of(given, session), athena))
    print(json.dumps(told(fitted)))
    raise_failures(fitted)


if __name__ == "__main__":
    main()
