"""A lake written by hand that a report can be made of: three markets, TikTok, sounds, expectations, troubles."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from chartlake.athena.catalog import FolderCatalog
from chartlake.athena.engine import LocalAthena
from chartlake.report.gather import gather
from chartlake.report.model import Grid, MarketPart, Picture, Report
from chartlake.report.settings import ReportSettings
from tests.athena_queries.written_lake import VIEWS, WrittenLake, chart, day, run_of_days

MADE_AT: Final = datetime(2026, 3, 10, 7, 15)
LAST: Final = date(2026, 3, 9)
SETTINGS: Final = ReportSettings(
    markets=("no", "se", "global"), songs=("CCC", "NOBODY"), artists=("name:Artist of FFF",), climb=2
)
_FEATURES: Final = {
    **dict.fromkeys(("acousticness", "instrumentalness", "liveness", "speechiness"), 0.25),
    **{"danceability": 0.5, "energy": 0.75, "valence": 0.4, "loudness": -7.5, "tempo": 128.0},
}


def athena_of(lake: WrittenLake) -> LocalAthena:
    """Athena SQL over a written lake."""
    return LocalAthena(FolderCatalog(lake.root, VIEWS))


def report_of(lake: WrittenLake, settings: ReportSettings = SETTINGS, chart_date: date | None = None) -> Report:
    """Its report."""
    return gather(athena_of(lake), settings, now=MADE_AT, chart_date=chart_date)


def plain() -> Report:
    """A report that says little, for tests of what is done with one."""
    empty, nothing = Grid(title="Nothing", note="None."), Picture(kind="overlap", title="Nothing", note="None.")
    return Report(
        chart_date=LAST,
        made_at=MADE_AT,
        summary="Nothing was collected.",
        markets=(MarketPart(market="no", name="Norway", note="Top 6."),),
        alerts=empty,
        beside=(empty, empty, empty),
        pictures=(nothing, nothing),
        watched=empty,
        expected=empty,
        missing=empty,
    )


def grids(report: Report, market: str) -> dict[str, Grid]:
    """The grids of a market by the first word of their titles."""
    (part,) = [part for part in report.markets if part.market == market]
    return {grid.title.split()[0]: grid for grid in part.grids}


def lively(root: Path) -> WrittenLake:
    """Nine days of Norway, on the last of which one song is new, one is back, two left and one sank out of sight.

    Norway by hand, ranks 1 to 6: DDD and EEE are proven to have left on the 9th, for it is 6 deep and they stood at 4
    and 5; GGG stood at 7. FFF is new at 2. HHH, on the chart on the 1st alone, is back at 6. CCC climbs from 5 on the
    2nd to 1, and doubles its streams. Sweden lacks the 9th. The world has two dates only. On TikTok AAA and CCC are the
    songs of that name; vvv is new there.
    """
    lake = WrittenLake(root)
    norway = [
        "AAA/900 BBB/800 DDD/700 EEE/600 CCC/500 HHH/400 GGG/300",
        *["AAA/900 BBB/800 DDD/700 EEE/600 CCC/500 GGG/300 III/200"] * 6,
        "AAA/900 BBB/800 CCC/750 DDD/700 EEE/600 III/310 GGG/300",
        "CCC/1000 FFF/950 AAA/890 BBB/780 III/620 HHH/590",
    ]
    lake.write(
        "chart_snapshots",
        [
            *chart(run_of_days("2026-03-01", norway)),
            *chart(run_of_days("2026-03-01", ["AAA/90 BBB/80"] * 8), market="se"),
            *chart(run_of_days("2026-03-08", ["AAA/9000 CCC/8000", "CCC/8800 AAA/8500"]), market="global"),
            *chart(
                run_of_days(
                    "2026-03-01", ["AAA/5000 ttt/4000 uuu/50 www/40"] * 8 + ["CCC/7000 AAA/6000 ttt/4100 vvv/400"]
                ),
                platform="tiktok",
                name="sounds_daily",
                market="global",
            ),
        ],
    )
    lake.write("track_matches", [_match(song) for song in ("AAA", "CCC")])
    lake.write("audio_features", [_sound("AAA"), _sound("BBB", energy=0.25)])
    lake.write(
        "expectations",
        [stay("CCC"), stay("BBB", high_80=None), stay("AAA", "se", beats_baselines=False, as_of=day("03-08"))],
    )
    lake.write("scopes", [_scope("kworb", "se_daily"), _scope("kworb", "fi_daily")])
    lake.write("ingest_runs", [_failed_run()])
    lake.write("quarantine", [_refusal(number) for number in (1, 2, 3)])
    lake.write("alerts_sent", [_alert()])
    return lake


def _sound(track: str, **features: float) -> dict[str, Any]:
    return {"track_id": track, "provider": "reccobeats", "found": True} | _FEATURES | features


def _match(song: str) -> dict[str, Any]:
    return {"platform": "tiktok", "item_id": song, "recording_id": song, "song_id": song, "method": "isrc"}


def stay(song: str, market: str = "no", **told: Any) -> dict[str, Any]:
    """A row of the table expectations as of the 9th of March; `told` takes the place of what is not given."""
    chart_of = {"platform": "spotify", "chart": "songs_daily", "market": market}
    expected = {"median_left": 12.0, "low_80": 3.0, "high_80": 30.0, "horizon": 90, "model_version": "1"}
    top = {"top_10_probability": None, "top_10_status": "IN_TOP_10", "top_10_beats_baselines": False}
    row = {"recording_id": song, "as_of": day("03-09"), "beats_baselines": True}
    return chart_of | expected | top | row | told


def _scope(source: str, scope: str) -> dict[str, Any]:
    return {
        **{"source": source, "scope": scope, "enabled": True, "cadence": "daily", "expected_age_hours": 48.0},
        **{"nominal_depth": 200, "allowed_uses": [], "attribution": source},
    }


def _failed_run() -> dict[str, Any]:
    return {
        **{"run_id": "r1", "source": "kworb", "scope": "se_daily", "stage": "extract", "outcome": "RateLimited"},
        **{"started_at": datetime(2026, 3, 10, 6, 15), "message": "kworb.net answered 429; stay away for 600 s"},
    }


def _refusal(number: int) -> dict[str, Any]:
    said = {"row_number": number, "table_name": "chart_snapshots", "reason": "rank 0 is not a position"}
    return said | {"raw_key": "raw", "fetched_at": datetime(2026, 3, 10, 6, 16)}


def _alert() -> dict[str, Any]:
    return {
        **{"alert_id": "climbed/1", "kind": "climbed", "subject_id": "CCC", "platform": "spotify"},
        **{"chart": "songs_daily", "market": "no", "chart_date": LAST, "sent_at": MADE_AT, "source": "report"},
    }
