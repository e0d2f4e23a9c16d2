"""How fast the route is: parse, publish, rebuild and cold imports, each beside its budget.

`python -m benchmarks.route [--days N]` prints one line per figure; medians of several runs in fresh processes.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from chartlake import contract, curated, raw
from chartlake.answers import RawObject
from chartlake.conform import conform
from chartlake.lake import Lake
from chartlake.markets import MARKET_NAMES
from chartlake.rebuild import rebuild
from chartlake.schema import Table
from chartlake.settings import load
from chartlake.sources import source
from chartlake.store import Held, Stored

MARKETS: Final = sorted(MARKET_NAMES)[:73]
CHARTS: Final = contract.CHART_SNAPSHOTS
ROOT: Final = Path(__file__).parents[1]


def main() -> int:
    """Measure everything and print it."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.route", description=__doc__)
    parser.add_argument("--days", type=int, default=365, help="days of 73 markets to rebuild")
    parser.add_argument("--child", choices=sorted(CHILDREN), help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.child:
        print(json.dumps(CHILDREN[chosen.child]()))
        return 0
    for name in ("extract", "transform", "report", "draw"):
        seconds = statistics.median(_cold_import(f"lambdas.{name}.handler") for _ in range(5))
        _line(f"cold import of the {name} handler", f"{seconds * 1000:.0f} ms", "≤ 200 ms")
    seconds = statistics.median(_cold_import("pyarrow, pyarrow.compute, pyarrow.parquet") for _ in range(5))
    _line("cold import of pyarrow alone", f"{seconds * 1000:.0f} ms", "83 ms where the budgets were set")
    parse = _child("parse")
    _line("200 CSV rows to Arrow, warm", f"{parse['csv'] * 1000:.2f} ms", "≤ 2.5 ms")
    _line("pandas read_csv and from_pandas of the same", f"{parse['pandas'] * 1000:.2f} ms", "for the ratio")
    _line("pandas json_normalize and from_pandas of 200", f"{parse['normalize'] * 1000:.2f} ms", "≥ 2 × the CSV rows")
    _line("200 kworb rows to Arrow, warm", f"{parse['kworb'] * 1000:.1f} ms", "≤ 60 ms")
    _line("BeautifulSoup alone on the same page", f"{parse['soup'] * 1000:.1f} ms", "for the ratio")
    publish = _child("publish")
    _line("publish into a month of 438,000 rows", f"{publish['seconds']:.2f} s", "≤ 1.0 s")
    _line("its peak memory", f"{publish['peak_mb']:.0f} MB", "≤ 512 MB")
    rows, seconds = _rebuild(chosen.days)
    _line(f"rebuild {rows:,} rows of CSV from raw", f"{seconds:.1f} s", f"≤ {60 * rows / 5_329_000:.1f} s")
    return 0


def _line(what: str, figure: str, budget: str) -> None:
    print(f"{what:48} {figure:>12}   {budget}")


def _child(name: str) -> dict[str, float]:
    done = subprocess.run(  # noqa: S603 - this file
        [sys.executable, "-m", "benchmarks.route", "--child", name], stdout=subprocess.PIPE, check=True, cwd=ROOT
    )
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def _cold_import(name: str) -> float:
    code = f"import time; t = time.perf_counter(); import {name}; print(time.perf_counter() - t)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, cwd=ROOT)  # noqa: S603
    return float(done.stdout)


def _best(work: Callable[[], object], times: int = 30) -> float:
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        work()
        taken.append(time.perf_counter() - started)
    return statistics.median(taken)


def _csv(seed: int) -> bytes:
    lines = ["rank,uri,artist_names,track_name,source,peak_rank,previous_rank,days_on_chart,streams"]
    lines += [
        f'{rank},"spotify:track:{(seed * 7 + rank) % 40_000:022d}","Artist {rank % 90}",'
        f'"Song {(seed + rank) % 40_000}","Label {rank % 30}",{rank},{rank},{seed % 300 + 1},'
        f'"{1_000_000 - rank * 37 - seed % 1000}"'
        for rank in range(1, 201)
    ]
    return b"\xef\xbb\xbf" + "\r\n".join(lines).encode()


def _object(market: str, day: date, body: bytes, name: str = "charts_csv") -> RawObject:
    digest = hashlib.sha256(market.encode()).hexdigest()[:8]
    return RawObject(
        key=f"source={name}/date={day}/regional-{market}-daily/{day:%Y%m%d}T060000000Z-{digest}.csv.gz",
        source=name,
        scope=f"regional-{market}-daily" if name == "charts_csv" else f"{market}_daily",
        fetched_at=datetime.combine(day, datetime.min.time()) + timedelta(days=1, hours=6),
        sha256="",
        body=body,
        content_type="text/csv",
        original_name=f"regional-{market}-daily-{day}.csv" if name == "charts_csv" else None,
    )


def _arrow(answer: RawObject, table: Table = CHARTS) -> pa.Table:
    lineage = {
        "source": answer.source,
        "fetched_at": answer.fetched_at,
        "raw_key": answer.key,
        "current": True,
        "adapter_version": 1,
    }
    rows = source(answer.source).parse(answer).rows[table.name]
    (built,) = conform(table, rows, lineage).tables.values()
    return built


def _parse() -> dict[str, float]:
    import pandas as pd
    from bs4 import BeautifulSoup

    from sandbox.history import history
    from sandbox.market import market

    body, day = _csv(1), date(2026, 3, 2)
    csv = _object("no", day, body)
    page = next(
        answer
        for answer in history(market(seed=7, last_day=day), address="http://127.0.0.1")
        if answer.scope == "no_daily"
    )
    kworb = _object("no", page.fetched_at.date(), page.body, "kworb")
    items = [{"track": {"id": str(rank), "album": {"id": "a"}, "artists": [{"id": "b"}]}} for rank in range(200)]
    return {
        "csv": _best(lambda: _arrow(csv)),
        "pandas": _best(lambda: pa.Table.from_pandas(pd.read_csv(io.BytesIO(body)))),
        "normalize": _best(lambda: pa.Table.from_pandas(pd.json_normalize(items))),
        "kworb": _best(lambda: _arrow(kworb), times=10),
        "soup": _best(lambda: BeautifulSoup(page.body, "lxml"), times=10),
    }


def _publish() -> dict[str, float]:
    partition = ("spotify", "songs_daily", "2026-03")
    keys, tables = [], []
    for number, market in enumerate(MARKETS):
        for day in range(1, 31):
            answer = _object(market, date(2026, 3, day), _csv(number * 31 + day))
            keys.append(answer.key)
            tables.append(_arrow(answer))
    body = curated.merged_file(CHARTS, None, pa.concat_tables(tables), raw_keys=keys)
    assert body is not None  # noqa: S101 - there were rows
    with tempfile.NamedTemporaryFile(suffix=".parquet") as month:
        month.write(body)
        month.flush()
        code = f"from benchmarks.route import publish_into; publish_into({month.name!r}, {partition!r})"
        runs = [
            json.loads(subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, cwd=ROOT).stdout)  # noqa: S603
            for _ in range(3)
        ]
    return {name: statistics.median(run[name] for run in runs) for name in runs[0]}


