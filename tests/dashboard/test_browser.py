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
from urllib.parse import urlencode, urlsplit

import pandas as pd
import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from chartlake.target import local_athena
from dashboard.description import described
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
NEWEST = f"{GLOBAL} AND chart_date = DATE '2026-03-30'"
QUICK = {("songs", "phone"), ("platforms", "desktop")}
SHEETS = {sheet.name: sheet for sheet in described().sheets if not sheet.private}

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


def rows(home: Path, sql: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = local_athena(home).query(sql).to_pylist()
    return found


def opened(browser: Browser, address: str, size: str, **parameters: str | list[str]) -> tuple[Page, list[str]]:
    """A page with every visual drawn, and every address that it asked for."""
    width, height = SIZES[size]
    page = browser.new_page(viewport={"width": width, "height": height})
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.url))
    page.on("websocket", lambda one: asked.append(one.url))
    page.goto(f"{address}/?{urlencode(parameters, doseq=True)}")
    drawn(page)
    return page, asked


def drawn(page: Page) -> None:
    """Wait until the script has run through and every picture stands."""
    page.get_by_test_id("stRadio").or_(page.get_by_test_id("stButtonGroup")).first.wait_for(timeout=PATIENCE)
    page.wait_for_function(
        "document.querySelector('[data-testid=stApp]').dataset.testScriptState === 'notRunning'", timeout=PATIENCE
    )
    for picture in page.get_by_test_id("stVegaLiteChart").all():
        picture.locator("svg").wait_for(timeout=PATIENCE)


def metric(page: Page, label: str) -> str:
    shown = page.get_by_test_id("stMetric").filter(has=page.get_by_text(label, exact=True))
    return shown.get_by_test_id("stMetricValue").inner_text()


def column(page: Page, heading: str) -> list[str]:
    """The cells below a heading, of the first table that has it; each may have to be waited for."""
    table = page.locator(".rows").filter(has=page.get_by_text(heading, exact=True)).first
    table.wait_for(timeout=PATIENCE)
    place = [text.strip() for text in table.locator("thead th").all_inner_texts()].index(heading)
    return [row.locator("td").nth(place).inner_text().strip() for row in table.locator("tbody tr").all()]


def texts(page: Page, visual: str) -> list[str]:
    """Everything that is written in a picture."""
    return page.locator(f".st-key-visual_{visual} [data-testid=stVegaLiteChart] svg text").all_text_contents()


@pytest.mark.parametrize(
    ("sheet", "size"),
    [
        # Each takes some seconds: two stand for all in the short run.
        pytest.param(sheet, size, marks=() if (sheet, size) in QUICK else pytest.mark.deep)
        for sheet in SHEETS
        for size in SIZES
    ],
)
def test_a_sheet_is_whole_at_either_width_and_asks_no_other_host(
    browser: Browser, address: str, tmp_path: Path, sheet: str, size: str
) -> None:
    page, asked = opened(browser, address, size, sheet=sheet, market="global")
    shown = page.get_by_test_id("stMain").inner_text()
    wanted = [one.title for one in SHEETS[sheet].visuals] if sheet != "playlists" else ["The lake holds no playlist."]
    assert [title for title in wanted if title not in shown] == []
    assert page.get_by_test_id("stException").count() == 0
    wide = page.evaluate(
        "[...document.querySelectorAll('[data-testid=stVegaLiteChart] svg')]"
        ".filter(one => one.getBoundingClientRect().right > window.innerWidth + 1).map(one => one.outerHTML)"
    )
    assert wide == []
    page.screenshot(path=tmp_path / f"{sheet}-{size}.png", full_page=True)
    assert (tmp_path / f"{sheet}-{size}.png").stat().st_size > 15_000
    assert {urlsplit(one).hostname for one in asked if not one.startswith(("data:", "blob:"))} == {"127.0.0.1"}
    page.close()


