"""Asking for charts as who is logged in: the token, the budget, the dates and the scopes."""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping
from datetime import date

import pytest

from chartlake.answers import Scope
from chartlake.errors import (
    AccessDenied,
    ChartlakeError,
    ConfigError,
    DateUnavailable,
    NotFound,
    OutOfTime,
    RateLimited,
)
from chartlake.http import Http
from chartlake.sources import spotify_charts_service as service
from tests.sources.answers import fixture
from tests.stub_upstream import Reply, Upstream, upstream

DAILY = fixture("charts_service_regional_no_daily.json")
TOKEN = "eyJhbGciOi.J9-secret_~+/=="


@pytest.fixture(autouse=True)
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long it would have slept each time."""
    slept: list[float] = []
    monkeypatch.setattr(time, "sleep", slept.append)
    return slept


def http_of(site: Upstream, *, token: str = TOKEN, options: Mapping[str, str] | None = None) -> Http:
    return Http(site.url, contact="t", secret={"token": token}, options=options)


def asked(name: str = "regional-no-daily", day: date | None = None) -> Scope:
    return Scope(source=service.NAME, name=name, date=day)


def test_fetch_asks_for_the_newest_with_the_token_in_the_header_alone() -> None:
    with upstream(lambda _: Reply(body=DAILY)) as site:
        answer = service.fetch(asked(), http_of(site, token=f" Bearer {TOKEN}\n"))

    (request,) = site.asked
    assert (request.path, request.query) == ("/auth/v0/charts/regional-no-daily/latest", "")
    assert request.headers["Authorization"] == f"Bearer {TOKEN}"
    assert (answer.body, answer.extension) == (DAILY, "json")
    assert TOKEN not in repr(answer)


def test_fetch_asks_for_the_day_that_is_wanted() -> None:
    with upstream(lambda _: Reply(body=DAILY)) as site:
        service.fetch(asked(day=date(2026, 3, 2)), http_of(site))
    assert site.paths == ["/auth/v0/charts/regional-no-daily/2026-03-02"]


def test_a_day_without_a_chart_is_unavailable_and_a_chart_that_is_none_not_found() -> None:
    with upstream(lambda _: Reply(status=404)) as site:
        with pytest.raises(DateUnavailable, match=r"no chart of 2026-03-09 is published \(404\)") as caught:
            service.fetch(asked(day=date(2026, 3, 9)), http_of(site))
        with pytest.raises(NotFound, match="no such chart"):
            service.fetch(asked(), http_of(site))
    assert caught.value.http_status == 404


def test_a_week_is_asked_for_by_its_thursday() -> None:
    with upstream(lambda _: Reply(body=DAILY)) as site:
        with pytest.raises(DateUnavailable, match="2026-03-03 is a Tuesday; ask for 2026-02-26 or 2026-03-05"):
            service.fetch(asked("album-no-weekly", date(2026, 3, 3)), http_of(site))
        service.fetch(asked("album-no-weekly", date(2026, 2, 26)), http_of(site))
    assert site.paths == ["/auth/v0/charts/album-no-weekly/2026-02-26"]


def test_an_expired_token_says_so_and_is_not_tried_on_the_other_charts() -> None:
    with upstream(lambda _: Reply(status=401)) as site:
        http = http_of(site)
        said = []
        for name in ("regional-no-daily", "viral-no-daily", "artist-no-daily"):
            with pytest.raises(AccessDenied, match=r"the token has expired \(401\).*chartlake secret") as caught:
                service.fetch(asked(name), http)
            said.append(str(caught.value))
    assert site.paths == ["/auth/v0/charts/regional-no-daily/latest"]
    assert not any(TOKEN in text for text in said)


def test_a_refusal_of_one_chart_is_not_one_of_all() -> None:
    with upstream(lambda request: Reply(status=403) if "viral" in request.path else Reply(body=DAILY)) as site:
        http = http_of(site)
        with pytest.raises(AccessDenied, match=r"may not read this chart \(403\)"):
            service.fetch(asked("viral-no-daily"), http)
        assert service.fetch(asked(), http).body == DAILY


@pytest.mark.parametrize("token", ["", "  ", "Bearer ", "a b", "a\r\nX: y", "ключ", '{"token"}'])
def test_what_is_no_token_is_never_sent_nor_shown(token: str) -> None:
    with upstream(lambda _: Reply(body=DAILY)) as site, pytest.raises(ConfigError) as caught:
        service.fetch(asked(), http_of(site, token=token))
    assert site.asked == []
    assert "charts.spotify.com" in str(caught.value)
    assert not any(part in str(caught.value) for part in ("a b", "X: y", "ключ", '{"token"}'))


def test_a_secret_without_a_token_is_a_mistake_in_the_settings() -> None:
    http = Http("http://127.0.0.1:9", contact="t", secret={"client_id": "x"})
    with pytest.raises(ConfigError, match=r"there is no token; .*the secret that \[sources.spotify_charts_service\]"):
        service.fetch(asked(), http)


@pytest.mark.parametrize("status", [200, 401, 403, 404, 429, 500])
def test_the_token_is_in_no_log_no_error_and_no_address(status: int, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with upstream(lambda _: Reply(body=DAILY, status=status)) as site:
        try:
            said = repr(service.fetch(asked(), http_of(site)))
        except ChartlakeError as error:
            said = f"{error!r} {error.__cause__!r} {error.__context__!r}"
    assert TOKEN not in said + caplog.text
    assert all(TOKEN not in request.path + request.query for request in site.asked)


def test_too_many_requests_say_how_long_to_stay_away() -> None:
    refusal = Reply(status=429, headers={"Retry-After": "240"})
    with upstream(lambda _: refusal) as site, pytest.raises(RateLimited) as caught:
        service.fetch(asked(), http_of(site))
    assert caught.value.retry_after == 240
    assert len(site.asked) == 1


def test_requests_are_a_second_apart_and_never_slept_for_longer(pauses: list[float]) -> None:
    with upstream(lambda _: Reply(body=DAILY)) as site:
        http = http_of(site)
        for _ in range(4):
            service.fetch(asked(), http)
    assert len(pauses) == 3
    assert all(0 < pause <= 1 for pause in pauses)


def test_a_run_asks_no_more_than_its_budget_and_the_next_begins_anew() -> None:
    with upstream(lambda _: Reply(body=DAILY)) as site:
        http = http_of(site, options={"requests_per_run": "2"})
        for _ in range(2):
            service.fetch(asked(), http)
        with pytest.raises(OutOfTime, match="sent the 2 requests that option requests_per_run allows"):
            service.fetch(asked(), http)
        assert len(site.asked) == 2
        service.fetch(asked(), http_of(site, options={"requests_per_run": "2"}))
    assert len(site.asked) == 3


@pytest.mark.parametrize("budget", ["0", "-1", "many", "1.5", ""])
def test_a_budget_that_is_none_is_a_mistake_in_the_settings(budget: str) -> None:
    http = Http("http://127.0.0.1:9", contact="t", secret={"token": TOKEN}, options={"requests_per_run": budget})
    with pytest.raises(ConfigError, match="requests_per_run"):
        service.fetch(asked(), http)


@pytest.mark.parametrize(
    "scope", ["no_daily", "regional-xx-daily", "album-no-daily", "citytoptrack-oslo-weekly", "REGIONAL", "../x", ""]
)
def test_a_scope_that_is_none_is_a_mistake_in_the_settings(scope: str) -> None:
    with pytest.raises(ConfigError, match=r"regional-<market>-<daily\|weekly>"):
        service.fetch(asked(scope), Http("http://127.0.0.1:9", contact="t", secret={"token": TOKEN}))
