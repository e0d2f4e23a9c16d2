"""Every way in which an upstream can be told to fail, seen from the other end of the wire."""

from __future__ import annotations

import time

import pytest
import requests
from bs4 import BeautifulSoup

from sandbox.misbehaviour import GARBAGE, KINDS
from sandbox.pages.spotify import CREDENTIALS
from sandbox.playlists import PLAYLISTS
from sandbox.server import Sandbox

PAGE = "/spotify/country/no_daily.html"


def _page(sandbox: Sandbox, path: str = PAGE) -> requests.Response:
    return requests.get(sandbox.url("kworb") + path, timeout=10)


def _items(sandbox: Sandbox) -> requests.Response:
    form = {"grant_type": "refresh_token", **CREDENTIALS}
    token = requests.post(f"{sandbox.url('spotify-accounts')}/api/token", data=form, timeout=10).json()["access_token"]
    return requests.get(
        f"{sandbox.url('spotify')}/v1/playlists/{PLAYLISTS[0].playlist_id}/items",
        headers={"Authorization": f"Bearer {token}"},
        timeout=10,
    )


def test_a_rate_limit_says_how_long_to_stay_away_as_often_as_told(sandbox: Sandbox) -> None:
    sandbox.misbehave("kworb", "429", path="no_daily", retry_after=86400, times=2)

    answers = [_page(sandbox) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [429, 429, 200]
    assert answers[0].headers["Retry-After"] == "86400"


def test_a_rate_limit_may_come_without_a_time(sandbox: Sandbox) -> None:
    sandbox.misbehave("spotify", "429")
    answer = _items(sandbox)

    assert answer.json() == {"error": {"status": 429, "message": "API rate limit exceeded"}}
    assert "Retry-After" not in answer.headers


@pytest.mark.parametrize("status", ["403", "404", "500"])
def test_a_refusal_has_its_status_and_the_services_own_form(sandbox: Sandbox, status: str) -> None:
    sandbox.misbehave("spotify", status)
    sandbox.misbehave("kworb", status)

    assert _items(sandbox).json()["error"]["status"] == int(status)
    assert (_page(sandbox).status_code, _page(sandbox).content[:6]) == (int(status), b"<html>")


def test_only_matching_paths_of_the_named_upstream_misbehave(sandbox: Sandbox) -> None:
    sandbox.misbehave("kworb", "500", path="no_daily")

    assert _page(sandbox, "/spotify/country/se_daily.html").status_code == 200
    assert requests.get(f"{sandbox.url('tokchart')}/", timeout=10).status_code == 200


def test_a_slow_answer_comes_late_but_whole(sandbox: Sandbox) -> None:
    whole = _page(sandbox).content
    sandbox.misbehave("kworb", "slow", seconds=0.3)

    began = time.monotonic()
    assert _page(sandbox).content == whole
    assert time.monotonic() - began >= 0.3


def test_a_client_that_gives_up_does_not_stop_the_others(sandbox: Sandbox) -> None:
    sandbox.misbehave("kworb", "slow", seconds=0.3, times=1)

    with pytest.raises(requests.Timeout):
        requests.get(sandbox.url("kworb") + PAGE, timeout=0.05)

    assert _page(sandbox).status_code == 200


def test_a_truncated_answer_promises_more_than_it_sends(sandbox: Sandbox) -> None:
    sandbox.misbehave("kworb", "truncated")

    with pytest.raises(requests.exceptions.ChunkedEncodingError, match="IncompleteRead"):
        _page(sandbox)


def test_html_comes_where_json_was_due(sandbox: Sandbox) -> None:
    sandbox.misbehave("spotify", "html_for_json")
    answer = _items(sandbox)

    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert answer.content.startswith(b"<!DOCTYPE html>")


def test_garbage_is_neither_text_nor_json(sandbox: Sandbox) -> None:
    sandbox.misbehave("kworb", "garbage")

    assert _page(sandbox).content == GARBAGE
    with pytest.raises(UnicodeDecodeError):
        GARBAGE.decode()


def test_a_changed_layout_has_other_classes_other_columns_and_no_links(sandbox: Sandbox) -> None:
    before = BeautifulSoup(_page(sandbox).content, "lxml")
    sandbox.misbehave("kworb", "changed_layout")
    after = BeautifulSoup(_page(sandbox).content, "lxml")

    assert after.select("table.sortable, #spotifydaily, table a") == []
    assert len(after.select("tr")) == 201
    headings = [[cell.get_text() for cell in page.select("th")] for page in (before, after)]
    assert headings[0] != headings[1]
    assert sorted(headings[0]) == sorted(headings[1])


def test_a_changed_layout_of_json_has_other_keys(sandbox: Sandbox) -> None:
    sandbox.misbehave("spotify", "changed_layout")

    assert "items" not in _items(sandbox).json()


def test_an_empty_answer_keeps_its_form(sandbox: Sandbox) -> None:
    sandbox.misbehave("kworb", "empty")
    sandbox.misbehave("spotify", "empty")

    page = BeautifulSoup(_page(sandbox).content, "lxml")
    assert (len(page.select("table.sortable th")), page.select("table.sortable td")) == (11, [])
    items = _items(sandbox).json()
    assert (items["items"], items["total"], items["next"]) == ([], 0, None)


def test_a_page_can_lose_its_table(sandbox: Sandbox) -> None:
    sandbox.misbehave("tokchart", "no_table")

    page = requests.get(f"{sandbox.url('tokchart')}/", timeout=10).content
    assert b"<table" not in page
    assert b"tiktok-sound" not in page


def test_behaving_again_undoes_everything(sandbox: Sandbox) -> None:
    whole = _page(sandbox).content
    for kind in KINDS:
        sandbox.misbehave("kworb", kind)
    sandbox.behave()

    assert _page(sandbox).content == whole


def test_an_unknown_kind_or_upstream_is_refused_by_name(sandbox: Sandbox) -> None:
    with pytest.raises(ValueError, match="no misbehaviour 'flood'"):
        sandbox.misbehave("kworb", "flood")
    with pytest.raises(ValueError, match="no upstream 'myspace'"):
        sandbox.misbehave("myspace", "429")
