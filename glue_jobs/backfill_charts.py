"""History in bulk on Spark: any S3 prefix of files or raw objects into the curated tables, each partition put once.

Runs on Glue 6.0 (Spark 4.1, Python 3.13) and, started by `chartlake backfill`, in a local Spark. Executors read and
write S3 with the project's own code: the same parsers, contract, quarantine and merge rule as transform, and no jar.

Arguments, all needed: --PREFIX, --SOURCE (`none` when the keys say), --RAW_BUCKET, --CURATED_BUCKET, --DATABASE,
--LAKE_FILE (a path or s3://bucket/key), --OVERRIDES (s3://bucket/key of what people say of matches; `none` when there
is none, or when it stands beside the lake file).
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from zlib import crc32

import boto3

from chartlake import backfill, runs
from chartlake.catalog import GlueCatalog
from chartlake.job_arguments import read_arguments
from chartlake.lake import Lake
from chartlake.matching import overrides
from chartlake.matching.lake import match_all
from chartlake.settings import LakeSettings, load
from chartlake.store import S3Bucket

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

ARGUMENTS: Final = ("PREFIX", "SOURCE", "RAW_BUCKET", "CURATED_BUCKET", "DATABASE", "LAKE_FILE", "OVERRIDES")
NONE: Final = "none"
# Few enough files that a lost task costs little, enough that their rows share the cost of a message.
FILES_PER_TASK: Final = 250
_TASKS_PER_CORE: Final = 3
_RUNS: Final = ("", ())


@dataclass(frozen=True, kw_only=True)
class Job:
    """What to bring in, and into which lake. Travels to the executors, where each task opens the lake anew."""

    prefix: str
    source: str
    raw_bucket: str
    curated_bucket: str
    database: str
    settings: LakeSettings

    def lake(self) -> Lake:
        """The lake, for the process that asks."""
        s3 = boto3.client("s3")
        return Lake(
            raw=S3Bucket(s3, self.raw_bucket),
            curated=S3Bucket(s3, self.curated_bucket),
            catalog=GlueCatalog(boto3.client("glue"), database=self.database, bucket=self.curated_bucket),
            settings=self.settings,
        )


@dataclass(frozen=True, kw_only=True)
class Done:
    """What a backfill did: files (of a cut one each part), failures by outcome, rows, partition files changed."""

    files: int
    failed: dict[str, int]
    rows: int
    quarantined: int
    partitions: int
    changed: int


def job_of(given: dict[str, str]) -> Job:
    """The job that the arguments describe; lake.toml is read here, once, and travels with it."""
    return Job(
        prefix=given["PREFIX"],
        source="" if given["SOURCE"] == NONE else given["SOURCE"],
        raw_bucket=given["RAW_BUCKET"],
        curated_bucket=given["CURATED_BUCKET"],
        database=given["DATABASE"],
        settings=_settings(given["LAKE_FILE"], given["OVERRIDES"]),
    )


def _settings(lake_file: str, said: str) -> LakeSettings:
    if not lake_file.startswith(backfill.SCHEME):
        return load(Path(lake_file))
    folder = Path(tempfile.mkdtemp())  # what is beside lake.toml is read again when all is matched
    _download(lake_file, folder / "lake.toml")
    if said != NONE:
        _download(said, folder / overrides.FILE)
    return load(folder / "lake.toml")


def _download(where: str, place: Path) -> None:
    bucket, _, key = where.removeprefix(backfill.SCHEME).partition("/")
    place.parent.mkdir(exist_ok=True)
    boto3.client("s3").download_file(bucket, key, str(place))


def run(job: Job, session: SparkSession) -> Done:
    """File everything, parse it, publish each partition once, record how it went, and match all, in this order.

    Cut off anywhere, it is started again with the same arguments: what was filed keeps its key, what was published is
    not put again, and no run is recorded before its rows are in.
    """
    spark = session.sparkContext
    lake = job.lake()
    found = backfill.find(job.prefix, boto3.client("s3"))
    cut = partial(_slices, cores=spark.defaultParallelism)
    of_each: list[list[runs.Run]] = spark.parallelize(found, cut(found)).mapPartitions(partial(_file, job)).collect()
    own = f"{backfill.SCHEME}{job.raw_bucket}/"
    runs.record(
        lake, [run for one, of_one in zip(found, of_each, strict=True) for run in of_one if not _stood(own, one, run)]
    )
    filed = [run for of_one in of_each for run in of_one]

    keys = list(dict.fromkeys(run.raw_key for run in filed if run.raw_key))
    parsed = spark.parallelize(keys, cut(keys)).mapPartitions(partial(_parse, job))
    # One shuffle feeds both steps below: Spark keeps its files and parses nothing twice.
    grouped = parsed.groupByKey(_TASKS_PER_CORE * spark.defaultParallelism, _where)
    changed = grouped.filter(lambda group: group[0] != _RUNS).mapPartitions(partial(_publish, job)).collect()
    done: list[runs.Run] = grouped.filter(lambda group: group[0] == _RUNS).flatMap(lambda group: group[1]).collect()
    runs.record(lake, done)
    match_all(lake, overrides.of_lake(lake.settings))
    return _summary(filed, done, changed)


def _slices(things: Sequence[Any], *, cores: int) -> int:
    """Into how many tasks to cut: enough for every core, and none too long."""
    return max(1, min(len(things), max(_TASKS_PER_CORE * cores, -(-len(things) // FILES_PER_TASK))))


def _where(place: backfill.Place) -> int:
    # Python's own hash of a text differs from process to process.
    return crc32(repr(place).encode())


def _stood(own: str, found: backfill.Found, run: runs.Run) -> bool:
    """Whether it was in this lake's raw zone before: then it was extracted then, and not now."""
    return run.ok and found.where == f"{own}{run.raw_key}"


def _file(job: Job, found: Iterable[backfill.Found]) -> Iterator[list[runs.Run]]:
    lake, s3 = job.lake(), boto3.client("s3")
    for one in found:
        yield backfill.file(lake, one, s3, own_bucket=job.raw_bucket, source_name=job.source)


def _parse(job: Job, keys: Iterable[str]) -> Iterator[tuple[backfill.Place, backfill.Share | runs.Run]]:
    for given in backfill.shares(job.lake(), keys):
        yield (_RUNS, given) if isinstance(given, runs.Run) else given


def _publish(job: Job, groups: Iterable[tuple[backfill.Place, Iterable[backfill.Share]]]) -> Iterator[bool]:
    lake = job.lake()
    for place, shares in groups:
        yield backfill.publish(lake, place, shares)


def _summary(filed: Sequence[runs.Run], done: Sequence[runs.Run], changed: Sequence[bool]) -> Done:
    outcomes = Counter(run.outcome for run in (*filed, *done) if not run.ok)
    return Done(
        files=len(filed),
        failed=dict(sorted(outcomes.items())),
        rows=sum(run.rows or 0 for run in done),
        quarantined=sum(run.quarantined or 0 for run in done),
        partitions=len(changed),
        changed=sum(changed),
    )


def main() -> None:
    """Run as the arguments say; what was done is the last line that is printed, as JSON."""
    from pyspark.sql import SparkSession  # here, so that what needs no Spark can be tried without it

    job = job_of(read_arguments(sys.argv, ARGUMENTS))
    session = SparkSession.builder.appName("backfill_charts").getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    print(json.dumps(asdict(run(job, session))))


if __name__ == "__main__":
    main()
