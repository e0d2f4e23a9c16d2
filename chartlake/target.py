"""Which deployed lake a command talks to: the embedded one of a folder, or one on AWS behind a profile."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, Final, Protocol

import pyarrow as pa
from botocore.config import Config

from chartlake.athena.engine import FolderCatalog, LocalAthena
from chartlake.catalog import GlueCatalog
from chartlake.connections.dropping import prepared
from chartlake.embedded import lifecycle
from chartlake.embedded.deployment import Deployment
from chartlake.embedded.home import ACCOUNT, CHECKOUT, Home
from chartlake.errors import ConfigError, QueryFailed
from chartlake.inbox import INBOX, check_file, check_size
from chartlake.lake import Lake
from chartlake.literals import literal, literals
from chartlake.settings import load
from chartlake.store import S3Bucket

STACK: Final = "chartlake-lake"
LONGEST_EXTRACT: Final = 900
VIEWS: Final = CHECKOUT / "athena_queries" / "views"


class Athena(Protocol):
    """Runs Athena SQL."""

    def query(self, sql: str) -> pa.Table:
        """The rows of one query; UnsupportedSql or QueryFailed."""
        ...


@dataclass(frozen=True, kw_only=True)
class Target:
    """A deployed lake: its outputs, a session to reach it, and whoever runs its SQL."""

    deployment: Deployment
    session: Any
    athena: Callable[[], Athena]
    embedded: bool

    def extract(self, *, source: str | None, scope: str | None, date: str | None) -> list[dict[str, Any]]:
        """Invoke the deployed extract function; one record per scope. QueryFailed carries what the function said."""
        event = {name: value for name, value in (("source", source), ("scope", scope), ("date", date)) if value}
        # Asked once, however long it takes: a second invocation would ask every upstream again beside the first.
        patience = Config(read_timeout=LONGEST_EXTRACT, retries={"total_max_attempts": 1})
        reply = self.session.client("lambda", config=patience).invoke(
            FunctionName=self.deployment.extract_function, Payload=json.dumps(event).encode()
        )
        answer: dict[str, Any] = json.loads(reply["Payload"].read())
        if reply.get("FunctionError"):
            raise QueryFailed(f"extract failed: {answer.get('errorMessage', answer)}")
        runs: list[dict[str, Any]] = answer["runs"]
        return runs

    def drop(self, file: Path, source: str, *, user: str = "") -> list[str]:
        """Put a file into the inbox of a source and return its key; `user` says whose it is, where files are someone's.

        Of an archive of listening every history is put there. ConfigError, FileTooLarge or UnexpectedAnswer, before
        anything is, when it may not be.
        """
        s3 = self.session.client("s3")
        bucket = self.deployment.raw_bucket
        check_file(file, source)
        ready = {
            # A folder of its own: a file of the same name that waits there already is another file.
            f"{INBOX}{source}/{hashlib.sha256(body + str(file.resolve()).encode()).hexdigest()[:12]}/{name}": body
            for name, body in prepared(file, source, user=user, bucket=S3Bucket(s3, bucket))
        }
        for key, body in ready.items():
            check_size(key.rpartition("/")[2], len(body), source)
        for key, body in ready.items():
            s3.put_object(Bucket=bucket, Key=key, Body=body)
        return list(ready)

    def put_secret(self, name: str, content: Mapping[str, str]) -> None:
        """Put a secret into the lake's Secrets Manager, in place of an earlier one of that name."""
        lifecycle.keep_secret(self.session.client("secretsmanager"), name=name, content=content)

    def outcomes(self, raw_keys: list[str]) -> dict[str, dict[str, Any]]:
        """By raw key, the outcome of those that transform is done with."""
        done = self.athena().query(
            "SELECT run_id, source, scope, outcome, rows, quarantined, message FROM ingest_runs "  # noqa: S608
            f"WHERE stage = 'transform' AND run_id IN ({literals(raw_keys)})"
        )
        return {record["run_id"]: record for record in done.to_pylist()}

    def filed(self, inbox_key: str, *, since: datetime) -> dict[str, Any] | None:
        """What became of a file dropped at `since` (naive UTC): outcome, raw_key, message; None while it waits."""
        runs = literal(f"{inbox_key}@")
        found = self.athena().query(
            "SELECT outcome, raw_key, message FROM ingest_runs WHERE stage = 'extract' "  # noqa: S608 - quoted above
            f"AND starts_with(run_id, {runs}) AND started_at >= TIMESTAMP '{since:%Y-%m-%d %H:%M:%S}' "
            "ORDER BY started_at DESC LIMIT 1"
        )
        return found.to_pylist()[0] if found.num_rows else None


