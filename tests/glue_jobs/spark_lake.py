"""A lake on an emulator with the buckets and the database of a deployed one and no function, for the job alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chartlake import contract, spark
from chartlake.embedded.emulator import Emulator
from tests.memory_lake import LAKE_TOML

_REGION = {"CreateBucketConfiguration": {"LocationConstraint": "eu-west-1"}}


@dataclass(frozen=True, kw_only=True)
class SparkLake:
    """The emulator, and the prefix of its buckets: one emulator holds several lakes."""

    emulator: Emulator
    name: str

    @classmethod
    def make(cls, emulator: Emulator, name: str) -> SparkLake:
        """An empty lake."""
        s3, glue = emulator.client("s3"), emulator.client("glue")
        for zone in ("raw", "curated"):
            s3.create_bucket(Bucket=f"{name}-{zone}", **_REGION)
        glue.create_database(DatabaseInput={"Name": name})
        for table in contract.TABLES:
            glue.create_table(DatabaseName=name, TableInput={"Name": table.name})
        return cls(emulator=emulator, name=name)

    def arguments(self, prefix: str, source: str = "charts_csv") -> dict[str, str]:
        """The arguments of the job for this lake."""
        return {
            "PREFIX": prefix,
            "SOURCE": source,
            "RAW_BUCKET": f"{self.name}-raw",
            "CURATED_BUCKET": f"{self.name}-curated",
            "DATABASE": self.name,
            "LAKE_FILE": str(LAKE_TOML),
            "OVERRIDES": "none",
        }

    def environment(self, scratch: Path) -> dict[str, str]:
        """The variables of the job's process."""
        import os

        return {**os.environ, **self.emulator.environment(), **spark.submit(cores=2, memory="1g", scratch=scratch)}

    def backfill(self, prefix: str, scratch: Path, source: str = "charts_csv") -> dict[str, Any]:
        """Run the job to its end."""
        return spark.run_job(self.arguments(prefix, source), self.environment(scratch))

    def objects(self, zone: str) -> Mapping[str, bytes]:
        """Every object of a zone."""
        s3, bucket = self.emulator.client("s3"), f"{self.name}-{zone}"
        return {
            entry["Key"]: s3.get_object(Bucket=bucket, Key=entry["Key"])["Body"].read()
            for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket)
            for entry in page.get("Contents", [])
        }
