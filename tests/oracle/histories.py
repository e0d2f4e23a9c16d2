"""Random chart histories: small, and full of what is hard about charts.

`history` draws one from any `random.Random`: a seeded one for volume, Hypothesis's for histories that shrink. Every
id, market, title and scope begins with the name of the history, so that thousands can live in one lake.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random
from typing import Final

from hypothesis import strategies as st

from tests.oracle.alerts import alerts_of
from tests.oracle.cast import Recording, cast_of, matches_of, performers, recredited, tracks_of
from tests.oracle.expected import expectations_of
from tests.oracle.lake import Lake, Row, Rows
from tests.oracle.made_catalogue import albums_of, artists_of, features_of, with_albums
from tests.oracle.made_counts import stats_of, with_bounds
from tests.oracle.made_listening import plays_of, top_lists_of
from tests.oracle.made_lives import one_after_the_other
from tests.oracle.made_plans import with_plans
from tests.oracle.made_playlists import playlists_of
from tests.oracle.made_repeats import with_repeats
from tests.oracle.made_reports import with_reports
from tests.oracle.made_rivals import rivals
from tests.oracle.scopes import runs_of, scopes_of
from tests.oracle.snapshots import Place, beaten_snapshots, snapshot

Steps = tuple[tuple[int, int], ...]  # days to the next date, and how often
NOW: Final = datetime(2026, 11, 21, 9, 30)
# 29 February; ISO week 53 and week 1 at new year; a month's end; a plain day
_STARTS: Final = (date(2024, 2, 20), date(2020, 12, 22), date(2024, 12, 20), date(2026, 9, 28), date(2026, 3, 2))
_DAILY_STEPS: Final[Steps] = ((1, 14), (2, 2), (3, 1), (7, 2), (8, 2), (9, 1), (31, 1))
_WEEKLY_STEPS: Final[Steps] = ((7, 12), (14, 2), (21, 2), (22, 1), (28, 1), (63, 1))
_SPARSE_STEPS: Final[Steps] = ((5, 4), (6, 4), (7, 6), (8, 1))
_CHARTS: Final = (
    ("spotify", "songs_daily", "a"),
    ("tiktok", "sounds_daily", "a"),
    ("spotify", "songs_weekly", "a"),
    ("spotify", "songs_daily", "b"),
    ("tiktok", "sounds_daily", "b"),
)
_OTHER_CHARTS: Final = (
    ("tiktok", "weekly_risers_daily", "a"),
    ("spotify", "artists_daily", "a"),
    ("spotify", "albums_weekly", "a"),
    ("spotify", "songs_daily", "global"),
)
_DEPTHS: Final = (5, 10, 10, 50, 50, 51, 60, 200)
_SPREADS: Final = ("dense", "dense", "sparse", "edges", "deep")


def histories() -> st.SearchStrategy[Lake]:
    """Histories that shrink, for Hypothesis."""
    return st.randoms(use_true_random=False).map(lambda random: with_plans(random, history(random, name="h0", now=NOW)))


def history(rng: Random, *, name: str, now: datetime) -> Lake:
    """At most 12 recordings on one to five charts of at most 40 dates; one in eight is of rivals or of long lives."""
    start, kind = rng.choice(_STARTS), rng.random()
    if kind < 0.07:
        cast = cast_of(rng, name=name, size=rng.randint(5, 12), matched=True)
        rows = rivals(rng, cast, name=name, start=start)
    elif kind < 0.12:
        cast = cast_of(rng, name=name, size=6)
        rows = one_after_the_other(rng, cast, name=name, start=start)
    else:
        cast = cast_of(rng, name=name, size=rng.choice((1, 2, 3, 4, 5, 6, 8, 12)))
        rows = _charts(rng, cast, name=name, start=start)
    return _with_all_else(rng, cast, rows, name=name, now=now)


def _charts(rng: Random, cast: list[Recording], *, name: str, start: date) -> Rows:
    rows: Rows = []
    charts = rng.sample(_CHARTS, rng.choice((1, 1, 2, 2, 3, 4)))
    if rng.random() < 0.25:
        charts.append(rng.choice(_OTHER_CHARTS))
    for platform, chart, letter in charts:
        market = letter if letter == "global" else f"{name}{letter}"
        place = Place(platform=platform, chart=chart, market=market, day=start)
        rows += _chart(rng, place, performers(name) if chart.startswith(("artists_", "albums_")) else cast, name=name)
    return rows


def _with_all_else(rng: Random, cast: list[Recording], rows: Rows, *, name: str, now: datetime) -> Lake:
    """What a lake holds beside its charts."""
    scopes = scopes_of(rng, name=name, now=now)
    tracks, runs = tracks_of(rng, cast, name=name), runs_of(rng, scopes, name=name, now=now)
    days = sorted({row["chart_date"] for row in rows})
    plays = plays_of(rng, cast, name=name, days=days)
    lake = Lake(
        # Of its own randomness, as the alerts below.
        chart_snapshots=with_repeats(Random(name), with_bounds(rng, rows)),
        tracks=with_albums(rng, tracks, name=name, days=days),
        artists=artists_of(rng, name=name, days=days),
        albums=albums_of(rng, name=name, days=days),
        audio_features=features_of(rng, cast),
        platform_stats=stats_of(rng, cast, name=name, days=days),
        track_matches=matches_of(cast),
        playlist_snapshots=playlists_of(rng, cast, name=name, days=days),
        plays=plays,
        user_top=top_lists_of(rng, cast, plays, name=name),
        scopes=scopes,
        ingest_runs=runs,
        expectations=expectations_of(rng, rows),
    )
    lake = with_reports(rng, lake, name=name, now=now)
    # Of their own randomness, so that they change nothing of what the histories hold beside them.
    return replace(lake, alerts_sent=alerts_of(Random(name), lake))


def _chart(rng: Random, first: Place, cast: list[Recording], *, name: str) -> Rows:
    """The snapshots of one chart: recordings come and go, the depth changes now and then."""
    rows: Rows = []
    present: set[int] = set()
    depth, spread = rng.choice(_DEPTHS), rng.choice(_SPREADS)
    has_streams = rng.random() < 0.8
    for day in _dates(rng, first):
        if rng.random() < 0.2:
            depth = rng.choice(_DEPTHS)
        present = _who_is_there(rng, len(cast), present)
        place = Place(platform=first.platform, chart=first.chart, market=first.market, day=day)
        items = [item for index in sorted(present) for item in _versions(rng, cast[index], first.platform)]
        on_chart = [recredited(rng, name, item) for item in items]
        current = snapshot(rng, place, on_chart, depth=depth, spread=spread, has_streams=has_streams)
        rows += current + beaten_snapshots(rng, place, current, cast)
    return rows


def _dates(rng: Random, first: Place) -> list[date]:
    steps = (
        _WEEKLY_STEPS if first.chart.endswith("_weekly") else rng.choice((_DAILY_STEPS, _DAILY_STEPS, _SPARSE_STEPS))
    )
    if rng.random() < 0.3:
        steps = steps[:1]  # a chart without a missing day
    days = [first.day + timedelta(days=rng.randint(0, 9))]
    length = rng.choice((1, 2, 3, 3, 4, 5, 6, 7, 8, 9, 10, 12, 14, 40))
    while len(days) < length:
        (step,) = rng.choices([days_ahead for days_ahead, _ in steps], [weight for _, weight in steps])
        days.append(days[-1] + timedelta(days=step))
    return days


def _who_is_there(rng: Random, size: int, before: set[int]) -> set[int]:
    """Most stay, some leave, some come or come back; never nobody, for an empty chart is no snapshot."""
    stays, comes = 0.75, 0.3
    now = {index for index in range(size) if rng.random() < (stays if index in before else comes)}
    return now or {rng.randrange(size)}


def _versions(rng: Random, recording: Recording, platform: str) -> list[Row]:
    """The items of a recording that are on the chart: usually all, sometimes one of two."""
    items = recording.items(platform)
    return [rng.choice(items)] if rng.random() < 0.4 else items
