"""What an idle lake costs a month on AWS, counted from the template, is within its budget and is what the docs say.

List prices of Ireland (eu-west-1) in USD, without any free tier. Functions are counted as if each run took all the time
it may; what is assumed rather than in the template stands in capitals.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from cdk_app.arrivals import EXTRACT_TIMEOUT
from cdk_app.nodejs import ROOT
from chartlake.settings import load
from tests.cdk_app.rendered import Template, text

BUDGET = 5.0
DAYS, WEEKS = 365 / 12, 365 / 7 / 12
GB_SECOND, GB_STORED, GB_OF_LOGS, GB_SCANNED = 0.0000133334, 0.023, 0.57, 5 / 1000
ALARM, COMPOSITE_ALARM, SECRET, DPU_HOUR, MILLION_MESSAGES, THOUSAND_PUTS = 0.10, 0.50, 0.40, 0.44, 0.40, 0.005

SECONDS_OF_A_TRANSFORM = 10
MINUTES_OF_A_FIT = 10  # of two workers; a year of the eight markets that lake.toml begins with
MINUTES_OF_A_CRAWL, DPUS_OF_A_CRAWL = 10, 2  # Glue bills ten minutes at least
QUERIES_OF_A_REPORT, GB_OF_A_QUERY = 30, 0.03
POLLS_OF_A_QUEUE_IN_A_MINUTE = 15  # five pollers of Lambda's, twenty seconds each
GB_HELD, GB_LOGGED = 2, 0.1


def runs_a_day(schedule: str) -> int:
    """How often a cron expression of every day fires: `cron(15 6,18 * * ? *)` twice."""
    found = re.fullmatch(r"cron\(\d+ ([\d,]+) \* \* \? \*\)", schedule)
    assert found, f"this count knows no {schedule!r}"
    return len(found[1].split(","))


def seconds_and_gb(lake: Template, name: str) -> tuple[float, float]:
    function: dict[str, Any] = lake.named("AWS::Lambda::Function", "FunctionName", f"chartlake-{name}")
    return function["Timeout"], function["MemorySize"] / 1024


def bill(lake: Template, insight: Template) -> Iterator[tuple[str, float]]:
    settings = load(ROOT / "lake.toml")
    runs = {text(one["Name"]): DAYS * runs_a_day(one["ScheduleExpression"]) for one in lake.properties(SCHEDULE)}
    extracts, reports = runs.pop("chartlake-extract"), runs.pop("chartlake-report")
    assert runs == {}, "say here how often these run"
    answers = extracts * len(list(settings.enabled_scopes()))

    seconds, gb = seconds_and_gb(lake, "extract")
    yield "asking the sources", extracts * seconds * gb * GB_SECOND
    yield "reading their answers", answers * SECONDS_OF_A_TRANSFORM * seconds_and_gb(lake, "transform")[1] * GB_SECOND
    of_report = sum(seconds * gb for seconds, gb in (seconds_and_gb(lake, "report"), seconds_and_gb(lake, "draw")))
    yield "making the report", reports * of_report * GB_SECOND
    yield "its queries on Athena", reports * QUERIES_OF_A_REPORT * GB_OF_A_QUERY * GB_SCANNED
    (fit,) = lake.properties("AWS::Glue::Trigger")
    assert " MON " in fit["Schedule"], "once a week"
    yield "fitting expectations, weekly", WEEKS * 2 * MINUTES_OF_A_FIT / 60 * DPU_HOUR
    (crawler,) = lake.properties("AWS::Glue::Crawler")
    assert " SUN " in crawler["Schedule"]["ScheduleExpression"], "once a week"
    yield "the crawler, weekly", WEEKS * DPUS_OF_A_CRAWL * MINUTES_OF_A_CRAWL / 60 * DPU_HOUR
    alarms = len(lake.all("AWS::CloudWatch::Alarm")) * ALARM
    yield "alarms", alarms + len(insight.all("AWS::CloudWatch::CompositeAlarm")) * COMPOSITE_ALARM
    queues = len(lake.all("AWS::Lambda::EventSourceMapping"))
    yield "looking into the queues", queues * POLLS_OF_A_QUEUE_IN_A_MINUTE * 1440 * DAYS / 1e6 * MILLION_MESSAGES
    secrets = {one.secret for one in settings.sources.values() if one.enabled and one.secret}
    yield "secrets", len(secrets) * SECRET
    # An answer is put, its partition, its run twice.
    yield "buckets and logs", GB_HELD * GB_STORED + answers * 4 / 1000 * THOUSAND_PUTS + GB_LOGGED * GB_OF_LOGS


SCHEDULE = "AWS::Scheduler::Schedule"


@pytest.fixture(scope="module")
def costs(on_aws: dict[str, Template]) -> dict[str, float]:
    return dict(bill(on_aws["chartlake-lake"], on_aws["chartlake-insight"]))


def test_an_idle_lake_costs_at_most_five_dollars_a_month(costs: dict[str, float]) -> None:
    assert sum(costs.values()) <= BUDGET, costs


def test_the_page_on_deploying_says_what_it_costs(costs: dict[str, float]) -> None:
    page = (ROOT / "docs" / "deploy.md").read_text(encoding="utf-8")
    said = re.findall(r"^\| ([a-z][^|]*?) \| (\d+\.\d\d) \|$", page, re.MULTILINE)
    assert said == [(name, f"{usd:.2f}") for name, usd in costs.items()]
    assert f"**{sum(costs.values()):.2f}**" in page


def test_the_readme_says_the_sum(costs: dict[str, float]) -> None:
    assert f"{sum(costs.values()):.2f} USD a month" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_nothing_in_the_template_is_billed_by_the_hour(lake: Template) -> None:
    by_the_hour = ("AWS::EC2::", "AWS::RDS::", "AWS::ECS::", "AWS::Redshift", "AWS::OpenSearch", "AWS::KMS::Key")
    kinds = {resource["Type"] for resource in lake.document["Resources"].values()}
    assert [kind for kind in kinds if kind.startswith(by_the_hour)] == []


def test_asking_may_take_ten_minutes_in_this_count(lake: Template) -> None:
    assert seconds_and_gb(lake, "extract")[0] == EXTRACT_TIMEOUT.to_seconds()
