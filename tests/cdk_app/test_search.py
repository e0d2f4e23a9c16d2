"""The search function may ask one upstream about one thing and read what it answers from; IAM stands before its API."""

import json
from collections.abc import Callable

import pytest

from cdk_app.nodejs import ROOT
from chartlake.athena.views import read_views, relations_named
from chartlake.search.known import RELATIONS, Known
from tests.cdk_app.rendered import Template, text
from tests.cdk_app.test_security import CURATED, GLUE, RAW

OWN = f"{RAW}/source=spotify_search/*"


@pytest.fixture(scope="module")
def rights(lake: Template) -> dict[str, set[str]]:
    return lake.rights("chartlake-search")


def test_it_stores_answers_of_its_own_source_only(rights: dict[str, set[str]]) -> None:
    assert rights["s3:PutObject"] == {
        OWN,
        f"{RAW}/cooldowns/spotify.json",
        f"{CURATED}/ingest_runs/*",
        "arn:aws:s3:::chartlake-results-<AWS::AccountId>-eu-west-1/athena/*",
    }
    assert {one for one in rights["s3:GetObject"] if one.startswith(f"{RAW}/source=")} == {OWN}
    assert not [action for action in rights if "Delete" in action]


def test_it_reads_the_tables_behind_its_queries_and_no_listening(rights: dict[str, set[str]]) -> None:
    tables = {one.removeprefix(f"{CURATED}/") for one in rights["s3:GetObject"] if one.startswith(CURATED)}
    assert tables == {
        *("albums/*", "artists/*", "audio_features/*", "chart_snapshots/*", "ingest_runs/*"),
        *("track_matches/*", "tracks/*"),
    }
    looked_up = {one.removeprefix(f"{GLUE}:table/chartlake/") for one in rights["glue:GetTable"]}
    assert {"track_lifecycle", "recording_histories", "recording_positions", "chart_calendar"} <= looked_up
    assert not {"plays", "user_top"} & looked_up
    assert rights["glue:BatchCreatePartition"] == {
        f"{GLUE}:catalog",
        f"{GLUE}:database/chartlake",
        f"{GLUE}:table/chartlake/ingest_runs",
    }


def test_its_secret_is_that_of_its_source(rights: dict[str, set[str]]) -> None:
    assert rights["secretsmanager:GetSecretValue"] == {
        "arn:aws:secretsmanager:eu-west-1:<AWS::AccountId>:secret:chartlake/spotify-??????"
    }


@pytest.mark.deep
def test_a_lake_without_the_source_may_ask_nobody(
    synthesize: Callable[..., dict[str, Template]], lake_file: Callable[[str], object]
) -> None:
    path = lake_file('[sources.kworb]\nbase_url = "https://kworb.net"\nscopes = ["no_daily"]\n')
    may = synthesize(target="aws", lake=str(path))["chartlake-lake"].rights("chartlake-search")
    assert "secretsmanager:GetSecretValue" not in may
    assert not [one for one in may["s3:PutObject"] if "cooldowns" in one]


def test_every_route_is_for_callers_whom_iam_lets_in(lake: Template) -> None:
    (route,) = lake.properties("AWS::ApiGatewayV2::Route")
    assert (route["RouteKey"], route["AuthorizationType"]) == ("GET /artists", "AWS_IAM")
    (api,) = lake.properties("AWS::ApiGatewayV2::Api")
    assert (api["ProtocolType"], "CorsConfiguration" in api) == ("HTTP", False)


def test_only_that_route_may_invoke_the_function(lake: Template) -> None:
    (permission,) = [
        one for one in lake.properties("AWS::Lambda::Permission") if one["Principal"] == "apigateway.amazonaws.com"
    ]
    assert text(permission["SourceArn"]).endswith("/*/*/artists")
    assert "Search" in text(permission["FunctionName"])


def test_requests_are_logged_without_what_was_asked_and_are_not_many(lake: Template) -> None:
    (stage,) = lake.properties("AWS::ApiGatewayV2::Stage")
    logged = json.loads(stage["AccessLogSettings"]["Format"])
    assert "$context.requestId" in logged.values()
    assert not [value for value in logged.values() if "sourceIp" in value or "querystring" in value.lower()]
    assert stage["DefaultRouteSettings"] == {"ThrottlingRateLimit": 5, "ThrottlingBurstLimit": 10}


def test_the_queries_read_what_the_function_is_given_rights_for() -> None:
    asked: set[str] = set()

    class Listening:
        def query(self, sql: str) -> "Listening":
            asked.update(relations_named(sql))
            return self

        def to_pylist(self) -> list[dict[str, object]]:
            return []

    known = Known(athena=Listening())
    known.asked_before("artist.x")
    known.named("x")
    for about in (known.albums, known.tracks, known.recordings):
        about("x")
    for ids in (known.artists, known.songs, known.features, known.titles, known.lives):
        ids(["x"])
    assert asked == set(RELATIONS)
    views = {view.name for view in read_views(ROOT / "athena_queries" / "views")}
    assert asked & views == {"chart_positions", "chart_runs", "known_artists", "track_lifecycle"}
