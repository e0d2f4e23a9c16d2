"""Ask the upstreams for what lake.toml lists, or file what somebody dropped into the inbox."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import date
from functools import cache
from typing import NotRequired, TypedDict

from chartlake.connections import with_connected
from chartlake.extract import Extraction, new_run_id, secrets_manager
from chartlake.http import now
from chartlake.inbox import file_dropped
from chartlake.lake import Lake, from_environment
from chartlake.runs import Run
from lambdas.events import BatchResponse, LambdaContext, SqsRecord, failed, object_keys

LOG = logging.getLogger(__name__)
LOG.setLevel(logging.INFO)


class ExtractEvent(TypedDict, total=False):
    """By the schedule: empty. By hand: a source, a scope, a date (yyyy-mm-dd). By the inbox queue: messages."""

    source: str
    scope: str
    date: str
    Records: list[SqsRecord]


class ScopeOutcome(TypedDict):
    """How it went with one scope."""

    source: str
    scope: str
    outcome: str
    bytes: NotRequired[int | None]
    message: NotRequired[str | None]
    raw_key: NotRequired[str | None]


class ExtractReport(TypedDict):
    """How it went with every scope of the run."""

    run_id: str
    runs: list[ScopeOutcome]


@cache
def lake() -> Lake:
    """The lake, opened once per warm function."""
    return from_environment()


def handler(event: ExtractEvent, context: LambdaContext) -> ExtractReport | BatchResponse:
    """Run one extraction, or file the dropped files that the queue's messages name."""
    if "Records" in event:
        return failed([record for record in event["Records"] if not _filed(record)])
    asked_for = date.fromisoformat(event["date"]) if event.get("date") else None
    opened = with_connected(lake())
    scopes = [
        replace(scope, date=asked_for)
        for scope in opened.settings.enabled_scopes(event.get("source"), event.get("scope"))
    ]
    extraction = Extraction(
        lake=opened,
        run_id=new_run_id(now(), context.aws_request_id),
        secrets=secrets_manager,
        time_left=lambda: context.get_remaining_time_in_millis() / 1000,
    )
    done = extraction.run(scopes)
    for run in done:
        LOG.info("%s/%s: %s %s", run.source, run.scope, run.outcome, run.message or "")
    return {"run_id": extraction.run_id, "runs": [_outcome(run) for run in done]}


def _outcome(run: Run) -> ScopeOutcome:
    return {
        "source": run.source,
        "scope": run.scope,
        "outcome": run.outcome,
        "bytes": run.bytes,
        "message": run.message,
        "raw_key": run.raw_key,
    }


def _filed(record: SqsRecord) -> bool:
    try:
        for key in object_keys(record):
            run = file_dropped(lake(), key)
            # Its run's name, not the key: of a personal file that may hold a person's.
            LOG.info("%s: %s", run.run_id if run else record["messageId"], run.outcome if run else "filed before")
    except Exception:
        LOG.exception("not filed, delivered again: %s", record["messageId"])
        return False
    return True
