"""Tokens of connected users: what is sent, what is kept, and how an ended connection reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs

import pytest

from chartlake.connections import secret_name
from chartlake.connections.tokens import access_token, accounts_url, exchange
from chartlake.errors import AccessDenied, ConfigError, RateLimited, SourceUnavailable, UnexpectedAnswer
from chartlake.http import Http
from tests.connections.pretended import LISTENER, MemoryVault
from tests.stub_upstream import Asked, Reply, Upstream, as_json, upstream

SECRET = {"refresh_token": "old", "client_id": "app", "connected_at": "2026-03-01T00:00:00", "scope": "x"}
GRANTED = "user-top-read user-read-recently-played"


def form_of(request: Asked) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(request.body.decode()).items()}


@contextmanager
def accounts(*replies: Reply) -> Iterator[tuple[Http, Upstream]]:
    """An accounts service that gives these replies in turn."""
    left = list(replies)
    with upstream(lambda _: left.pop(0)) as stub:
        yield Http("http://127.0.0.1:1", contact="tests", options={"accounts_url": stub.url}), stub


def token(http: Http, vault: MemoryVault) -> str:
    return access_token(http, LISTENER, secrets=vault.read, keep=vault.keep)


@pytest.fixture
def vault() -> MemoryVault:
    return MemoryVault({secret_name(LISTENER): SECRET})


def test_a_token_is_asked_for_without_any_password_and_nothing_stands_in_the_address(vault: MemoryVault) -> None:
    with accounts(as_json({"access_token": "new", "expires_in": 3600})) as (http, stub):
        assert token(http, vault) == "new"
    (asked,) = stub.asked
    assert (asked.method, asked.path, asked.query) == ("POST", "/api/token", "")
    assert form_of(asked) == {"grant_type": "refresh_token", "refresh_token": "old", "client_id": "app"}
    assert "Authorization" not in asked.headers
    assert vault.held[secret_name(LISTENER)] == SECRET


def test_a_refresh_token_that_is_replaced_is_kept_beside_the_rest(vault: MemoryVault) -> None:
    with accounts(as_json({"access_token": "new", "refresh_token": "newer"})) as (http, _):
        token(http, vault)
    assert vault.held[secret_name(LISTENER)] == {**SECRET, "refresh_token": "newer"}


def test_a_replaced_token_that_could_not_be_kept_at_once_is_kept_all_the_same(vault: MemoryVault) -> None:
    attempts: list[str] = []

    def throttled(name: str, content: Mapping[str, str]) -> None:
        attempts.append(name)
        if len(attempts) == 1:
            raise OSError("throttled")
        vault.keep(name, content)

    with accounts(as_json({"access_token": "new", "refresh_token": "newer"})) as (http, _):
        assert access_token(http, LISTENER, secrets=vault.read, keep=throttled) == "new"
    assert vault.held[secret_name(LISTENER)] == {**SECRET, "refresh_token": "newer"}


def test_a_replaced_token_that_cannot_be_kept_is_not_passed_over(vault: MemoryVault) -> None:
    def refused(name: str, content: Mapping[str, str]) -> None:
        raise OSError("no right to write")

    with accounts(as_json({"access_token": "new", "refresh_token": "newer"})) as (http, _), pytest.raises(OSError):
        access_token(http, LISTENER, secrets=vault.read, keep=refused)


def test_an_ended_connection_says_connect_again_and_names_nobody(vault: MemoryVault) -> None:
    refused = as_json({"error": "invalid_grant", "error_description": "Refresh token revoked"}, status=400)
    with accounts(refused) as (http, _), pytest.raises(AccessDenied, match="`chartlake connect`") as denied:
        token(http, vault)
    assert "old" not in str(denied.value)
    assert denied.value.http_status == 400


@pytest.mark.parametrize("kept_after", [1, 2])
def test_a_token_that_another_run_replaced_meanwhile_is_no_ended_connection(
    vault: MemoryVault, kept_after: int
) -> None:
    def read(name: str) -> Mapping[str, str]:
        reads.append(name)
        return SECRET if len(reads) <= kept_after else {**SECRET, "refresh_token": "newer"}

    reads: list[str] = []
    refused = as_json({"error": "invalid_grant"}, status=400)
    with accounts(refused, as_json({"access_token": "new"})) as (http, stub):
        assert access_token(http, LISTENER, secrets=read, keep=vault.keep) == "new"
    assert [form_of(one)["refresh_token"] for one in stub.asked] == ["old", "newer"]


def test_a_secret_that_is_gone_says_connect_again() -> None:
    def gone(name: str) -> Mapping[str, str]:
        raise ConfigError(f"there is no secret {name}")

    with accounts() as (http, _), pytest.raises(AccessDenied, match="`chartlake connect`"):
        access_token(http, LISTENER, secrets=gone, keep=lambda *_: None)


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (Reply(status=429, headers={"Retry-After": "7"}), RateLimited),
        (Reply(status=503), SourceUnavailable),
        (Reply(body=b"<html>"), UnexpectedAnswer),
        (as_json({"access_token": ""}), UnexpectedAnswer),
        (as_json([1]), UnexpectedAnswer),
        (as_json({"error": "invalid_client"}, status=401), AccessDenied),
        (Reply(body=b"<html>", status=403), AccessDenied),
        (Reply(status=302, headers={"Location": "http://127.0.0.1:1/"}), UnexpectedAnswer),
    ],
)
def test_what_the_accounts_service_refuses_is_named(vault: MemoryVault, reply: Reply, error: type[Exception]) -> None:
    with accounts(reply) as (http, _), pytest.raises(error) as refused:
        token(http, vault)
    assert "old" not in str(refused.value)


def test_a_service_that_is_not_there_is_unavailable(vault: MemoryVault) -> None:
    http = Http("x", contact="tests", options={"accounts_url": "http://127.0.0.1:1"})
    with pytest.raises(SourceUnavailable, match="did not answer"):
        token(http, vault)


def test_without_an_address_for_tokens_the_option_is_named() -> None:
    with pytest.raises(ConfigError, match="accounts_url"):
        accounts_url(Http("x", contact="tests"))


def exchanged(http: Http) -> Mapping[str, str]:
    return exchange(http, code="code", verifier="verifier", client_id="app", redirect_uri="http://127.0.0.1:1/callback")


def test_a_code_is_exchanged_with_its_verifier() -> None:
    reply: dict[str, Any] = {"access_token": "a", "refresh_token": "r", "scope": GRANTED, "expires_in": 3600}
    with accounts(as_json(reply)) as (http, stub):
        assert exchanged(http)["refresh_token"] == "r"
    assert form_of(stub.asked[0]) == {
        "grant_type": "authorization_code",
        "code": "code",
        "code_verifier": "verifier",
        "client_id": "app",
        "redirect_uri": "http://127.0.0.1:1/callback",
    }


@pytest.mark.parametrize(
    ("reply", "complaint"),
    [
        (as_json({"error": "invalid_grant"}, status=400), "does not take the code"),
        (as_json({"access_token": "a", "refresh_token": "r", "scope": "user-top-read"}), "user-read-recently-played"),
        (as_json({"access_token": "a", "scope": GRANTED}), "a refresh token"),
    ],
)
def test_half_a_consent_is_none(reply: Reply, complaint: str) -> None:
    with accounts(reply) as (http, _), pytest.raises(AccessDenied, match=complaint):
        exchanged(http)
