"""`chartlake backfill`: bring years of files in at once, with Spark here or with Glue on AWS."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Annotated, Final

import typer

from chartlake.cli_options import HERE, LAKE_TOML, Form, Home, LakeFile, Profile, say
from chartlake.errors import ConfigError
from chartlake.printing import Format, print_rows

INCOMPLETE: Final = 3


def backfill(
    prefix: Annotated[str, typer.Argument(help="A folder, or s3://<bucket>/<prefix>")],
    source: Annotated[str, typer.Option(help="The source that can read plain files; keys of a raw zone say it")] = "",
    cores: Annotated[int, typer.Option(min=1, help="Cores of this machine")] = 2,
    memory: Annotated[str, typer.Option(help="Java heap on this machine; each core adds a Python process")] = "1g",
    home: Home = HERE,
    profile: Profile = None,
    lake: LakeFile = LAKE_TOML,
    form: Form = Format.table,
) -> None:
    """Bring in whatever lies below PREFIX, also years of it; cut off, it is started again with the same words."""
    from chartlake import spark
    from chartlake.sources import source as module_of

    if source:
        module_of(source)
    if profile:
        _on_aws(prefix, source, profile)
        return
    place = prefix if prefix.startswith("s3://") else str(_existing(prefix))
    with say.status("Spark is working"):
        done = spark.run_here(home.resolve(), prefix=place, source=source, lake_file=lake, cores=cores, memory=memory)
    failed = ", ".join(f"{outcome} {count}" for outcome, count in done["failed"].items())
    print_rows([{**done, "failed": failed}], form)
    if failed:
        raise typer.Exit(INCOMPLETE)


def _on_aws(prefix: str, source: str, profile: str) -> None:
    from chartlake import spark, target
    from chartlake.backfill import UPLOADS

    there = target.aws(profile)
    job, bucket = there.deployment.backfill_job, there.deployment.raw_bucket
    if not prefix.startswith("s3://"):
        place = f"s3://{bucket}/{UPLOADS}{source}/" if source else f"s3://{bucket}/{UPLOADS}"
        copying = "cp --recursive" if Path(prefix).is_dir() else "cp"
        raise ConfigError(
            f"Glue reads S3: copy it with `aws s3 {copying} {shlex.quote(prefix)} {place}` first, then "
            f"`chartlake backfill {place}`, with the same --source"
        )
    run_id = spark.start_on_aws(there.session, job, prefix=prefix, source=source)
    say.print(f"started {run_id}; follow it with")
    say.print(f"  aws glue get-job-run --profile {profile} --job-name {job} --run-id {run_id}", soft_wrap=True)
    say.print("its log is in CloudWatch under /aws-glue/jobs; every file leaves a row in ingest_runs")
    print(run_id)


def _existing(prefix: str) -> Path:
    path = Path(prefix)
    if not path.exists():
        raise ConfigError(f"there is no folder {prefix}; name one, or s3://<bucket>/<prefix>")
    return path.resolve()
