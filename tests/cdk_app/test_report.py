"""The daily report on AWS: when it is made, what its two functions may do, and whom it may write to."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from cdk_app.report import after
from tests.cdk_app.rendered import Template, listed, text
from tests.cdk_app.test_security import CURATED, GLUE

RESULTS = "arn:aws:s3:::chartlake-results-<AWS::AccountId>-eu-west-1"
Synthesize = Callable[..., dict[str, Template]]


def with_report(synthesize: Synthesize, folder: Path, lines: str) -> Template:
    """The Lake stack for AWS of a lake.toml with these lines in [report]."""
    path = folder / "lake.toml"
    head = '[lake]\nregion = "eu-west-1"\ncontact = "c@example.com"\nschedule = "rate(1 day)"\n'
    path.write_text(f"{head}[report]\n{lines}")
    return synthesize(target="aws", lake=str(path))["chartlake-lake"]


def test_it_is_made_an_hour_after_the_charts_are_asked_for(lake: Template) -> None:
    schedule = lake.named("AWS::Scheduler::Schedule", "Name", "chartlake-report")
    assert schedule["ScheduleExpression"] == "cron(15 7,19 * * ? *)"
    assert "DailyReport" in text(schedule["Target"]["Arn"])


@pytest.mark.parametrize(
    ("asked", "made"),
    [
        ("cron(15 6,18 * * ? *)", "cron(15 7,19 * * ? *)"),
        ("cron(0 23 * * ? *)", "cron(0 0 * * ? *)"),
        ("cron(0 */6 * * ? *)", "cron(0 */6 * * ? *)"),
        ("cron(0 6 ? * MON-FRI *)", "cron(0 6 ? * MON-FRI *)"),
        ("rate(12 hours)", "rate(12 hours)"),
    ],
)
def test_only_hours_of_every_day_are_put_off_by_one(asked: str, made: str) -> None:
    assert after(asked) == made


def test_what_gathers_writes_alerts_and_results_of_queries_and_nothing_else(lake: Template) -> None:
    may = lake.rights("chartlake-report")
    assert may["s3:PutObject"] == {f"{CURATED}/alerts_sent/*", f"{RESULTS}/athena/*"}
    assert may["glue:BatchCreatePartition"] == {
        f"{GLUE}:catalog",
        f"{GLUE}:database/chartlake",
        f"{GLUE}:table/chartlake/alerts_sent",
    }
    assert may["lambda:InvokeFunction"] == {"arn:aws:lambda:eu-west-1:<AWS::AccountId>:function:chartlake-draw"}
    assert not [action for action in may if "Delete" in action or action.startswith(("secretsmanager:", "iam:"))]


def test_what_gathers_reads_no_listening_and_no_raw_answer(lake: Template) -> None:
    read = lake.rights("chartlake-report")["s3:GetObject"]
    tables = {one.removeprefix(f"{CURATED}/") for one in read if one.startswith(CURATED)}
    assert tables == {
        *("alerts_sent/*", "artists/*", "audio_features/*", "chart_snapshots/*", "expectations/*"),
        *("ingest_runs/*", "quarantine/*", "scopes/*", "track_matches/*", "tracks/*"),
    }
    assert not [one for one in read if "-raw-" in one]


def test_what_draws_may_store_reports_and_nothing_else(lake: Template) -> None:
    may = lake.rights("chartlake-draw")
    assert {action for action in may if not action.startswith("logs:")} == {"s3:PutObject"}
    assert may["s3:PutObject"] == {f"{RESULTS}/reports/*"}


def test_a_lake_that_names_nobody_may_write_to_nobody(lake: Template) -> None:
    assert not [action for action in lake.rights("chartlake-report") if action.startswith(("ses:", "sns:"))]
    assert lake.all("AWS::SNS::Topic") == []


@pytest.mark.deep
def test_with_a_sender_it_mails_from_that_address_alone(synthesize: Synthesize, tmp_path: Path) -> None:
    lake = with_report(synthesize, tmp_path, 'email_from = "charts@example.com"\nemail_to = ["label@example.org"]\n')
    (statement,) = [one for _, one in lake.statements() if "ses:SendRawEmail" in listed(one["Action"])]
    assert statement["Condition"] == {"StringEquals": {"ses:FromAddress": "charts@example.com"}}
    assert {text(one) for one in listed(statement["Resource"])} == {
        "arn:aws:ses:eu-west-1:<AWS::AccountId>:identity/charts@example.com",
        "arn:aws:ses:eu-west-1:<AWS::AccountId>:identity/example.com",
    }
    assert lake.all("AWS::SNS::Topic") == []
    assert f"{RESULTS}/reports/*.sent" in lake.rights("chartlake-report")["s3:PutObject"]


@pytest.mark.deep
def test_without_a_sender_a_topic_tells_the_readers(synthesize: Synthesize, tmp_path: Path) -> None:
    lake = with_report(synthesize, tmp_path, 'email_to = ["label@example.org"]\n')
    (subscription,) = lake.properties("AWS::SNS::Subscription")
    assert (subscription["Protocol"], subscription["Endpoint"]) == ("email", "label@example.org")
    (topic,) = lake.properties("AWS::SNS::Topic")
    assert text(topic["KmsMasterKeyId"]).endswith("alias/aws/sns")
    assert len(lake.rights("chartlake-report")["sns:Publish"]) == 1
    assert lake.document["Outputs"]["ReportTopic"]
