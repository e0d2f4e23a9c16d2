"""A small lake in a folder: what the sandbox showed on a few days, through the real parsers and the real publish.

The folder is the home of an embedded lake that does not run; pages and queries read its curated files.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path

from chartlake import contract, raw, runs
from chartlake.answers import Answer
from chartlake.embedded.deployment import Deployment
from chartlake.embedded.home import ACCOUNT, Home
from chartlake.extract import scope_rows
from chartlake.lake import Lake
from chartlake.settings import load
from chartlake.sources import source
from chartlake.store import Bucket
from chartlake.transform import transform
from sandbox.exchange import Request
from sandbox.internet import Internet
from sandbox.market import market
from tests.memory_lake import MemoryBucket, memory_lake

LAST_DAY = date(2026, 3, 31)
MARKETS = ("global", "no", "de")
BUCKET = "curated"
ADDRESS = "http://127.0.0.1:4580"
SANDBOX_LAKE = Path(__file__).parents[1] / "sandbox" / "lake.toml"


@dataclass(frozen=True, kw_only=True)
class Collected:
    """What a lake collected: `days` ending on LAST_DAY, of `markets`; `lost` days of a scope were never fetched."""

    days: int
    markets: Sequence[str] = MARKETS
    tiktok: bool = True
    lost: Mapping[str, Sequence[date]] = field(default_factory=dict)


def days_before(last: int, first: int) -> list[date]:
    """The days from `first` to `last` days before LAST_DAY, both included."""
    return [LAST_DAY - timedelta(days=back) for back in range(first, last - 1, -1)]


def make_lake(home: Path, collected: Collected) -> Path:
    """Fill the curated files of an embedded lake in `home`, and return `home`. Every fetch is at 06:15 UTC."""
    lake = memory_lake(load(SANDBOX_LAKE))
    transform(lake, list(fetched(lake.raw, collected)))
    runs.publish_rows(lake, contract.SCOPES, scope_rows(lake))
    write_home(home, lake)
    return home


def write_home(home: Path, lake: Lake) -> None:
    """Lay a lake in memory down as the files of an embedded lake."""
    assert isinstance(lake.curated, MemoryBucket)
    folder = Home(home)
    curated = folder.objects / ACCOUNT / BUCKET
    curated.mkdir(parents=True)
    for key, stored in lake.curated.objects.items():
        file = curated / key
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(stored.body)
    Deployment(outputs={"CuratedBucket": BUCKET}).write(folder.deployment)


def fetched(bucket: Bucket, collected: Collected) -> Iterator[str]:
    """Store what the sources would have fetched, day by day, and give each raw key."""
    internet = Internet(market(seed=7, last_day=LAST_DAY))
    pages = [("kworb", f"{name}_daily", f"/spotify/country/{name}_daily.html") for name in collected.markets]
    pages += [("tokchart", "global", "/")] if collected.tiktok else []
    for day in days_before(0, collected.days - 1):
        internet.day = day
        for name, scope, path in pages:
            if day not in collected.lost.get(scope, ()):
                yield _store(bucket, internet, name, scope, path)


def _store(bucket: Bucket, internet: Internet, name: str, scope: str, path: str) -> str:
    base = f"{ADDRESS}/{name}"
    response = internet.answer(name, Request(path=path, base=base))
    answer = Answer(
        body=response.body,
        url=base + path,
        status=response.status,
        content_type=response.content_type,
        extension="html",
        fetched_at=datetime.combine(internet.day, time(6, 15, 2)),
    )
    return raw.store(bucket, source=name, scope=scope, answer=answer, adapter_version=source(name).ADAPTER_VERSION)
