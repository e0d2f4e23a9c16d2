"""The page in Chromium: a reader sees the views' numbers, on a desk and on a phone, and nothing leaves the machine."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from chartlake.target import local_athena
from dashboard.lake import HOME_VARIABLE
from tests.dashboard.conftest import PAGE

CHROMIUM = shutil.which("chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SIZES = {"desktop": (1280, 900), "phone": (390, 844)}
PATIENCE = 90_000
GLOBAL = "platform = 'spotify' AND chart = 'songs_daily' AND market = 'global'"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium: `apt-get install chromium` on Debian"),
]


@pytest.fixture(scope="module")
def address(small_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The page of the small lake, served on a free port of the loopback."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "streamlit", "run", str(PAGE), f"--server.port={port}", "--server.headless=true"]
    log = tmp_path_factory.mktemp("page") / "streamlit.log"
    with log.open("wb") as said:
        serving = subprocess.Popen(
            command, env={**os.environ, HOME_VARIABLE: str(small_home)}, stdout=said, stderr=subprocess.STDOUT
        )
    try:
        wait_for(f"{url}/_stcore/health", serving, log)
        yield url
    finally:
        serving.terminate()
        serving.wait(20)


def wait_for(url: str, serving: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        assert serving.poll() is None, log.read_text()
        with suppress(OSError), urllib.request.urlopen(url, timeout=2):
            return
        time.sleep(0.1)
    raise AssertionError(f"the page did not answer within a minute:\n{log.read_text()}")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture(params=SIZES)
def seen(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[tuple[Page, list[str]]]:
    """The page as it shows after its last section has come, and every address that it asked for."""
    width, height = SIZES[request.param]
    page = browser.new_page(viewport={"width": width, "height": height})
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.url))
    page.on("websocket", lambda one: asked.append(one.url))
    page.goto(f"{address}/?market=global")
    page.get_by_text("How fresh the lake is").wait_for(timeout=PATIENCE)
    page.get_by_test_id("stVegaLiteChart").nth(2).locator("svg").wait_for(timeout=PATIENCE)
    yield page, asked
    page.close()


def rows(home: Path, sql: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = local_athena(home).query(sql).to_pylist()
    return found


def metric(page: Page, label: str) -> str:
    shown = page.get_by_test_id("stMetric").filter(has=page.get_by_text(label, exact=True))
    return shown.get_by_test_id("stMetricValue").inner_text()


def test_the_numbers_are_the_views_and_nothing_is_asked_of_another_host(
    seen: tuple[Page, list[str]], small_home: Path, tmp_path: Path
) -> None:
    page, asked = seen
    both = rows(
        small_home,
        "SELECT * FROM platform_overlap WHERE market = 'global' AND lag_days = 0 AND chart_date = DATE '2026-03-30'",
    )[0]
    life = rows(
        small_home,
        f"SELECT l.* FROM track_lifecycle l JOIN chart_daily d USING (recording_id) "
        f"WHERE l.{GLOBAL.replace('AND ', 'AND l.')} AND d.{GLOBAL.replace('AND ', 'AND d.')} "
        "AND d.chart_date = DATE '2026-03-30' AND d.rank = 1",
    )[0]
    assert metric(page, "On both charts") == f"{both['on_both']} of {both['tiktok_recordings']}"
    assert both["on_both"] > 0
    assert metric(page, "Best rank") == f"#{life['peak_rank']}"
    assert metric(page, "Streams") == f"{life['total_streams']:,}"
    assert climbers(page) == [
        (f"{row['rank']}", f"▲ {row['move']}")
        for row in rows(
            small_home,
            f"SELECT rank, move FROM chart_moves WHERE {GLOBAL} AND status = 'UP' "
            "AND chart_date = DATE '2026-03-30' ORDER BY move DESC, rank LIMIT 8",
        )
    ]
    assert top_of_spotify(page) == [
        f"{row['streams']:,}"
        for row in rows(
            small_home,
            f"SELECT streams FROM chart_daily WHERE {GLOBAL} AND chart_date = DATE '2026-03-30' ORDER BY rank LIMIT 10",
        )
    ]
    page.screenshot(path=tmp_path / "page.png", full_page=True)
    assert (tmp_path / "page.png").stat().st_size > 20_000
    assert {urlsplit(one).hostname for one in asked if not one.startswith(("data:", "blob:"))} == {"127.0.0.1"}


def climbers(page: Page) -> list[tuple[str, ...]]:
    """Rank and move of each row of the first table."""
    table = page.get_by_test_id("stTable").first
    cells = [row.locator("td").all_inner_texts() for row in table.locator("tbody tr").all()]
    return [tuple(cell.strip() for cell in row[:2]) for row in cells]


def top_of_spotify(page: Page) -> list[str]:
    """The counts beside the bars of the first picture, from the top."""
    texts = page.get_by_test_id("stVegaLiteChart").first.locator("svg text").all_text_contents()
    return [text for text in texts if text.replace(",", "").isdigit() and "," in text]


def test_nothing_on_a_phone_is_wider_than_the_phone(browser: Browser, address: str) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.goto(f"{address}/?market=no")
    page.get_by_text("How fresh the lake is").wait_for(timeout=PATIENCE)
    wide = page.evaluate(
        "[...document.querySelectorAll('[data-testid=stMain] svg, [data-testid=stMain] table')]"
        ".filter(one => one.getBoundingClientRect().right > 391).map(one => one.outerHTML.slice(0, 80))"
    )
    page.close()
    assert wide == []


def test_a_choice_made_in_the_browser_stands_in_the_address(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.goto(f"{address}/?market=no")
    page.get_by_text("What Norway streams most").wait_for(timeout=PATIENCE)
    page.get_by_role("combobox", name="Market").click()
    page.get_by_role("option", name="Germany").click()
    page.get_by_text("What Germany streams most").wait_for(timeout=PATIENCE)
    page.wait_for_url("**market=de**", timeout=PATIENCE)
    page.close()
