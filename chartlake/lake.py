"""The lake that a command or a handler works on: its two zones, its catalogue and its settings."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from chartlake.catalog import Catalog, GlueCatalog
from chartlake.errors import ConfigError
from chartlake.settings import LakeSettings, load
from chartlake.store import Bucket, S3Bucket


@dataclass(frozen=True, kw_only=True)
class Lake:
    """Where answers and rows live, who knows the partitions, and what lake.toml says."""

    raw: Bucket
    curated: Bucket
    catalog: Catalog
    settings: LakeSettings


def from_environment() -> Lake:
    """The lake that the CHARTLAKE_… variables of a deployed function name; ConfigError when one is missing."""
    import boto3  # takes 0.1 s: only where a lake is really opened

    s3 = boto3.client("s3")
    curated = _variable("CHARTLAKE_CURATED_BUCKET")
    return Lake(
        raw=S3Bucket(s3, _variable("CHARTLAKE_RAW_BUCKET")),
        curated=S3Bucket(s3, curated),
        catalog=GlueCatalog(boto3.client("glue"), database=_variable("CHARTLAKE_DATABASE"), bucket=curated),
        settings=load(Path(_variable("CHARTLAKE_LAKE_FILE"))),
    )


def _variable(name: str) -> str:
    try:
        return os.environ[name]
    except KeyError:
        raise ConfigError(f"the environment lacks {name}; a deployed function has it") from None
