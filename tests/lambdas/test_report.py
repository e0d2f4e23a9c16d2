"""The report function: alerts once, a report of a date sent once, drawn by the function that draws."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from chartlake.errors import InternalError
from chartlake.report import alerts, gather
from lambdas.draw import handler as draw
from lambdas.report import handler as report
from tests.memory_lake import memory_lake
from tests.report.test_alerts import ENTERED
from tests.report.written import LAST, plain

CONTEXT: Any = SimpleNamespace(aws_request_id="5f2c8a36-0000-4000-8000-000000000000")
CLIMBED = replace(ENTERED, kind="climbed", sentence="CCC climbed 12 ranks")
KEY = "reports/2026-03-09/chartlake-2026-03-09"


class Aws:
    """S3, SNS and the function that draws, in memory."""

    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}
        self.published: list[dict[str, str]] = []
        self.broken = False
        self.refused: tuple[str, ...] = ()

    def put_object(self, **what: Any) -> None:
        self.objects[what["Key"]] = what["Body"]

    def get_object(self, **what: Any) -> dict[str, Any]:
        return {"Body": io.BytesIO(self.objects[what["Key"]])}

    def list_objects_v2(self, **what: Any) -> dict[str, int]:
        return {"KeyCount": sum(key.startswith(what["Prefix"]) for key in self.objects)}

    def publish(self, **what: str) -> None:
        if what["Subject"].startswith(self.refused):
            raise ConnectionError("try again")
        self.published.append(what)

    def invoke(self, **what: Any) -> dict[str, Any]:
        if self.broken:
            return {"FunctionError": "Unhandled", "Payload": io.BytesIO(b'{"errorMessage": "no room"}')}
        answer = draw.handler(json.loads(what["Payload"]), CONTEXT)
        return {"Payload": io.BytesIO(json.dumps(answer).encode())}


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> Aws:
    """AWS in memory; in the lake one alert is due, and a report of whatever date is asked for can be gathered."""
    import boto3

    aws, opened = Aws(), memory_lake()
    monkeypatch.setattr(gather, "gather", lambda *_, chart_date, **__: replace(plain(), chart_date=chart_date or LAST))
    monkeypatch.setattr(alerts, "due", lambda *_: [ENTERED])
    monkeypatch.setattr(report, "lake", lambda: opened)
    monkeypatch.setattr(report, "athena", lambda: None)
    monkeypatch.setattr(report, "client", lambda service: aws)
    monkeypatch.setattr(boto3, "client", lambda service: aws)
    for name, value in {
        "CHARTLAKE_RESULTS_BUCKET": "results",
        "CHARTLAKE_DRAW_FUNCTION": "chartlake-draw",
        "CHARTLAKE_REPORT_TOPIC": "arn:topic",
        "AWS_REGION": "eu-west-1",
    }.items():
        monkeypatch.setenv(name, value)
    return aws


def test_a_second_run_of_the_date_sends_neither_an_alert_nor_the_report_again(aws: Aws) -> None:
    first = report.handler({}, CONTEXT)
    assert first == {
        "date": "2026-03-09",
        "keys": {"pdf": f"{KEY}.pdf", "html": f"{KEY}.html"},
        "alerts": 1,
        "sent": True,
    }
    assert aws.objects[f"{KEY}.pdf"].startswith(b"%PDF")
    alert, said = aws.published
    assert alert["Message"] == "CCC entered\n"
    assert f"https://s3.console.aws.amazon.com/s3/object/results?region=eu-west-1&prefix={KEY}.pdf" in said["Message"]
    other: Any = SimpleNamespace(aws_request_id="another")
    again = report.handler({}, other)
    assert (again["alerts"], again["sent"], len(aws.published)) == (0, False, 2)


def test_a_report_by_hand_is_of_the_date_that_was_asked_for(aws: Aws) -> None:
    assert report.handler({"date": "2026-03-08"}, CONTEXT)["date"] == "2026-03-08"
    assert "reports/2026-03-08/chartlake-2026-03-08.html" in aws.objects


def test_a_report_by_hand_brings_no_alert_and_leaves_it_to_the_schedule(aws: Aws) -> None:
    assert report.handler({"date": "2024-03-02"}, CONTEXT)["alerts"] == 0
    assert [one["Subject"] for one in aws.published] == ["Charts of 2024-03-02"]
    assert report.handler({}, CONTEXT)["alerts"] == 1


def test_a_report_that_could_not_be_sent_is_sent_by_the_next_try_and_its_alerts_are_not_repeated(
    aws: Aws, monkeypatch: pytest.MonkeyPatch
) -> None:
    aws.refused = ("Charts",)
    with pytest.raises(ConnectionError):
        report.handler({}, CONTEXT)
    aws.refused = ()
    monkeypatch.setattr(alerts, "due", lambda *_: [ENTERED, CLIMBED])  # a chart that came meanwhile
    again = report.handler({}, CONTEXT)
    assert (again["alerts"], again["sent"]) == (1, True)
    assert [one["Subject"] for one in aws.published] == ["CCC entered", CLIMBED.sentence, "Charts of 2026-03-09"]
    assert report.handler({}, CONTEXT)["sent"] is False


def test_alerts_that_could_not_be_sent_are_sent_by_the_next_try_of_the_same_run(aws: Aws) -> None:
    aws.refused = ("CCC",)
    with pytest.raises(ConnectionError):
        report.handler({}, CONTEXT)
    aws.refused = ()
    assert report.handler({}, CONTEXT)["alerts"] == 1
    assert [one["Subject"] for one in aws.published] == ["CCC entered", "Charts of 2026-03-09"]


def test_what_was_not_drawn_is_an_error_and_not_sent(aws: Aws) -> None:
    aws.broken = True
    with pytest.raises(InternalError, match="the report of 2026-03-09 was not drawn: no room"):
        report.handler({}, CONTEXT)
    assert not [one for one in aws.published if one["Subject"].startswith("Charts")]
