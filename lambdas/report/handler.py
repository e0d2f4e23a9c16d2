"""Send the alerts that nobody was sent, have the day's report drawn, and say where it lies."""

from __future__ import annotations

import json
import logging
import os
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any, Final, TypedDict

from chartlake.errors import InternalError
from chartlake.http import now
from chartlake.lake import Lake, from_environment
from lambdas.events import LambdaContext

if TYPE_CHECKING:
    from chartlake.report.asking import Athena
    from chartlake.report.model import Report

LOG = logging.getLogger(__name__)
LOG.setLevel(logging.INFO)
REPORTS: Final = "reports/"
_SENT: Final = ".sent"
_PATIENCE: Final = 120.0


class ReportEvent(TypedDict, total=False):
    """By the schedule: empty. By hand: a date, as yyyy-mm-dd, of which a report is made and no alert is sent."""

    date: str


class ReportOutcome(TypedDict):
    """Which date the report is of, where it lies, how many alerts were sent, whether the report was sent too."""

    date: str
    keys: dict[str, str]
    alerts: int
    sent: bool


@cache
def lake() -> Lake:
    """The lake, opened once per warm function."""
    return from_environment()


@cache
def athena() -> Athena:
    """Athena in the lake's workgroup."""
    from chartlake.athena.remote import RemoteAthena

    return RemoteAthena(
        client("athena"),
        workgroup=os.environ["CHARTLAKE_WORKGROUP"],
        database=os.environ["CHARTLAKE_DATABASE"],
        patience=_PATIENCE,
    )


@cache
def client(service: str) -> Any:
    """A client of an AWS service."""
    import boto3  # takes 0.1 s: only where AWS is really asked

    session: Any = boto3
    return session.client(service)


def handler(event: ReportEvent, context: LambdaContext) -> ReportOutcome:
    """One run. The report of a date is sent once, however often it is made anew.

    Alerts are of the newest dates: a report that is asked for by its date brings none.
    """
    from chartlake.report.gather import gather
    from chartlake.report.sending import outlets, report_message

    settings = lake().settings.report
    of = date.fromisoformat(event["date"]) if event.get("date") else None
    sent_to = outlets(settings, client, topic=os.environ.get("CHARTLAKE_REPORT_TOPIC", ""))
    alerts = 0 if of else _send_alerts(sent_to, run_id=context.aws_request_id)
    report = gather(athena(), settings, now=now(), chart_date=of)
    key = f"{REPORTS}{report.chart_date}/chartlake-{report.chart_date}"
    # Written when it was sent, not when it was drawn: what could not be sent is sent by the second try.
    sent = f"{key}{_SENT}"
    known = _is_stored(sent)
    keys = _drawn(report, key)
    if sent_to and not known:
        body = client("s3").get_object(Bucket=_bucket(), Key=keys["pdf"])["Body"].read()
        for outlet in sent_to:
            outlet.send(report_message(f"{report.chart_date}", report.summary, place=_console(keys["pdf"]), pdf=body))
        _remember(sent, f"{report.chart_date}")
    LOG.info("%s: %d alerts, %s", report.chart_date, alerts, "sent before" if known else "made")
    return {"date": f"{report.chart_date}", "keys": keys, "alerts": alerts, "sent": bool(sent_to) and not known}


def _send_alerts(sent_to: Any, *, run_id: str) -> int:
    from chartlake.report.alerts import claim, due
    from chartlake.report.sending import alerts_message

    ours = claim(lake(), due(athena(), lake().settings.report), now=now(), run_id=run_id)
    # A second try of the same run is given its alerts again, and new ones: what it could not send is left to send.
    sent = f"{REPORTS}alerts/{run_id}{_SENT}"
    before = _stored(sent).split("\n") if _is_stored(sent) else []
    fresh = [alert for alert in ours if alert.alert_id not in before]
    if fresh and sent_to:
        for outlet in sent_to:
            outlet.send(alerts_message(fresh))
        _remember(sent, "\n".join([*before, *(alert.alert_id for alert in fresh)]))
    return len(fresh)


def _drawn(report: Report, key: str) -> dict[str, str]:
    """Have the other function draw it; InternalError with its words when it could not."""
    event = json.dumps({"report": report.document(), "key": key})
    reply = client("lambda").invoke(FunctionName=os.environ["CHARTLAKE_DRAW_FUNCTION"], Payload=event.encode())
    answer: dict[str, str] = json.loads(reply["Payload"].read())
    if reply.get("FunctionError"):
        raise InternalError(f"the report of {report.chart_date} was not drawn: {answer.get('errorMessage', answer)}")
    return answer


def _is_stored(key: str) -> bool:
    found = client("s3").list_objects_v2(Bucket=_bucket(), Prefix=key, MaxKeys=1)
    return bool(found["KeyCount"])


def _stored(key: str) -> str:
    return str(client("s3").get_object(Bucket=_bucket(), Key=key)["Body"].read(), "utf-8")


def _remember(sent: str, what: str) -> None:
    client("s3").put_object(Bucket=_bucket(), Key=sent, Body=what.encode())


def _bucket() -> str:
    return os.environ["CHARTLAKE_RESULTS_BUCKET"]


def _console(key: str) -> str:
    """Where whoever may read the bucket opens the file; nothing in the address lets anybody else in."""
    region = os.environ.get("AWS_REGION", "")
    return f"https://s3.console.aws.amazon.com/s3/object/{_bucket()}?region={region}&prefix={key}"
