"""What the two stacks hold, and what differs between AWS and this machine."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from chartlake.errors import ConfigError
from tests.cdk_app.rendered import Template, text

REFUSED_BY_THE_EMULATOR = {
    "AWS::Athena::NamedQuery",
    "AWS::Budgets::Budget",
    "AWS::CloudWatch::CompositeAlarm",
    "AWS::Glue::SecurityConfiguration",
}
OUTPUTS = {
    "RawBucket",
    "CuratedBucket",
    "ResultsBucket",
    "Database",
    "Workgroup",
    "ExtractFunction",
    "SearchFunction",
    "SearchUrl",
    "TransformFunction",
    "TransformQueue",
    "InboxQueue",
    "DeadLetterQueue",
}


def test_lake_holds_nothing_that_the_emulator_refuses(lake: Template) -> None:
    kinds = {resource["Type"] for resource in lake.document["Resources"].values()}
    assert not kinds & REFUSED_BY_THE_EMULATOR


def test_this_machine_gets_the_lake_alone(on_this_machine: dict[str, Template]) -> None:
    assert set(on_this_machine) == {"chartlake-lake"}


def test_both_places_get_the_same_things_but_for_what_a_command_does_on_this_machine(
    lake: Template, on_this_machine: dict[str, Template]
) -> None:
    def resources(template: Template) -> dict[str, str]:
        return {name: one["Type"] for name, one in template.document["Resources"].items()}

    only_on_aws = resources(lake).items() - resources(on_this_machine["chartlake-lake"]).items()
    assert not resources(on_this_machine["chartlake-lake"]).items() - resources(lake).items()
    job = ["AWS::Glue::Job", "AWS::IAM::Policy", "AWS::IAM::Role"]
    function = ["AWS::Lambda::Function", "AWS::IAM::Policy", "AWS::IAM::Role", "AWS::Logs::LogGroup"]
    report = [*function, *function, "AWS::Lambda::EventInvokeConfig", "AWS::Scheduler::Schedule", "AWS::IAM::Role"]
    alarm = "AWS::CloudWatch::Alarm"
    assert sorted(kind for _, kind in only_on_aws) == sorted([*job, *job, "AWS::Glue::Trigger", *report, alarm])
    here = ("Backfill", "Expectations", "DailyReport", "Alarmsreporterrors")
    assert all(name.startswith(here) for name, _ in only_on_aws)


def test_the_outputs_tell_the_commands_where_everything_is(lake: Template) -> None:
    assert set(lake.document["Outputs"]) >= OUTPUTS


def test_lambda_runs_one_python_on_arm_everywhere(lake: Template, on_this_machine: dict[str, Template]) -> None:
    for template in (lake, on_this_machine["chartlake-lake"]):
        for function in template.properties("AWS::Lambda::Function"):
            assert (function["Runtime"], function["Architectures"]) == ("python3.13", ["arm64"])


def test_stored_answers_wake_transform_and_dropped_files_wake_extract(lake: Template) -> None:
    raw = next(one for one in lake.properties("AWS::S3::Bucket") if "raw" in text(one["BucketName"]))
    queues = {
        rule["Filter"]["S3Key"]["Rules"][0]["Value"]: text(rule["Queue"])
        for rule in raw["NotificationConfiguration"]["QueueConfigurations"]
    }
    functions = {
        text(one["EventSourceArn"]): text(one["FunctionName"])
        for one in lake.properties("AWS::Lambda::EventSourceMapping")
    }
    assert set(queues) == {"source", "inbox/"}
    assert "Transform" in functions[queues["source"]]
    assert "Extract" in functions[queues["inbox/"]]


def test_no_filter_of_s3_holds_a_sign_that_s3_wants_encoded(lake: Template) -> None:
    for bucket in lake.properties("AWS::S3::Bucket"):
        for rule in bucket.get("NotificationConfiguration", {}).get("QueueConfigurations", []):
            assert not set("=&$@;:+ ,?") & set(rule["Filter"]["S3Key"]["Rules"][0]["Value"])


def test_a_message_stays_hidden_for_six_times_as_long_as_its_function_may_take(lake: Template) -> None:
    patience = {queue["VisibilityTimeout"] for queue in lake.properties("AWS::SQS::Queue") if "RedrivePolicy" in queue}
    timeouts = {
        lake.named("AWS::Lambda::Function", "FunctionName", f"chartlake-{name}")["Timeout"]
        for name in ("extract", "transform")
    }
    assert patience == {6 * timeout for timeout in timeouts}


def test_a_failed_message_comes_back_alone_and_ends_in_the_dead_letter_queue(lake: Template) -> None:
    for mapping in lake.properties("AWS::Lambda::EventSourceMapping"):
        assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
        assert mapping["ScalingConfig"]["MaximumConcurrency"] >= 2
    policies = [one["RedrivePolicy"] for one in lake.properties("AWS::SQS::Queue") if "RedrivePolicy" in one]
    assert [policy["maxReceiveCount"] for policy in policies] == [5, 5]


def test_answers_are_gathered_for_a_while_on_aws_and_never_at_a_laptop(
    lake: Template, on_this_machine: dict[str, Template]
) -> None:
    def windows(template: Template) -> set[int]:
        mappings = template.properties("AWS::Lambda::EventSourceMapping")
        return {one.get("MaximumBatchingWindowInSeconds", 0) for one in mappings}

    assert windows(lake) == {0, 20}
    assert windows(on_this_machine["chartlake-lake"]) == {0}


def test_the_schedule_is_the_one_of_lake_toml(lake: Template) -> None:
    schedule = lake.named("AWS::Scheduler::Schedule", "Name", "chartlake-extract")
    assert schedule["ScheduleExpression"] == "cron(15 6,18 * * ? *)"
    assert schedule["Target"]["Input"] == "{}"


def test_raw_keeps_versions_and_results_and_reports_expire(lake: Template) -> None:
    buckets = {text(one["BucketName"]).split("-")[1]: one for one in lake.properties("AWS::S3::Bucket")}
    assert buckets["raw"]["VersioningConfiguration"] == {"Status": "Enabled"}
    expiring = {rule["Prefix"]: rule["ExpirationInDays"] for rule in rules(buckets["results"]) if "Prefix" in rule}
    assert expiring == {"athena/": 14, "reports/": 365}
    for bucket in buckets.values():
        aborting = [rule for rule in rules(bucket) if "AbortIncompleteMultipartUpload" in rule]
        assert aborting


def test_nothing_in_raw_expires_unless_lake_toml_says_so(
    lake: Template, synthesize: Callable[..., dict[str, Template]], lake_file: Callable[[str], Path]
) -> None:
    assert expiring(lake) == {"backfill/": 14}

    path = lake_file("[sources.kworb]\nretention_days = 30\n[sources.tokchart]\nretention_days = 7\n")
    limited = synthesize(target="embedded", lake=str(path))["chartlake-lake"]
    assert expiring(limited) == {
        "backfill/": 14,
        "source=kworb/": 30,
        "inbox/kworb/": 30,
        "source=tokchart/": 7,
        "inbox/tokchart/": 7,
        "backfill/tokchart/": 7,
    }


def expiring(lake: Template) -> dict[str, int]:
    """After how many days what lies below a prefix of the raw bucket goes; then its versions go within a day."""
    raw = next(one for one in lake.properties("AWS::S3::Bucket") if "raw" in text(one["BucketName"]))
    found = [rule for rule in rules(raw) if "ExpirationInDays" in rule]
    assert all(rule["NoncurrentVersionExpiration"] == {"NoncurrentDays": 1} for rule in found)
    return {rule["Prefix"]: rule["ExpirationInDays"] for rule in found}


def test_without_a_secret_in_lake_toml_extract_may_read_none(
    synthesize: Callable[..., dict[str, Template]], lake_file: Callable[[str], Path]
) -> None:
    lake = synthesize(target="embedded", lake=str(lake_file("[sources.kworb]\n")))["chartlake-lake"]
    assert "secretsmanager:GetSecretValue" not in lake.rights("chartlake-extract")


def test_the_prefix_renames_everything_that_has_a_name(synthesize: Callable[..., dict[str, Template]]) -> None:
    (name, lake), *_ = synthesize(target="embedded", prefix="my-label").items()
    assert name == "my-label-lake"
    assert lake.properties("AWS::Glue::Database")[0]["DatabaseInput"]["Name"] == "my_label"
    assert all(text(one["BucketName"]).startswith("my-label-") for one in lake.properties("AWS::S3::Bucket"))
    assert all(one["FunctionName"].startswith("my-label-") for one in lake.properties("AWS::Lambda::Function"))


@pytest.mark.parametrize(
    ("context", "said"),
    [
        ({"target": "azure"}, "target='azure': use aws or embedded"),
        ({"prefix": "My Label"}, "prefix='My Label'"),
        ({"lake": "nowhere.toml"}, "there is no"),
        ({"monthly_budget": "lots"}, "monthly_budget='lots'"),
    ],
)
def test_an_impossible_choice_is_named(
    synthesize: Callable[..., dict[str, Template]], context: dict[str, Any], said: str
) -> None:
    with pytest.raises(ConfigError, match=said):
        synthesize(**context)


def test_one_alarm_watches_all_others_and_writes_to_the_address(on_aws: dict[str, Template]) -> None:
    insight, lake = on_aws["chartlake-insight"], on_aws["chartlake-lake"]
    (composite,) = insight.properties("AWS::CloudWatch::CompositeAlarm")
    rule = text(composite["AlarmRule"])
    assert rule.count("ALARM(") == len(lake.all("AWS::CloudWatch::Alarm")) == 5
    (subscription,) = insight.properties("AWS::SNS::Subscription")
    assert (subscription["Protocol"], subscription["Endpoint"]) == ("email", "label@example.com")
    (budget,) = insight.properties("AWS::Budgets::Budget")
    assert budget["Budget"]["BudgetLimit"] == {"Amount": 20, "Unit": "USD"}
    assert len(budget["NotificationsWithSubscribers"]) == 2


def test_every_alarm_says_what_to_do(lake: Template) -> None:
    for alarm in lake.properties("AWS::CloudWatch::Alarm"):
        assert len(alarm["AlarmDescription"]) > 40


def rules(bucket: dict[str, Any]) -> list[dict[str, Any]]:
    """A bucket's lifecycle rules."""
    found: list[dict[str, Any]] = bucket["LifecycleConfiguration"]["Rules"]
    return found
