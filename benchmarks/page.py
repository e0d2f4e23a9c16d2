"""How fast the page of the demo lake is in a browser, beside its budgets.

`python -m benchmarks.page [--home sandbox] [--times 5]`: first paint is the first number of the first sheet after its
address was opened; a filter change begins with the click and ends when the whole sheet of the new market stands. Each
sheet is opened once as well.
"""

from __future__ import annotations

import argparse
import os
import shutil
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from playwright.sync_api import Page, sync_playwright

from benchmarks.route import ROOT
from dashboard.description import described

FIRST_PAINT: Final = 2.0  # [s]
FILTER_CHANGE: Final = 0.5  # [s]
_PATIENCE: Final = 120_000
# Counted in the page from the click itself: the driver takes its time to get there.
_CLICK: Final = "addEventListener('click', () => { window.clicked = performance.now() }, {capture: true, once: true})"
_DONE: Final = "document.querySelector('[data-testid=stApp]').dataset.testScriptState === 'notRunning'"
# As long as a reader looks before choosing again.
_READING: Final = 8.0


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.page", description=__doc__)
    parser.add_argument("--home", type=Path, default=ROOT / "sandbox", help="the folder that holds .chartlake")
    parser.add_argument("--times", type=int, default=5)
    chosen = parser.parse_args()
    chromium = shutil.which("chromium")
    if chromium is None or not (chosen.home / ".chartlake").exists():
        print("needs Chromium (`apt-get install chromium`) and a lake (`make demo ONCE=1`)", file=sys.stderr)
        return 2
    with _served(chosen.home) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        time.sleep(_READING)  # whoever has just started the page needs as long to find it
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        paints = [_paint(page, f"{address}/?market=global") for _ in range(chosen.times)]
        print(f"first paint        {paints[0]:5.2f} s, then {_told(paints[1:])}   budget {FIRST_PAINT} s")
        changes = list(_changes(page))
        print(f"another market     {_told(changes)}   budget {FILTER_CHANGE} s")
        for sheet in described().sheets:
            if not sheet.private:
                started = time.perf_counter()
                page.goto(f"{address}/?sheet={sheet.name}")
                _settled(page)
                print(f"{sheet.title:18} {time.perf_counter() - started:5.2f} s until everything stands, asked first")
        browser.close()
    return 0


def _paint(page: Page, address: str) -> float:
    started = time.perf_counter()
    page.goto(address)
    page.get_by_test_id("stMetricValue").first.wait_for(timeout=_PATIENCE)
    return time.perf_counter() - started


def _changes(page: Page) -> Iterator[float]:
    """The time from the click on each other market until the page stands."""
    _settled(page)
    time.sleep(_READING)
    page.get_by_role("combobox", name="Market").click()
    names = [name for name in page.get_by_role("option").all_inner_texts() if name != "Global"]
    page.keyboard.press("Escape")
    for name in names:
        page.get_by_role("combobox", name="Market").click()
        before = page.locator(".st-key-visual_spotify_today").inner_text()
        page.evaluate(_CLICK)
        page.get_by_role("option", name=name, exact=True).click()
        changed = "document.querySelector('.st-key-visual_spotify_today')?.innerText !== before"
        stands = f"before => {changed} && {_DONE} && performance.now() - window.clicked"
        yield float(page.wait_for_function(stands, arg=before, timeout=_PATIENCE).json_value()) / 1000
        time.sleep(_READING)


def _settled(page: Page) -> None:
    page.wait_for_function(_DONE, timeout=_PATIENCE)


def _told(seconds: list[float]) -> str:
    return f"{statistics.median(seconds):5.2f} s (median of {len(seconds)}, {min(seconds):.2f} to {max(seconds):.2f})"


@contextmanager
def _served(home: Path) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "chartlake.cli", "dashboard", "--home", str(home), "--port", str(port)]
    serving = subprocess.Popen(command, cwd=ROOT, env=dict(os.environ), stdout=subprocess.DEVNULL)  # noqa: S603 - ours
    try:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            with suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=2):
                break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        serving.terminate()
        serving.wait(20)


if __name__ == "__main__":
    sys.exit(main())