def publish_into(month: str, partition: tuple[str, ...]) -> None:
    """Publish one day of one market into a month's file and print seconds and peak memory; for a fresh process."""

    class OneFile:
        """The month as the only object of a bucket."""

        def get(self, key: str) -> Stored:
            return Stored(body=Path(month).read_bytes(), etag="1", last_modified=datetime(2026, 4, 1))

        def put(self, key: str, body: bytes, **_: Any) -> None:
            Path(month).with_suffix(".new").write_bytes(body)

    answer = _object("za", date(2026, 3, 31), _csv(5))
    arriving = _arrow(answer)
    started = time.perf_counter()
    curated.publish(OneFile(), CHARTS, partition, arriving, raw_keys=[answer.key])  # type: ignore[arg-type]
    seconds = time.perf_counter() - started
    print(json.dumps({"seconds": seconds, "peak_mb": _peak_mb()}))


def _peak_mb() -> float:
    status = Path("/proc/self/status")
    if status.exists():  # ru_maxrss would begin with the memory of the process that started this one
        (peak,) = (line.split()[1] for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(peak) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2  # bytes on macOS


class FolderBucket:
    """Objects as files with a metadata file beside each; only the rebuild's single writer per key uses it."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def get(self, key: str) -> Stored | None:
        """The object, or None."""
        path = self.root / key
        if not path.exists():
            return None
        metadata = Path(f"{path}.json")
        return Stored(
            body=path.read_bytes(),
            etag="1",
            last_modified=datetime(2026, 1, 1),
            metadata=json.loads(metadata.read_text()) if metadata.exists() else {},
        )

    def head(self, key: str) -> Held | None:
        """The size of the object, when it is there."""
        stored = self.get(key)
        return Held(size=len(stored.body), etag=stored.etag, last_modified=stored.last_modified) if stored else None

    def put(self, key: str, body: bytes, *, metadata: Mapping[str, str] | None = None, **_: Any) -> None:
        """Write the object."""
        path = self.root / key
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)
        if metadata:
            Path(f"{path}.json").write_text(json.dumps(dict(metadata)))

    def delete(self, key: str, *, holding: str) -> None:
        """Remove the object."""
        (self.root / key).unlink(missing_ok=True)

    def erase(self, key: str, *, spare_current: bool = False) -> None:
        """Remove the object."""
        self.delete(key, holding="")

    def keys(self, prefix: str, *, deleted: bool = False) -> Iterator[str]:
        """Keys below a prefix."""
        found = (path for path in self.root.rglob("*") if path.is_file() and path.suffix != ".json")
        return iter(sorted(key for path in found if (key := str(path.relative_to(self.root))).startswith(prefix)))


class NoCatalog:
    """Takes partitions and forgets them."""

    def register(self, table: Table, partitions: object) -> None:
        """Nothing."""


def open_folders(root: Path) -> Lake:
    """A lake in two folders, for the workers of a rebuild."""
    settings = load(ROOT / "lake.toml")
    return Lake(
        raw=FolderBucket(root / "raw"), curated=FolderBucket(root / "curated"), catalog=NoCatalog(), settings=settings
    )


def _rebuild(days: int) -> tuple[int, float]:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        lake = open_folders(root)
        for number, market in enumerate(MARKETS):
            for offset in range(days):
                answer = _object(market, date(2025, 1, 1) + timedelta(days=offset), _csv(number * 400 + offset))
                _store(lake, answer)
        started = time.perf_counter()
        rebuilt = rebuild(partial(open_folders, root))
        return rebuilt.rows, time.perf_counter() - started


def _store(lake: Lake, answer: RawObject) -> None:
    from chartlake.answers import Answer

    raw.store(
        lake.raw,
        source=answer.source,
        scope=answer.scope,
        answer=Answer(
            body=answer.body,
            url="",
            status=200,
            content_type="text/csv",
            extension="csv",
            fetched_at=answer.fetched_at,
            original_name=answer.original_name,
        ),
        adapter_version=1,
    )


CHILDREN: Final[Mapping[str, Callable[[], dict[str, float]]]] = {"parse": _parse, "publish": _publish}

if __name__ == "__main__":
    sys.exit(main())
