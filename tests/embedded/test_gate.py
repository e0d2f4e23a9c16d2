"""The door of the emulator: a web page must never reach a port that trusts everyone."""

from __future__ import annotations

import pytest

from chartlake.embedded.gate import Scope, refusal


def request(path: str = "/", **headers: str) -> Scope:
    named = {"host": "127.0.0.1:4566", **headers}
    pairs = [(name.replace("_", "-").encode(), value.encode()) for name, value in named.items()]
    return {"type": "http", "path": path, "headers": pairs}


KEY = "chartlakeab12"


def refused(scope: Scope) -> str:
    return refusal(scope, KEY)


@pytest.mark.parametrize("host", ["127.0.0.1:4566", "localhost", "raw.s3.localhost:4566", "raw.127.0.0.1:4566"])
def test_an_aws_client_may_enter(host: str) -> None:
    assert refused(request(host=host)) == ""


def test_a_web_page_may_not_enter() -> None:
    assert "web pages" in refused(request(origin="https://somewhere.example"))
    assert "web pages" in refused(request(sec_fetch_site="cross-site"))


@pytest.mark.parametrize("host", ["lake.example:4566", "127.0.0.1.example", "", "localhost.example:4566"])
def test_a_foreign_name_that_points_here_may_not_enter(host: str) -> None:
    assert "127.0.0.1" in refused(request(host=host))


@pytest.mark.parametrize("path", ["/_ministack/reset", "/_ministack/config"])
def test_nobody_empties_the_lake_over_the_network(path: str) -> None:
    assert "chartlake down" in refused(request(path))


def signed(access_key: str) -> Scope:
    return request(authorization=f"AWS4-HMAC-SHA256 Credential={access_key}/20261121/eu-west-1/s3/aws4_request")


@pytest.mark.parametrize("access_key", [KEY, "000000000000", "ASIAABCDEF"])
def test_a_client_of_this_lake_its_functions_and_its_roles_may_enter(access_key: str) -> None:
    assert refused(signed(access_key)) == ""


def test_who_looks_for_another_lake_on_this_port_is_told_so() -> None:
    assert "another lake" in refused(signed("chartlakecd34"))