def test_today_shows_the_numbers_of_the_views(browser: Browser, address: str, small_home: Path) -> None:
    page, _ = opened(browser, address, "desktop", market="global")
    both = rows(
        small_home,
        "SELECT on_both FROM platform_overlap WHERE market = 'global' AND lag_days = 0 "
        "ORDER BY chart_date DESC LIMIT 1",
    )
    assert metric(page, "songs on both") == f"{both[0]['on_both']}"
    chart = rows(small_home, f"SELECT streams FROM recording_daily WHERE {NEWEST} ORDER BY rank LIMIT 25")
    assert column(page, "streams (that day)") == [f"{row['streams']:,}" for row in chart]
    climbs = rows(
        small_home,
        f"SELECT move FROM chart_moves WHERE {NEWEST} AND status = 'UP' ORDER BY move DESC, rank LIMIT 10",
    )
    counted = [text for text in texts(page, "climbing") if text.isdigit()]
    assert [row["move"] for row in climbs] == [int(text) for text in counted[-len(climbs) :]]
    page.close()


def test_the_survival_and_the_lives_of_songs_are_the_views(browser: Browser, address: str, small_home: Path) -> None:
    songs = rows(small_home, f"SELECT recording_id FROM chart_daily WHERE {NEWEST} AND rank IN (2, 9) ORDER BY rank")
    chosen = [row["recording_id"] for row in songs]
    page, _ = opened(browser, address, "desktop", sheet="songs", market="global", songs=chosen)
    lives = rows(
        small_home,
        "SELECT l.total_streams FROM track_lifecycle l JOIN recording_titles t ON t.platform = l.platform "
        "AND t.chart = l.chart AND t.market = l.market AND t.recording_id = l.recording_id "
        f"WHERE l.market = 'global' AND l.recording_id IN ({', '.join(repr(row['recording_id']) for row in songs)}) "
        "ORDER BY t.title, l.platform, l.chart, l.recording_id",
    )
    streams = [row["total_streams"] for row in lives]
    assert column(page, "streams in all") == ["–" if one is None else f"{one:,}" for one in streams]
    page.close()


def test_a_market_chosen_in_the_browser_stands_in_the_address_and_in_the_numbers(
    browser: Browser, address: str, small_home: Path
) -> None:
    page, _ = opened(browser, address, "desktop", market="no")
    page.get_by_role("combobox", name="Market").click()
    page.get_by_role("option", name="Germany").click()
    page.wait_for_url("**market=de**", timeout=PATIENCE)
    drawn(page)
    chart = rows(
        small_home,
        "SELECT streams FROM recording_daily WHERE platform = 'spotify' AND chart = 'songs_daily' AND market = 'de' "
        "AND chart_date = DATE '2026-03-30' ORDER BY rank LIMIT 25",
    )
    page.get_by_text(f"{chart[0]['streams']:,}", exact=True).first.wait_for(timeout=PATIENCE)
    assert column(page, "streams (that day)") == [f"{row['streams']:,}" for row in chart]
    page.close()


def test_the_rows_and_the_picture_can_be_taken_along_and_the_sql_be_changed(
    browser: Browser, address: str, small_home: Path
) -> None:
    page, _ = opened(browser, address, "desktop", market="global")
    # So tall that nothing moves out of it: what opens over the page does not move along when the page is laid out anew.
    page.set_viewport_size({"width": 1280, "height": 5000})
    page.locator(".st-key-behind_climbing").get_by_role("button").first.click()
    with page.expect_download(timeout=PATIENCE) as rows_as:
        page.get_by_role("button", name="Rows as CSV").click()
    saved = pd.read_csv(rows_as.value.path())
    climbs = rows(
        small_home,
        f"SELECT move FROM chart_moves WHERE {NEWEST} AND status = 'UP' ORDER BY move DESC, rank LIMIT 10",
    )
    assert list(saved["move"]) == [row["move"] for row in climbs]
    with page.expect_download(timeout=PATIENCE) as picture:
        page.get_by_role("button", name="Picture as PNG").click()
    assert picture.value.path().read_bytes().startswith(b"\x89PNG")
    page.get_by_role("button", name="Change this SQL").click()
    page.wait_for_url("**sheet=sql**", timeout=PATIENCE)
    page.get_by_label("SQL", exact=True).wait_for(timeout=PATIENCE)
    assert "FROM chart_moves" in page.get_by_label("SQL", exact=True).input_value()
    page.close()
