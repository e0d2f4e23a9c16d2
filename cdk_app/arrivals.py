"""What arrives: a queue of stored answers, a queue of dropped files, and the queue of what nobody could take."""

from __future__ import annotations

from typing import Final

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from cdk_app.names import LakeNames

EXTRACT_TIMEOUT: Final = cdk.Duration.minutes(10)
TRANSFORM_TIMEOUT: Final = cdk.Duration.minutes(2)
# A message must stay hidden for longer than its function may take, retries of a throttled poller included.
_PATIENCE: Final = 6
_DELIVERIES: Final = 5


class Arrivals(Construct):
    """The queues between the raw bucket and the functions.

    `answers` feeds transform, `inbox` feeds extract; what fails five times ends in `dead_letters`, which is one for
    both because its alarm and its remedy (mend, then redrive) are the same.
    """

    def __init__(self, scope: Construct, name: str, *, names: LakeNames) -> None:
        super().__init__(scope, name)
        self._names = names
        self.dead_letters = sqs.Queue(
            self,
            "DeadLetters",
            encryption=sqs.QueueEncryption.SQS_MANAGED,
            enforce_ssl=True,
            retention_period=cdk.Duration.days(14),
        )
        self.answers = self._queue("Answers", TRANSFORM_TIMEOUT)
        self.inbox = self._queue("Inbox", EXTRACT_TIMEOUT)

    def _queue(self, name: str, timeout: cdk.Duration) -> sqs.Queue:
        queue = sqs.Queue(
            self,
            name,
            encryption=sqs.QueueEncryption.SQS_MANAGED,
            enforce_ssl=True,
            visibility_timeout=cdk.Duration.seconds(timeout.to_seconds() * _PATIENCE),
            retention_period=cdk.Duration.days(14),
            dead_letter_queue=sqs.DeadLetterQueue(queue=self.dead_letters, max_receive_count=_DELIVERIES),
        )
        queue.add_to_resource_policy(
            iam.PolicyStatement(
                sid="TheRawBucketMaySend",
                principals=[iam.ServicePrincipal("s3.amazonaws.com")],
                actions=["sqs:SendMessage"],
                resources=[queue.queue_arn],
                conditions={
                    "ArnEquals": {"aws:SourceArn": self._names.bucket_arn("raw")},
                    "StringEquals": {"aws:SourceAccount": self._names.stack.account},
                },
            )
        )
        return queue
