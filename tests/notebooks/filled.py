"""A running lake with a past to look at: six weeks of two markets, a lost day, a corrected one, and a listener."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Any, Final

from chartlake import contract, raw, runs
from chartlake.answers import Answer
from chartlake.connections.purging import purge_user
from chartlake.lake import Lake
from chartlake.sources import charts_csv
from chartlake.store import Bucket
from chartlake.target import open_embedded
from chartlake.transform import transform
from sandbox.audio import features_of
from sandbox.market import Market, market
from sandbox.pages.charts_csv import file_bytes, file_name
from tests.memory_lake import MemoryBucket
from tests.small_lake import LAST_DAY, Collected, fetched

DAYS: Final = 42
NEWEST: Final = date(2026, 3, 30)
LOST: Final = date(2026, 3, 11)
CORRECTED: Final = date(2026, 3, 18)
LISTENER: Final = "9" * 64
_MARKETS: Final = ("no", "global")
_SOURCE: Final = "spotify_listening"


@contextmanager
def filled(home: Path, lake_file: Path) -> Iterator[None]:
    """Put it all into the running lake of `home`; what is a person's leaves it again at the end.

    The answers lie in memory and are parsed here: the lake's own events are what other tests wait for.
    """
    running = open_embedded(home, lake_file)
    lake = replace(running, raw=MemoryBucket())
    simulated = market(seed=7, last_day=LAST_DAY)
    keys = [*fetched(lake.raw, Collected(days=DAYS, markets=())), *_downloads(lake.raw, simulated)]
    keys += fetched(lake.raw, Collected(days=2, markets=_MARKETS, tiktok=False))
    transform(lake, keys)
    _describe(lake, simulated)
    _listen(lake, simulated)
    try:
        yield
    finally:
        purge_user(running, LISTENER, source=_SOURCE)


def _downloads(bucket: Bucket, simulated: Market) -> Iterator[str]:
    """Chart downloads of every day but LOST; that of CORRECTED comes twice, with other streams and a broken line."""
    for country in _MARKETS:
        for back in range(DAYS, 0, -1):
            day = LAST_DAY - timedelta(days=back)
            if day != LOST:
                yield _drop(bucket, country, day, file_bytes(simulated, country, "daily", day), later=1)
    again = file_bytes(simulated, "no", "daily", CORRECTED).replace(b',"1', b',"2')
    yield _drop(bucket, "no", CORRECTED, again + b'201,"spotify:episode:x","A","B","C",1,1,1,"many"\r\n', later=2)


def _drop(bucket: Bucket, country: str, day: date, body: bytes, *, later: int) -> str:
    name = file_name(country, "daily", day)
    answer = Answer(
        body=body,
        url=f"file:{name}",
        status=200,
        content_type="text/csv",
        extension="csv",
        fetched_at=datetime.combine(day + timedelta(days=later), time(9)),
        original_name=name,
    )
    version = charts_csv.ADAPTER_VERSION
    return raw.store(
        bucket, source=charts_csv.NAME, scope=f"regional-{country}-daily", answer=answer, adapter_version=version
    )


def _describe(lake: Lake, simulated: Market) -> None:
    """When the newest tracks came out, and how every second one sounds."""
    tracks = [row.track for row in simulated.chart("no").rows(NEWEST)]
    dated = {"observed_date": NEWEST, "release_date_precision": "day", **_lineage("spotify_catalog")}
    released = [{"track_id": one.track_id, "release_date": str(one.release_date), **dated} for one in tracks]
    runs.publish_rows(lake, contract.TRACKS, released)
    told = {"provider": "reccobeats", "found": True, **_lineage("reccobeats")}
    sound = [{"track_id": one.track_id, **told, **features_of(one)} for one in tracks[::2]]
    runs.publish_rows(lake, contract.AUDIO_FEATURES, sound)


def _listen(lake: Lake, simulated: Market) -> None:
    """Three weeks of plays of Norway's chart, and Spotify's own list of the last of their days."""
    rng = Random(5)
    plays = [
        _play(rng.choice(simulated.chart("no").rows(NEWEST)[:60]).track, day, number)
        for day in range(20)
        for number in range(rng.randint(0, 9))
    ]
    runs.publish_rows(lake, contract.PLAYS, plays)
    asked = {"user_id": LISTENER, "time_range": "short_term", "kind": "track", "observed_date": NEWEST}
    top = [
        {**asked, **_lineage(_SOURCE), "rank": row.rank, "item_id": row.track.track_id, "name": row.track.title}
        for row in simulated.chart("no").rows(NEWEST)[:20]
    ]
    runs.publish_rows(lake, contract.USER_TOP, top)


def _play(track: Any, day: int, number: int) -> dict[str, Any]:
    return {
        "user_id": LISTENER,
        "played_at": datetime.combine(NEWEST, time(8 + number, 12, 13)) - timedelta(days=day),
        "item_id": track.track_id,
        "title": track.title,
        "artist_name": track.artist_names[0],
        "ms_played": 180_000,
        "time_precision": "s",
        "origin": "import",
        **_lineage(_SOURCE),
    }


def _lineage(source: str) -> dict[str, Any]:
    key = f"source={source}/date={NEWEST}/made.{LISTENER}/20260330T060000000Z-00000000.json.gz"
    return {"source": source, "fetched_at": datetime.combine(NEWEST, time(6)), "raw_key": key}
