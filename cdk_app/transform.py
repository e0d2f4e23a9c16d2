"""Publishing what was stored: the transform function behind the queue of answers."""

from __future__ import annotations

from typing import Final

import aws_cdk as cdk
from aws_cdk import aws_lambda_event_sources as event_sources
from constructs import Construct

from cdk_app.arrivals import TRANSFORM_TIMEOUT, Arrivals
from cdk_app.choices import Choices
from cdk_app.function import LakeFunction, bundle_with_sources, whereabouts
from cdk_app.names import LakeNames
from cdk_app.storage import Storage
from chartlake.contract import INGEST_RUNS, QUARANTINE, TABLES, TRACK_MATCHES
from chartlake.policy import sources_of

# What every answer may leave, whatever source it is of.
_ALWAYS: Final = (INGEST_RUNS, QUARANTINE, TRACK_MATCHES)
_BATCH: Final = 10
# Answers of one run come together: waiting a little lets them be merged into a partition in one go.
_WINDOW: Final = cdk.Duration.seconds(20)
# More writers of the same month only race one another.
_AT_ONCE: Final = 4


class Transform(Construct):
    """The transform function and its place behind the queue."""

    def __init__(
        self,
        scope: Construct,
        name: str,
        *,
        choices: Choices,
        names: LakeNames,
        storage: Storage,
        arrivals: Arrivals,
    ) -> None:
        super().__init__(scope, name)
        self.function = LakeFunction(
            self,
            "Function",
            bundle=bundle_with_sources("transform", choices),
            names=names,
            description="Parses stored answers and publishes their rows into the curated tables",
            timeout=TRANSFORM_TIMEOUT,
            memory_size=1769,  # one whole CPU; less is slower, not cheaper
            environment=whereabouts(names, storage),
        )
        self._allow(names, choices)
        self.function.add_event_source(
            event_sources.SqsEventSource(
                arrivals.answers,
                batch_size=_BATCH,
                # The emulator knows no window, and nobody at a laptop wants to wait.
                max_batching_window=None if choices.embedded else _WINDOW,
                max_concurrency=2 if choices.embedded else _AT_ONCE,
                report_batch_item_failures=True,
            )
        )

    def _allow(self, names: LakeNames, choices: Choices) -> None:
        tables = published_tables(choices)
        self.function.may(
            "ReadAnswers",
            actions=["s3:GetObject"],
            resources=names.objects("raw", "source="),
            exceptions="Keys are made from the time and the content of an answer; the prefix is exact.",
        )
        self.function.may(
            "PublishPartitions",
            actions=["s3:GetObject", "s3:PutObject"],
            resources=names.objects("curated", *(f"{table}/" for table in tables)),
            exceptions="The partitions of a table are not known beforehand; the table is exact.",
        )
        # Without it S3 answers 403 instead of 404 for an object that is not there yet.
        self.function.may(
            "TellMissingFromForbidden",
            actions=["s3:ListBucket"],
            resources=[names.bucket_arn("raw"), names.bucket_arn("curated")],
        )
        self.function.may("RegisterPartitions", actions=["glue:BatchCreatePartition"], resources=names.glue(*tables))


def published_tables(choices: Choices) -> list[str]:
    """The tables that the sources of lake.toml may give rows of, and those that every answer may leave rows in."""
    return [table.name for table in TABLES if table in _ALWAYS or any(sources_of(table, choices.lake))]
