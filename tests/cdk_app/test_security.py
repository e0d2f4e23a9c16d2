"""Nothing is open, nothing is unencrypted, and nobody may do more than its work."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from chartlake.connections import SALT, SECRETS_PREFIX
from tests.cdk_app.rendered import Template, listed, text

RAW = "arn:aws:s3:::chartlake-raw-<AWS::AccountId>-eu-west-1"
CURATED = "arn:aws:s3:::chartlake-curated-<AWS::AccountId>-eu-west-1"
GLUE = "arn:aws:glue:eu-west-1:<AWS::AccountId>"
# A wildcard may stand where a name cannot be known: keys below a prefix, a secret's own ending, streams of a log,
# and views, which come and go.
ALLOWED_WILDCARDS = (
    r"arn:aws:s3:::chartlake-raw-<AWS::AccountId>-eu-west-1/(source=([a-z_]+/)?|cooldowns/|notes/(validators/[a-z_]+/)?|inbox/([a-z_]+/)?)\*",
    r"arn:aws:s3:::chartlake-raw-<AWS::AccountId>-eu-west-1/backfill/\*",
    r"arn:aws:s3:::chartlake-results-<AWS::AccountId>-eu-west-1/(athena|reports)/\*",
    r"arn:aws:s3:::chartlake-curated-<AWS::AccountId>-eu-west-1/[a-z_]+/\*",
    r"arn:aws:secretsmanager:eu-west-1:<AWS::AccountId>:secret:[a-z/]+-\?{6}",
    r"arn:aws:secretsmanager:eu-west-1:<AWS::AccountId>:secret:chartlake/listening/\*",
    r"arn:aws:logs:eu-west-1:<AWS::AccountId>:log-group:/aws-glue/crawlers:log-stream:\*",
    r"arn:aws:logs:eu-west-1:<AWS::AccountId>:log-group:/aws-glue/jobs/[a-z0-9-]+:log-stream:\*",
    r"arn:aws:glue:eu-west-1:<AWS::AccountId>:table/chartlake/\*",
)


def test_no_statement_grants_every_action_or_every_resource(lake: Template) -> None:
    for role, statement in lake.statements():
        assert not [action for action in listed(statement["Action"]) if "*" in action], role
        for resource in map(text, listed(statement["Resource"])):
            wild = "*" in resource or "?" in resource
            assert not wild or any(re.fullmatch(known, resource) for known in ALLOWED_WILDCARDS), (role, resource)


def test_no_role_carries_a_policy_that_somebody_else_maintains(lake: Template) -> None:
    assert not [role for role in lake.properties("AWS::IAM::Role") if "ManagedPolicyArns" in role]


def test_buckets_are_private_encrypted_and_answer_over_tls_only(lake: Template) -> None:
    buckets = lake.document["Resources"].items()
    for logical_id, bucket in ((name, one) for name, one in buckets if one["Type"] == "AWS::S3::Bucket"):
        properties = bucket["Properties"]
        assert set(properties["PublicAccessBlockConfiguration"].values()) == {True}
        rule = properties["BucketEncryption"]["ServerSideEncryptionConfiguration"][0]
        assert rule["ServerSideEncryptionByDefault"]["SSEAlgorithm"] == "AES256"
        (policy,) = [one for one in lake.properties("AWS::S3::BucketPolicy") if one["Bucket"]["Ref"] == logical_id]
        assert denies_without_tls(policy)


def test_queues_are_encrypted_and_answer_over_tls_only(lake: Template) -> None:
    assert all(queue["SqsManagedSseEnabled"] for queue in lake.properties("AWS::SQS::Queue"))
    guarded = {text(one["Queues"][0]) for one in lake.properties("AWS::SQS::QueuePolicy") if denies_without_tls(one)}
    assert len(guarded) == len(lake.all("AWS::SQS::Queue")) == 3


def test_only_the_raw_bucket_of_this_account_may_send_to_a_queue(lake: Template) -> None:
    senders = [
        statement
        for policy in lake.properties("AWS::SQS::QueuePolicy")
        for statement in policy["PolicyDocument"]["Statement"]
        if statement["Effect"] == "Allow"
    ]
    assert len(senders) == 2
    for statement in senders:
        assert statement["Principal"] == {"Service": "s3.amazonaws.com"}
        assert text(statement["Condition"]["ArnEquals"]["aws:SourceArn"]) == RAW
        assert text(statement["Condition"]["StringEquals"]["aws:SourceAccount"]) == "<AWS::AccountId>"


def test_extract_stores_answers_and_records_runs_and_nothing_else(lake: Template) -> None:
    rights = lake.rights("chartlake-extract")
    assert rights["s3:PutObject"] == {
        f"{RAW}/source=*",
        f"{RAW}/cooldowns/*",
        f"{RAW}/notes/*",
        f"{CURATED}/ingest_runs/*",
        f"{CURATED}/scopes/*",
    }
    assert rights["s3:DeleteObject"] == {f"{RAW}/inbox/*"}
    assert rights["secretsmanager:GetSecretValue"] == {
        "arn:aws:secretsmanager:eu-west-1:<AWS::AccountId>:secret:chartlake/spotify-??????"
    }
    assert rights["glue:BatchCreatePartition"] == {
        f"{GLUE}:catalog",
        f"{GLUE}:database/chartlake",
        f"{GLUE}:table/chartlake/ingest_runs",
    }
    assert not [action for action in rights if action.startswith("athena:")]


@pytest.fixture(scope="module")
def with_users(synthesize: Callable[..., dict[str, Template]], tmp_path_factory: pytest.TempPathFactory) -> Template:
    """The Lake stack of a lake.toml that collects the listening of connected users."""
    path = tmp_path_factory.mktemp("users") / "lake.toml"
    head = '[lake]\nregion = "eu-west-1"\ncontact = "c@example.com"\nschedule = "rate(1 day)"\n'
    path.write_text(f'{head}[sources.spotify_listening]\nbase_url = "https://api.spotify.com"\nscopes = []\n')
    return synthesize(target="aws", lake=str(path))["chartlake-lake"]


def test_extract_may_act_for_users_below_one_prefix_and_read_no_salt(with_users: Template) -> None:
    rights = with_users.rights("chartlake-extract")
    secrets = f"arn:aws:secretsmanager:eu-west-1:<AWS::AccountId>:secret:{SECRETS_PREFIX}*"
    assert rights["secretsmanager:GetSecretValue"] == rights["secretsmanager:PutSecretValue"] == {secrets}
    assert not SALT.startswith(SECRETS_PREFIX)
    assert rights["s3:DeleteObjectVersion"] == {f"{RAW}/inbox/spotify_listening/*"}
    assert rights["s3:ListBucketVersions"] == {RAW}
    test_no_statement_grants_every_action_or_every_resource(with_users)


def test_without_connected_users_extract_may_act_for_none(lake: Template) -> None:
    rights = lake.rights("chartlake-extract")
    assert not {"secretsmanager:PutSecretValue", "s3:DeleteObjectVersion", "s3:ListBucketVersions"} & rights.keys()


def test_connected_users_are_asked_for_every_hour(with_users: Template) -> None:
    schedules = {one["Name"]: one for one in with_users.properties("AWS::Scheduler::Schedule")}
    assert set(schedules) == {"chartlake-extract", "chartlake-report", "chartlake-spotify-listening"}
    hourly = schedules["chartlake-spotify-listening"]
    assert hourly["ScheduleExpression"] == "rate(1 hour)"
    assert json.loads(hourly["Target"]["Input"]) == {"source": "spotify_listening"}


def test_transform_reads_answers_and_writes_tables_but_can_delete_nothing(lake: Template) -> None:
    rights = lake.rights("chartlake-transform")
    assert {one for one in rights["s3:GetObject"] if one.startswith(RAW)} == {f"{RAW}/source=*"}
    assert all(one.startswith(f"{CURATED}/") for one in rights["s3:PutObject"])
    assert f"{CURATED}/chart_snapshots/*" in rights["s3:PutObject"]
    assert not {f"{CURATED}/scopes/*", f"{CURATED}/alerts_sent/*"} & rights["s3:PutObject"]
    assert not [action for action in rights if "Delete" in action and not action.startswith("sqs:")]
    assert "secretsmanager:GetSecretValue" not in rights


def test_both_functions_can_tell_a_missing_object_from_a_forbidden_one(lake: Template) -> None:
    for function in ("chartlake-extract", "chartlake-transform"):
        assert lake.rights(function)["s3:ListBucket"] == {RAW, CURATED}


def test_views_cannot_touch_a_table_of_the_contract_nor_read_a_row(lake: Template) -> None:
    denied = {
        text(resource)
        for _, statement in lake.statements()
        if statement["Effect"] == "Deny" and "glue:DeleteTable" in listed(statement["Action"])
        for resource in listed(statement["Resource"])
    }
    tables = {f"{GLUE}:table/chartlake/{one['TableInput']['Name']}" for one in lake.properties("AWS::Glue::Table")}
    assert denied == tables
    assert not [one for one in lake.rights("chartlake-views")["s3:GetObject"] if one.startswith((RAW, CURATED))]


@pytest.mark.parametrize("function", ["draw", "extract", "report", "search", "transform", "views"])
def test_no_environment_holds_a_secret(lake: Template, function: str) -> None:
    variables = lake.named("AWS::Lambda::Function", "FunctionName", f"chartlake-{function}")["Environment"]["Variables"]
    assert set(variables) <= {
        "CHARTLAKE_RAW_BUCKET",
        "CHARTLAKE_CURATED_BUCKET",
        "CHARTLAKE_DATABASE",
        "CHARTLAKE_LAKE_FILE",
        "CHARTLAKE_WORKGROUP",
        "CHARTLAKE_RESULTS_BUCKET",
        "CHARTLAKE_DRAW_FUNCTION",
    }


def test_the_workgroup_binds_every_client_and_limits_what_a_query_costs(lake: Template) -> None:
    (workgroup,) = lake.properties("AWS::Athena::WorkGroup")
    configuration = workgroup["WorkGroupConfiguration"]
    assert configuration["EnforceWorkGroupConfiguration"] is True
    assert configuration["BytesScannedCutoffPerQuery"] == 10 * 1024**3
    encryption = configuration["ResultConfiguration"]["EncryptionConfiguration"]
    assert encryption == {"EncryptionOption": "SSE_S3"}


def test_on_aws_data_outlive_the_stack(lake: Template) -> None:
    assert {bucket["DeletionPolicy"] for bucket in lake.all("AWS::S3::Bucket")} == {"Retain"}


def denies_without_tls(policy: dict[str, Any]) -> bool:
    """Whether a resource policy refuses everybody who does not come over TLS."""
    return any(
        statement["Effect"] == "Deny"
        and statement["Principal"] == {"AWS": "*"}
        and statement["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
        for statement in policy["PolicyDocument"]["Statement"]
    )
