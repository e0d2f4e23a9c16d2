"""The three buckets: raw answers (versioned, kept), curated Parquet files, and results: Athena's and reports.

Access logs are off on purpose: they would record the addresses of everybody who queries, which the lake must not hold;
CloudTrail tells an owner who needs it which role read what.
"""

from __future__ import annotations

from typing import Final

import aws_cdk as cdk
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from cdk_app.arrivals import Arrivals
from cdk_app.choices import Choices
from cdk_app.nag import accept
from cdk_app.names import LakeNames

RESULTS_KEPT: Final = cdk.Duration.days(14)
# A report can be made anew as long as its charts are there.
REPORTS_KEPT: Final = cdk.Duration.days(365)
DELETED_KEPT: Final = cdk.Duration.days(180)
# S3 wants `=` percent-encoded in a filter and an emulator does not: a prefix without it means the same to both.
ANSWERS_PREFIX: Final = "source"
INBOX_PREFIX: Final = "inbox/"
RESULTS_PREFIX: Final = "athena/"
REPORTS_PREFIX: Final = "reports/"
# Where files are put for a backfill, by source: of what arrives there no queue is told.
UPLOADS_PREFIX: Final = "backfill/"
# A run may take eight hours; the rest is for uploading, and for starting again what broke off.
UPLOADS_KEPT: Final = cdk.Duration.days(14)


class Storage(Construct):
    """The buckets. `raw` tells the queues of `arrivals` about every stored answer and every dropped file."""

    def __init__(self, scope: Construct, name: str, *, choices: Choices, names: LakeNames, arrivals: Arrivals) -> None:
        super().__init__(scope, name)
        self._names = names
        self._keep = cdk.RemovalPolicy.DESTROY if choices.embedded else cdk.RemovalPolicy.RETAIN
        self.raw = self._bucket("Raw", versioned=True, rules=_raw_rules(choices))
        self.curated = self._bucket("Curated", rules=[])
        self.results = self._bucket(
            "Results",
            rules=[
                s3.LifecycleRule(id="results", prefix=RESULTS_PREFIX, expiration=RESULTS_KEPT),
                s3.LifecycleRule(id="reports", prefix=REPORTS_PREFIX, expiration=REPORTS_KEPT),
            ],
        )
        _announce(self.raw, {ANSWERS_PREFIX: arrivals.answers, INBOX_PREFIX: arrivals.inbox})

    def _bucket(self, name: str, *, rules: list[s3.LifecycleRule], versioned: bool = False) -> s3.Bucket:
        unfinished = s3.LifecycleRule(
            id="unfinished-uploads", abort_incomplete_multipart_upload_after=cdk.Duration.days(1)
        )
        bucket = s3.Bucket(
            self,
            name,
            bucket_name=self._names.bucket(name.lower()),
            encryption=s3.BucketEncryption.S3_MANAGED,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            object_ownership=s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
            enforce_ssl=True,
            minimum_tls_version=1.2,
            versioned=versioned,
            lifecycle_rules=[unfinished, *rules],
            removal_policy=self._keep,
        )
        accept(bucket, {"AwsSolutions-S1": "Access logs would hold the addresses of everybody who queries the lake."})
        return bucket


def _raw_rules(choices: Choices) -> list[s3.LifecycleRule]:
    """Deleted answers can be restored for half a year; a source with a retention expires after it, uploads do soon."""
    expiring = [source for source in choices.lake.sources.values() if source.retention_days]
    return [
        s3.LifecycleRule(
            id="deleted",
            noncurrent_version_expiration=DELETED_KEPT,
            expired_object_delete_marker=True,  # or the names of files would stay for good
        ),
        _expiring("uploads", UPLOADS_PREFIX, UPLOADS_KEPT),
        *(
            _expiring(f"retention-{source.name}{suffix}", prefix, cdk.Duration.days(source.retention_days or 0))
            for source in expiring
            for suffix, prefix in (
                ("", f"source={source.name}/"),
                ("-inbox", f"{INBOX_PREFIX}{source.name}/"),
                ("-uploads", f"{UPLOADS_PREFIX}{source.name}/"),
            )
            # Of two rules the shorter holds.
            if suffix != "-uploads" or (source.retention_days or 0) < UPLOADS_KEPT.to_days()
        ),
    ]


def _expiring(name: str, prefix: str, kept: cdk.Duration) -> s3.LifecycleRule:
    return s3.LifecycleRule(id=name, prefix=prefix, expiration=kept, noncurrent_version_expiration=cdk.Duration.days(1))


def _announce(bucket: s3.Bucket, queues: dict[str, sqs.Queue]) -> None:
    """Send every new object under a prefix to its queue.

    Written on the bucket itself: the CDK's own way adds a function that may change the notifications of every bucket.
    """
    resource = bucket.node.default_child
    if not isinstance(resource, s3.CfnBucket):
        raise TypeError(f"{bucket.node.path} is not a bucket of this stack")
    resource.notification_configuration = s3.CfnBucket.NotificationConfigurationProperty(
        queue_configurations=[
            s3.CfnBucket.QueueConfigurationProperty(
                event="s3:ObjectCreated:*",
                queue=queue.queue_arn,
                filter=s3.CfnBucket.NotificationFilterProperty(
                    s3_key=s3.CfnBucket.S3KeyFilterProperty(
                        rules=[s3.CfnBucket.FilterRuleProperty(name="prefix", value=prefix)]
                    )
                ),
            )
            for prefix, queue in queues.items()
        ]
    )
    # S3 sends a test message before it accepts a queue, so the queues' policies must stand first.
    bucket.node.add_dependency(*queues.values())