def connect(home: Path, profile: str | None = None) -> Target:
    """The lake on AWS behind a profile, else the embedded one of a folder; ConfigError or EmulatorError if none is."""
    return aws(profile) if profile else embedded(home)


def embedded(home: Path) -> Target:
    """The embedded lake of a folder; EmulatorError when it does not run."""
    emulator, deployment = lifecycle.deployed(home)
    return Target(
        deployment=deployment,
        session=emulator.session(),
        athena=partial(local_athena, home),
        embedded=True,
    )


def local_athena(home: Path, *, keep_open: bool = False) -> LocalAthena:
    """Athena SQL over the curated files of an embedded lake, whether it runs or not; see `LocalAthena`."""
    folder = Home(home)
    deployment = Deployment.read(folder.deployment)
    if deployment is None:
        raise ConfigError(f"there is no lake in {folder.root}; make one with `{lifecycle.starting(home)}`")
    catalog = FolderCatalog(folder.objects / ACCOUNT / deployment.curated_bucket, VIEWS)
    return LocalAthena(catalog, scratch=folder.folder / "reading", keep_open=keep_open)


def aws(profile: str, stack: str = STACK, *, lake_file: Path | None = None) -> Target:
    """The lake that `cdk deploy` made in the account of a profile; ConfigError when there is none.

    It is where `lake_file` says, whatever the profile's own region is: by default CHARTLAKE_LAKE, else the lake.toml of
    this checkout, which the CDK deploys.
    """
    import boto3  # takes 0.2 s, and the embedded lake needs it only while it runs

    from chartlake.athena.remote import RemoteAthena

    region = load(lake_file or Path(os.environ.get("CHARTLAKE_LAKE") or CHECKOUT / "lake.toml")).region
    session = boto3.Session(profile_name=profile, region_name=region)
    deployment = Deployment(digest="", outputs=_outputs(session.client("cloudformation"), stack))
    athena = session.client("athena")
    return Target(
        deployment=deployment,
        session=session,
        athena=lambda: RemoteAthena(athena, workgroup=deployment.workgroup, database=deployment.database),
        embedded=False,
    )


def _outputs(cloudformation: Any, stack: str) -> Mapping[str, str]:
    try:
        (found,) = cloudformation.describe_stacks(StackName=stack)["Stacks"]
    except cloudformation.exceptions.ClientError as error:
        raise ConfigError(
            f"the account has no stack {stack} in {cloudformation.meta.region_name}, the region of lake.toml "
            f"({error}); deploy it with `cdk deploy {stack}`"
        ) from error
    return {output["OutputKey"]: output["OutputValue"] for output in found.get("Outputs", [])}


def open_embedded(home: Path, lake_file: Path) -> Lake:
    """The zones and the catalogue of an embedded lake, for work that the functions do not do, as a rebuild."""
    emulator, deployment = lifecycle.deployed(home)
    s3 = emulator.client("s3")
    return Lake(
        raw=S3Bucket(s3, deployment.raw_bucket),
        curated=S3Bucket(s3, deployment.curated_bucket),
        catalog=GlueCatalog(emulator.client("glue"), database=deployment.database, bucket=deployment.curated_bucket),
        settings=load(lake_file),
    )


def open_lake(home: Path, profile: str | None, lake_file: Path) -> Lake:
    """As `open_embedded`, or, with a profile, the lake on AWS behind it."""
    if not profile:
        return open_embedded(home, lake_file)
    there = aws(profile, lake_file=lake_file)
    s3, deployment = there.session.client("s3"), there.deployment
    return Lake(
        raw=S3Bucket(s3, deployment.raw_bucket),
        curated=S3Bucket(s3, deployment.curated_bucket),
        catalog=GlueCatalog(
            there.session.client("glue"), database=deployment.database, bucket=deployment.curated_bucket
        ),
        settings=load(lake_file),
    )
