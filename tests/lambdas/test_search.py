"""The search function: a document by hand, a status over HTTP, and no question that Spotify need not hear."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

import pytest

from chartlake.errors import BadName, QueryFailed
from lambdas.search import handler as search
from sandbox.pages.spotify_search import NAMESAKE, namesake
from sandbox.server import Sandbox
from tests.search.conftest import SearchedLake
from tests.sweep.specimens import SECRETS

CONTEXT: Any = SimpleNamespace(
    aws_request_id="5f2c8a36-0000-4000-8000-000000000000", get_remaining_time_in_millis=lambda: 300_000
)


@pytest.fixture
def function(held: SearchedLake, monkeypatch: pytest.MonkeyPatch) -> SearchedLake:
    monkeypatch.setattr(search, "lake", lambda: held.lake)
    monkeypatch.setattr(search, "athena", lambda: held)
    monkeypatch.setattr(search, "secrets_manager", SECRETS.__getitem__)
    return held


def over_http(query: str | None) -> tuple[int, Any]:
    parameters = {} if query is None else {"queryStringParameters": {"q": query}}
    response: Any = search.handler({"requestContext": {"http": {"method": "GET"}}, **parameters}, CONTEXT)  # type: ignore[typeddict-item]
    assert response["headers"]["Content-Type"].startswith("application/json")
    return response["statusCode"], json.loads(response["body"])


def test_by_hand_the_function_answers_with_the_document(function: SearchedLake) -> None:
    document: Any = search.handler({"query": NAMESAKE}, CONTEXT)
    assert document["status"] == "found", document["not_refreshed"]
    assert document["artist"]["artist_id"] == NAMESAKE
    assert json.loads(json.dumps(document)) == document


def test_over_http_the_status_says_what_came_of_it(function: SearchedLake, behaving: Sandbox) -> None:
    assert over_http(NAMESAKE)[0] == 200
    status, document = over_http(namesake(behaving.market).name)
    assert (status, len(document["choices"])) == (300, 2)
    assert over_http("0" * 22)[0] == 404
    behaving.misbehave("spotify", "429", retry_after=60)
    status, document = over_http("somebody whom nobody could be asked about")
    assert (status, document["not_refreshed"][0]["outcome"]) == (503, "RateLimited")


@pytest.mark.parametrize("query", [None, "", "https://open.spotify.com/track/" + "0" * 22])
def test_a_request_that_names_no_artist_is_told_what_to_name(function: SearchedLake, query: str | None) -> None:
    status, complaint = over_http(query)
    assert (status, complaint["outcome"]) == (400, "BadName")
    assert "artist" in complaint["message"]


def test_what_broke_is_named_and_not_shown_as_a_traceback(
    function: SearchedLake, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: str) -> Any:
        raise QueryFailed("the workgroup is gone")

    monkeypatch.setattr(function, "query", refuse)
    assert over_http(NAMESAKE) == (500, {"outcome": "QueryFailed", "message": "the workgroup is gone"})


def test_what_nobody_foresaw_is_a_document_too_without_its_details(
    function: SearchedLake, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: str) -> Any:
        raise PermissionError("arn:aws:iam::123456789012:role/search is not allowed")

    monkeypatch.setattr(function, "query", refuse)
    status, complaint = over_http(NAMESAKE)
    assert (status, complaint["outcome"]) == (500, "InternalError")
    assert "arn:" not in complaint["message"]


@pytest.mark.parametrize("query", [5, None, ["Kari"], {}])
def test_by_hand_something_else_than_a_text_is_refused_by_name(function: SearchedLake, query: Any) -> None:
    with pytest.raises(BadName, match="names no artist"):
        search.handler({"query": query}, CONTEXT)
