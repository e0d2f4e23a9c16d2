"""The HTTP client against an upstream that breaks off, packs, throttles and drips."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest

from chartlake import http as http_module
from chartlake.errors import (
    AccessDenied,
    ChartlakeError,
    ConfigError,
    CoolingDown,
    NotFound,
    RateLimited,
    SourceUnavailable,
    UnexpectedAnswer,
)
from chartlake.http import Http, retry_after
from tests.stub_upstream import Reply, upstream

PAGE = "<html>ดาวตก</html>".encode()


@pytest.fixture(autouse=True)
def _no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_module, "RETRY_PAUSE", 0.0)


def ask(url: str) -> http_module.Reply:
    return Http(url, contact="tests@example.org").get("/page", what="the page")


def test_a_page_comes_back_byte_for_byte_with_its_type_and_the_time_it_came() -> None:
    with upstream(lambda _: Reply(body=PAGE, headers={"Content-Type": "text/html"})) as site:
        before = http_module.now()
        reply = ask(site.url)

    assert (reply.body, reply.status, reply.content_type) == (PAGE, 200, "text/html")
    assert reply.url == f"{site.url}/page"
    assert before <= reply.received_at <= http_module.now()
    assert reply.received_at.tzinfo is None
    assert site.asked[0].headers["User-Agent"] == "chartlake/0.1 (+tests@example.org)"


def test_compression_is_undone() -> None:
    packed = Reply(body=gzip.compress(PAGE), headers={"Content-Encoding": "gzip"})
    with upstream(lambda _: packed) as site:
        assert ask(site.url).body == PAGE


@pytest.mark.parametrize(
    "broken",
    [
        Reply(body=PAGE, length=len(PAGE) + 100),
        Reply(body=gzip.compress(PAGE)[:-12], headers={"Content-Encoding": "gzip"}, length=len(gzip.compress(PAGE))),
        Reply(body=PAGE, headers={"Content-Encoding": "gzip"}),
        Reply(body=b"ff\r\nonly this", headers={"Transfer-Encoding": "chunked"}, length=None),
    ],
    ids=["shorter than announced", "gzip cut", "gzip that is none", "chunk cut"],
)
def test_a_body_that_breaks_off_is_no_answer(broken: Reply) -> None:
    with upstream(lambda _: broken) as site, pytest.raises(SourceUnavailable, match="the page"):
        ask(site.url)


def test_a_server_error_is_asked_once_more() -> None:
    replies = iter([Reply(status=502), Reply(body=PAGE)])
    with upstream(lambda _: next(replies)) as site:
        assert ask(site.url).body == PAGE


def test_a_server_error_that_stays_is_not_asked_a_third_time() -> None:
    with upstream(lambda _: Reply(status=500)) as site, pytest.raises(SourceUnavailable) as caught:
        ask(site.url)

    assert caught.value.http_status == 500
    assert len(site.asked) == 2


@pytest.mark.parametrize(
    ("reply", "error", "seconds"),
    [
        (Reply(status=429, headers={"Retry-After": "86400"}), RateLimited, 86400),
        (Reply(status=429), RateLimited, 900),
        (Reply(status=429, headers={"retry-after": "soon"}), RateLimited, 900),
        (Reply(status=503, headers={"Retry-After": "120"}), RateLimited, 120),
        (Reply(status=401), AccessDenied, None),
        (Reply(status=403), AccessDenied, None),
        (Reply(status=404), NotFound, None),
        (Reply(status=410), NotFound, None),
        (Reply(status=418), UnexpectedAnswer, None),
    ],
)
def test_a_refusal_has_its_name_and_is_never_asked_again(
    reply: Reply, error: type[ChartlakeError], seconds: int | None
) -> None:
    with upstream(lambda _: reply) as site, pytest.raises(error, match="the page") as caught:
        ask(site.url)

    assert len(site.asked) == 1
    assert caught.value.http_status == reply.status
    assert getattr(caught.value, "retry_after", None) == seconds


def test_a_retry_after_may_be_a_date() -> None:
    in_an_hour = format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True)
    assert 3590 <= retry_after({"Retry-After": in_an_hour}) <= 3600
    assert retry_after({"Retry-After": "Mon, 02 Mar 2020 00:00:00 GMT"}) == 0


def test_a_server_that_is_not_there_is_unavailable() -> None:
    with upstream(lambda _: Reply()) as site:
        url = site.url
    with pytest.raises(SourceUnavailable, match="the page"):
        ask(url)


def test_an_address_that_is_none_is_a_mistake_in_the_settings() -> None:
    with pytest.raises(ConfigError, match="base_url"):
        ask("kworb.net")


def test_a_page_that_never_ends_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_module, "LARGEST_ANSWER", 10)
    with upstream(lambda _: Reply(body=PAGE)) as site, pytest.raises(UnexpectedAnswer, match="more than 10 bytes"):
        ask(site.url)


def test_a_page_that_drips_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_module, "LONGEST_ANSWER", -1.0)
    with upstream(lambda _: Reply(body=PAGE)) as site, pytest.raises(SourceUnavailable, match="drips"):
        ask(site.url)


def test_a_conditional_get_says_what_is_held_and_hears_that_nothing_changed() -> None:
    def page(request: Any) -> Reply:
        held = request.headers.get("If-None-Match") == '"v1"'
        return Reply(status=304, body=b"") if held else Reply(body=PAGE, headers={"ETag": '"v1"'})

    with upstream(page) as site:
        client = Http(site.url, contact="tests@example.org")
        assert client.get("/page", what="the page", conditional=True).body == PAGE
        with pytest.raises(http_module.NotModified, match="has not changed"):
            client.get("/page", what="the page", conditional=True)
        assert client.get("/page", what="the page").body == PAGE
        client.session.close()


def test_a_key_does_not_follow_a_redirect_to_another_host() -> None:
    with upstream(lambda _: Reply(body=b"theirs")) as other:
        with upstream(lambda _: Reply(status=302, body=b"", headers={"Location": f"{other.url}/page"})) as site:
            client = Http(site.url, contact="tests@example.org")
            with pytest.raises(UnexpectedAnswer, match="302"):
                client.get("/page", what="the page", headers={"X-KEY": "secret"})
            assert client.get("/page", what="the page").body == b"theirs"
            client.session.close()
        assert ["X-KEY" in request.headers for request in other.asked] == [False]


def test_a_gate_can_forbid_a_request_before_it_leaves() -> None:
    def closed() -> None:
        raise CoolingDown("stay away")

    with upstream(lambda _: Reply(body=PAGE)) as site:
        client = Http(site.url, contact="tests@example.org", gate=closed)
        with pytest.raises(CoolingDown):
            client.get("/page", what="the page")
        client.session.close()
        assert site.asked == []


def test_nothing_changed_is_no_answer_to_a_request_that_did_not_ask() -> None:
    with upstream(lambda _: Reply(status=304, body=b"")) as site, pytest.raises(UnexpectedAnswer, match="304"):
        ask(site.url)


def test_the_users_own_netrc_goes_to_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".netrc").write_text("default login me password secret\n")
    (tmp_path / ".netrc").chmod(0o600)
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    with upstream(lambda _: Reply(body=PAGE)) as other:
        moved = Reply(status=302, body=b"", headers={"Location": f"{other.url}/page"})
        with upstream(lambda request: moved if request.path == "/old" else Reply(body=PAGE)) as site:
            client = Http(site.url, contact="tests@example.org")
            client.get("/page", what="the page", headers={"Authorization": "Bearer token"})
            client.get("/page", what="the page")
            reply = client.get("/old", what="the page")
            client.session.close()
        assert [request.headers.get("Authorization") for request in site.asked] == ["Bearer token", None, None]
        assert [request.headers.get("Authorization") for request in other.asked] == [None]
    assert reply.url == f"{site.url}/old"


def test_a_limit_is_told_the_moment_it_is_heard() -> None:
    heard: list[int] = []
    with upstream(lambda _: Reply(status=429, body=b"", headers={"Retry-After": "77"})) as site:
        client = Http(site.url, contact="tests@example.org", limited=heard.append)
        with pytest.raises(RateLimited):
            client.get("/page", what="the page")
        client.session.close()
    assert heard == [77]
