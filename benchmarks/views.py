"""How fast the views are over years of charts, and how much they read, each beside its budget.

`python -m benchmarks.views [--years 3] [--markets 73] [--views a,b] [--lake FOLDER]` prints one line per view. Every
query runs in a fresh process and computes every column; FOLDER is filled when it is empty and kept. What takes over
three quarters of its budget is asked twice more: the median of the three is printed, and all of them below it.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import pyarrow as pa

from benchmarks.route import MARKETS, ROOT
from chartlake.athena.catalog import FolderCatalog
from chartlake.athena.engine import LocalAthena
from chartlake.athena.footers import stored_columns
from chartlake.athena.views import read_views
from chartlake.target import VIEWS

TABLE: Final = "chart_snapshots"
ALL_BUDGET: Final = 10.0  # [s], every view over everything
TEN_BUDGET: Final = 5.0  # [s], views of history over ten markets
ONE_BUDGET: Final = 1.0  # [s], one market and year
BYTES_BUDGET: Final = 0.05  # of the table's bytes, one market and year
MEMORY: Final = "8GB"  # what a query may take before it goes on from disk
_BUDGETS: Final = {"all": ALL_BUDGET, "ten": TEN_BUDGET, "year": ONE_BUDGET}
_NEAR: Final = 0.75  # of a budget: one run is not enough to tell on which side of it a query is
_WIDTHS: Final = (9, 12, 10, 10, 20, 10, 20)
_PLACE: Final = ("platform", "chart", "market")


def main() -> int:
    """Measure every view and print it."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.views", description=__doc__)
    parser.add_argument("--years", type=int, default=3)
    parser.add_argument("--markets", type=int, default=len(MARKETS))
    parser.add_argument("--views", default="", help="only these, comma separated")
    parser.add_argument("--lake", type=Path, help="a folder to keep the charts in")
    parser.add_argument("--times", type=int, default=1, help="the median of so many runs")
    parser.add_argument("--child", nargs=2, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.child:
        print(json.dumps(measured(Path(chosen.child[0]), chosen.child[1])))
        return 0
    with tempfile.TemporaryDirectory() as scratch:
        root = chosen.lake or Path(scratch)
        _fill(root, years=chosen.years, markets=MARKETS[: chosen.markets])
        _report(root, wanted=set(filter(None, chosen.views.split(","))), times=chosen.times)
    return 0


def _fill(root: Path, *, years: int, markets: Sequence[str]) -> None:
    from benchmarks import made_years

    if not list(root.glob("**/data.parquet")):
        started = time.perf_counter()
        rows = made_years.write(root, years=years, markets=markets)
        print(f"{rows:,} chart rows of {len(markets)} markets made in {time.perf_counter() - started:.0f} s")


def _report(root: Path, *, wanted: set[str], times: int) -> None:
    size = sum(path.stat().st_size for path in (root / TABLE).rglob("data.parquet"))
    print(f"{TABLE}: {size / 1e6:,.0f} MB; budgets: all ≤ {ALL_BUDGET:.0f} s, ten markets ≤ {TEN_BUDGET:.0f} s,")
    print(f"one market and year ≤ {ONE_BUDGET:.0f} s and ≤ {BYTES_BUDGET:.0%} of the bytes, where the view has them")
    print(_line("view", "all", "10 markets", "1 market", "+ year", "reads", "+ month", "reads"))
    athena = _athena(root)
    for view in read_views(VIEWS):
        if wanted and view.name not in wanted:
            continue
        columns = athena.query(f"SELECT * FROM {view.name} LIMIT 0").schema  # noqa: S608 - a name of ours
        asked = _queries(view.name, columns)
        runs = {name: _runs(root, sql, times, _BUDGETS.get(name)) for name, sql in asked.items()}
        took = {name: f"{_median(of, 'seconds'):.2f} s" for name, of in runs.items()}
        bytes_read = {name: _median(of, "bytes") for name, of in runs.items()}
        read = {name: f"{count / 1e6:.1f} MB = {count / size:.1%}" for name, count in bytes_read.items()}
        times_of = (took.get(name, "") for name in ("all", "ten", "one", "year"))
        year, month = read.get("year", read.get("one", "")), read.get("month", "")
        print(_line(view.name, *times_of, year, took.get("month", ""), month), flush=True)
        for name, of in runs.items():
            if len(of) > times:
                each = ", ".join(f"{run['seconds']:.2f}" for run in of)
                print(f"    {name}: {each} s", flush=True)


def _line(view: str, *cells: str) -> str:
    return f"{view:24}" + "".join(f"{cell:>{width}}" for cell, width in zip(cells, _WIDTHS, strict=True))


def _queries(view: str, columns: pa.Schema) -> dict[str, str]:
    whole = f"SELECT {_every(columns)} FROM {view}"  # noqa: S608 - names of ours
    if "market" not in columns.names:
        return {"all": whole}
    place = [f"{name} = '{value}'" for name, value in zip(_PLACE, ("spotify", "songs_daily"), strict=False)]
    chart = [one for one, name in zip(place, _PLACE, strict=False) if name in columns.names]
    ten = " AND ".join([*chart, f"market IN ({', '.join(repr(market) for market in MARKETS[:10])})"])
    one = " AND ".join([*chart, f"market = '{MARKETS[0]}'"])
    found = {"all": whole, "ten": f"{whole} WHERE {ten}", "one": f"{whole} WHERE {one}"}
    if "month" in columns.names:
        spans = {"year": "month BETWEEN '2024-01' AND '2024-12'", "month": "month = '2024-06'"}
    elif "chart_date" in columns.names:
        spans = {
            "year": "chart_date >= DATE '2024-01-01' AND chart_date < DATE '2025-01-01'",
            "month": "chart_date >= DATE '2024-06-01' AND chart_date < DATE '2024-07-01'",
        }
    else:
        spans = {}
    return found | {name: f"{found['one']} AND {span}" for name, span in spans.items()}


def _every(columns: pa.Schema) -> str:
    """An aggregate over every column, so that none can be left out of the work."""
    parts = [
        f"max(cardinality({column.name}))" if pa.types.is_list(column.type) else f"max({column.name})"
        for column in columns
        if not pa.types.is_boolean(column.type)
    ]
    parts += [f"bool_or({column.name})" for column in columns if pa.types.is_boolean(column.type)]
    return ", ".join(["count(*)", *parts])


def _runs(root: Path, sql: str, times: int, budget: float | None) -> list[dict[str, float]]:
    """Seconds and bytes read of a query, each run in a process of its own; twice more when the budget is near."""
    runs = [_run(root, sql) for _ in range(times)]
    if budget is not None and _median(runs, "seconds") > _NEAR * budget:
        runs += [_run(root, sql) for _ in range(2)]
    return runs


def _run(root: Path, sql: str) -> dict[str, float]:
    done = subprocess.run(  # noqa: S603 - this file
        [sys.executable, "-m", "benchmarks.views", "--child", str(root), sql],
        stdout=subprocess.PIPE,
        check=True,
        cwd=ROOT,
    )
    found: dict[str, float] = json.loads(done.stdout)
    return found


def _median(runs: Sequence[dict[str, float]], what: str) -> float:
    return statistics.median(run[what] for run in runs)


def measured(root: Path, sql: str) -> dict[str, float]:
    """Run a query once, translation included; what the process read meanwhile is what the query read."""
    athena = _athena(root)
    athena.query("SELECT 1")  # loads what is imported late, so that only data is counted
    started = time.perf_counter()
    athena.columns(sql)
    for file in _files(root):
        stored_columns(file)  # what a catalogue knows
    before = _bytes_read()
    athena.query(sql)
    return {"seconds": time.perf_counter() - started, "bytes": _bytes_read() - before}


def _files(root: Path) -> list[str]:
    """The files of the lake, as its catalogue names them."""
    return [file.path for table in FolderCatalog(root, VIEWS).relations().values() for file in table.files]


def _athena(root: Path) -> LocalAthena:
    return LocalAthena(FolderCatalog(root, VIEWS), memory_limit=MEMORY)


def _bytes_read() -> int:
    """Bytes that this process has asked the system for; 0 where the system does not say."""
    told = Path("/proc/self/io")
    return int(told.read_text().split()[1]) if told.exists() else 0


if __name__ == "__main__":
    sys.exit(main())
