"""Draw a gathered report as PDF and HTML, and store both."""

from __future__ import annotations

import logging
import os
from typing import Any, TypedDict

from lambdas.events import LambdaContext

LOG = logging.getLogger(__name__)
LOG.setLevel(logging.INFO)


class DrawEvent(TypedDict):
    """The report as JSON, and the key that both files get, without its ending."""

    report: dict[str, Any]
    key: str


def handler(event: DrawEvent, context: LambdaContext) -> dict[str, str]:
    """Store the files in the results bucket; gives their keys by ending."""
    import boto3  # both take a second: only where something is drawn

    from chartlake.report.drawn import CONTENT_TYPES, drawn
    from chartlake.report.model import Report

    s3, bucket, keys = boto3.client("s3"), os.environ["CHARTLAKE_RESULTS_BUCKET"], {}
    for ending, content in drawn(Report.of(event["report"])).items():
        keys[ending] = f"{event['key']}.{ending}"
        s3.put_object(Bucket=bucket, Key=keys[ending], Body=content, ContentType=CONTENT_TYPES[ending])
        LOG.info("%s: %d bytes", keys[ending], len(content))
    return keys
