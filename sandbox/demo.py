"""`make demo`: the pretended internet, an embedded lake that has collected it for 120 days, one query, and the page.

The demo lake lives in sandbox/.chartlake, apart from any lake of real charts, and is made anew each day.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

from rich.console import Console

from chartlake import raw
from chartlake.answers import Answer
from chartlake.embedded import lifecycle
from chartlake.errors import ChartlakeError, EmulatorError
from chartlake.http import now
from chartlake.printing import Format, print_rows
from chartlake.sources import source
from chartlake.store import S3Bucket
from chartlake.target import Target, embedded
from sandbox.archive import archive
from sandbox.history import CollectedAnswer
from sandbox.market import market
from sandbox.pages.spotify import CREDENTIALS
from sandbox.server import DEFAULT_PORT, DEFAULT_SEED

HOME: Final = Path(__file__).parent
LAKE_FILE: Final = HOME / "lake.toml"
MADE: Final = HOME / ".chartlake" / "demo.json"
PAGE_PORT: Final = 8501
PATIENCE: Final = 300.0
QUERY: Final = "select * from chart_moves where market = 'no' order by chart_date desc, rank limit 5"
_say: Final = Console(highlight=False)
_STARTED: Final = time.monotonic()


def main() -> int:
    """Run the demo; with --once stop everything when the page has answered."""
    parser = argparse.ArgumentParser(prog="make demo", description=__doc__)
    parser.add_argument("--once", action="store_true", help="check that the page answers, then stop everything")
    once = parser.parse_args().once
    try:
        with ExitStack() as running:
            _demo(running, datetime.now(UTC).date(), once=once)
    except ChartlakeError as error:
        _say.print(f"{error.outcome}: {error}", style="red", markup=False, soft_wrap=True)
        return 1
    except KeyboardInterrupt:
        _say.print("\nstopped; the demo lake stays in sandbox/.chartlake")
    return 0


def _demo(running: ExitStack, today: date, *, once: bool) -> None:
    _make_room(today)
    running.enter_context(_process("the pretended internet", _sandbox_command(today), _sandbox_url("/_sandbox/day")))
    running.callback(lifecycle.down, HOME)
    lifecycle.up(HOME, lake_file=LAKE_FILE, progress=_tell)
    lifecycle.put_secret(HOME, name="chartlake/spotify", content=CREDENTIALS)
    lake = embedded(HOME)
    if not MADE.exists():
        stored = _collect_history(lake, today)
        _tell(f"stored {len(stored)} answers of 120 days; the lake is turning them into tables")
        _wait_until(lake, stored)
        MADE.write_text(json.dumps({"last_day": str(today)}), encoding="utf-8")
    _extract(lake)
    _say.print(f'\nchartlake sql "{QUERY}"', style="bold", markup=False)
    print_rows(lake.athena().query(QUERY), Format.table)
    address = f"http://127.0.0.1:{PAGE_PORT}"
    page = running.enter_context(_process("the page", _page_command(), f"{address}/_stcore/health"))
    _tell(f"the page answers: {address}")
    if once:
        return
    _say.print(f"\n[bold]{address}[/bold]  (Ctrl-C stops the page and the lake)")
    page.wait()


def _make_room(today: date) -> None:
    """Yesterday's market had other days: the demo lake of another day goes."""
    if MADE.exists() and json.loads(MADE.read_text(encoding="utf-8"))["last_day"] != str(today):
        _tell("the demo lake is from another day; making a new one")
        lifecycle.down(HOME)
        shutil.rmtree(MADE.parent)


def _collect_history(lake: Target, today: date) -> list[str]:
    """Store what the sources would have answered day by day; the lake's own events do the rest."""
    bucket = S3Bucket(lake.session.client("s3"), lake.deployment.raw_bucket)
    simulated = market(seed=DEFAULT_SEED, last_day=today)

    def keep(collected: CollectedAnswer) -> str:
        answer = Answer(**{name: getattr(collected, name) for name in _ANSWER})
        name, scope = collected.source, collected.scope
        return raw.store(bucket, source=name, scope=scope, answer=answer, adapter_version=source(name).ADAPTER_VERSION)

    with ThreadPoolExecutor(max_workers=4) as pool:
        return list(pool.map(keep, archive(simulated, address=_sandbox_url(""), until=now())))


_ANSWER: Final = ("body", "url", "status", "content_type", "extension", "fetched_at", "original_name")


def _wait_until(lake: Target, stored: list[str]) -> None:
    deadline = time.monotonic() + PATIENCE
    waiting = set(stored)
    while waiting:
        done = lake.athena().query("SELECT run_id, outcome FROM ingest_runs WHERE stage = 'transform'").to_pylist()
        waiting -= {run["run_id"] for run in done}
        if time.monotonic() > deadline:
            raise EmulatorError(
                f"{len(waiting)} answers are still not in the tables; see sandbox/.chartlake/emulator.log"
            )
        time.sleep(0.5)


def _extract(lake: Target) -> None:
    runs = lake.extract(source=None, scope=None, date=None)
    _wait_until(lake, [run["raw_key"] for run in runs if run.get("raw_key")])
    bad = [run for run in runs if run["outcome"] != "ok"]
    _tell(f"asked {len(runs)} scopes now: {len(runs) - len(bad)} ok" + "".join(f"; {run['message']}" for run in bad))


@contextmanager
def _process(what: str, command: list[str], health: str) -> Iterator[subprocess.Popen[bytes]]:
    """A child process that is up when its health address answers, and is stopped in the end."""
    environment = {**os.environ, "CHARTLAKE_HOME": str(HOME)}
    child = subprocess.Popen(command, env=environment, cwd=HOME.parent, stdout=subprocess.DEVNULL)  # noqa: S603 - our own command
    try:
        _until(lambda: _answers(health), child, what)
        yield child
    finally:
        child.terminate()
        try:
            child.wait(10)
        except subprocess.TimeoutExpired:
            child.kill()


def _until(ready: Callable[[], bool], child: subprocess.Popen[bytes], what: str) -> None:
    deadline = time.monotonic() + 60
    while not ready():
        if child.poll() is not None or time.monotonic() > deadline:
            raise EmulatorError(f"{what} did not start; is its port taken by another program?")
        time.sleep(0.1)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as reply:  # noqa: S310 - loopback
            return bool(reply.status == 200)
    except OSError:
        return False


def _sandbox_command(today: date) -> list[str]:
    return [sys.executable, "-m", "sandbox", "serve", "--last-day", str(today)]


def _sandbox_url(path: str) -> str:
    return f"http://127.0.0.1:{DEFAULT_PORT}{path}"


def _page_command() -> list[str]:
    return [sys.executable, "-m", "chartlake.cli", "dashboard", "--port", str(PAGE_PORT)]


def _tell(what: str) -> None:
    _say.print(f"[dim]{time.monotonic() - _STARTED:5.1f} s[/dim]  {what}")


if __name__ == "__main__":
    sys.exit(main())
