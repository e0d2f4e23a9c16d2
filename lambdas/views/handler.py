"""The custom resource `Custom::AthenaViews`: makes every view of the bundle, drops those that it no longer has.

The names come in dependency order with the request; CloudFormation always gets an answer, whatever happens.
"""

from __future__ import annotations

import json
import logging
import os
import urllib.request
from pathlib import Path
from typing import Any, Final, Literal, NotRequired, TypedDict

import boto3

from chartlake.athena import headers
from lambdas.events import LambdaContext
from lambdas.views import comments
from lambdas.views.athena import Athena, OutOfTime, StatementFailed

LOG = logging.getLogger(__name__)
LOG.setLevel(logging.INFO)

FOLDER: Final = Path(__file__).resolve().parents[2] / "athena_queries" / "views"
# CloudFormation refuses an answer of more than 4,096 bytes, and a character may take four.
_LONGEST_REASON: Final = 800
_PUT_SECONDS: Final = 10
_PUT_ATTEMPTS: Final = 3


class ViewProperties(TypedDict):
    """What the template says: the names of the views, each after those that it reads."""

    Views: list[str]


class ViewsRequest(TypedDict):
    """CloudFormation's request, as far as it is read."""

    RequestType: Literal["Create", "Update", "Delete"]
    ResponseURL: str
    StackId: str
    RequestId: str
    LogicalResourceId: str
    ResourceProperties: ViewProperties
    OldResourceProperties: NotRequired[ViewProperties]
    PhysicalResourceId: NotRequired[str]


def handler(event: ViewsRequest, context: LambdaContext) -> None:
    """Do what CloudFormation asks, and tell it how that went."""
    try:
        _carry_out(event, _athena(context))
        reason = ""
    except (StatementFailed, OutOfTime) as error:
        reason = str(error)
    except Exception as error:  # CloudFormation would wait for its time limit if this one got no answer
        LOG.exception("the views could not be deployed")
        reason = f"{type(error).__name__}: {error}"
    _answer(event, reason)


def _carry_out(event: ViewsRequest, athena: Athena) -> None:
    wanted = event["ResourceProperties"]["Views"]
    if event["RequestType"] == "Delete":
        _drop(wanted, athena)
        return
    glue = boto3.client("glue")
    for name in wanted:
        text = _text(name)
        athena.run(f'CREATE OR REPLACE VIEW "{name}" AS\n{text}', what=f"view {name}")
        comments.write(glue, athena.database, name, headers.split(name, text)[0])
    before = event.get("OldResourceProperties", {"Views": []})["Views"]
    _drop([name for name in before if name not in wanted], athena)


def _drop(names: list[str], athena: Athena) -> None:
    """Drop views, those that read others first."""
    for name in reversed(names):
        athena.run(f"DROP VIEW IF EXISTS `{name}`", what=f"dropping view {name}")


def _text(name: str) -> str:
    file = FOLDER / f"{name}.sql"
    try:
        return file.read_text(encoding="utf-8").rstrip().removesuffix(";")
    except FileNotFoundError:
        raise StatementFailed(f"view {name}: the bundle has no {file.name}; synthesize again") from None


def _athena(context: LambdaContext) -> Athena:
    return Athena(
        client=boto3.client("athena"),
        database=os.environ["CHARTLAKE_DATABASE"],
        workgroup=os.environ["CHARTLAKE_WORKGROUP"],
        # What is left afterwards is for the answer.
        seconds_left=lambda: context.get_remaining_time_in_millis() / 1000 - _PUT_SECONDS * _PUT_ATTEMPTS,
    )


def _answer(event: ViewsRequest, reason: str) -> None:
    """Tell CloudFormation; a `reason` is a failure. The views have one fixed id, so an update never replaces them."""
    answer: dict[str, Any] = {
        "Status": "FAILED" if reason else "SUCCESS",
        "Reason": reason[:_LONGEST_REASON] or "done",
        "PhysicalResourceId": event.get("PhysicalResourceId") or f"{os.environ.get('CHARTLAKE_DATABASE', '')}-views",
        "StackId": event["StackId"],
        "RequestId": event["RequestId"],
        "LogicalResourceId": event["LogicalResourceId"],
    }
    LOG.info("%s: %s", answer["Status"], answer["Reason"])
    body = json.dumps(answer, ensure_ascii=False).encode()
    # An empty content type, because the address was signed without one.
    request = urllib.request.Request(  # noqa: S310 - the address is CloudFormation's
        event["ResponseURL"],
        data=body,
        method="PUT",
        headers={"Content-Type": ""},
    )
    for attempt in range(1, _PUT_ATTEMPTS + 1):
        try:
            with urllib.request.urlopen(request, timeout=_PUT_SECONDS):  # noqa: S310
                return
        except OSError:
            if attempt == _PUT_ATTEMPTS:
                raise
            LOG.warning("CloudFormation did not take the answer, trying again")
