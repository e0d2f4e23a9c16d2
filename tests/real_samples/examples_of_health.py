"""Worked examples of the health of the lake: what was refused, what was read twice, what is late."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Final

from tests.real_samples.example_documents import together
from tests.real_samples.example_lake import Input, Recorded, Table
from tests.real_samples.example_rows import kworb, luxembourg
from tests.real_samples.examples import Chapter, Example, on
from tests.real_samples.kworb_pages import invented_id

FRIENDS: Final = invented_id("track", "back to friends")
SO_EASY: Final = invented_id("track", "So Easy (To Fall In Love)")
SHAPE: Final = "7qiZfU4dY1lWllzX7mPBI3"
LET_ME: Final = "4pdPtRcBmOSQDlJ3Fk945m"
BOUJEE: Final = "4Km5HrUvYTaSUfiSGPJeQR"


def spelled_twice(samples: Path) -> Input:
    """Three ranks, one of which is there under two spellings of its credit."""
    lines = [
        [21, "MONEY", "LISA", "7hU3IHwjX150XLoTVmjD0q", 1369],
        [22, "love nwantiti (feat. Dj Yo! & AX'EL) - Remix", "CKay, DJ Yo, AX'EL", "4gvrJnKCKIPiacNsWVQwEU", 1317],
        [22, "love nwantiti (feat. Dj Yo! & AX'EL) - Remix", "CKay, Dj Yo!, AX'EL", "4gvrJnKCKIPiacNsWVQwEU", 1317],
        [23, "OUT OUT (feat. Charli XCX & Saweetie)", "Joel Corry, …", "6Dy1jexKYriXAVG6evyUTJ", 1299],
    ]
    table = Table(headings=["rank", "title", "artists", "track", "streams"], lines=lines)
    return replace(luxembourg(samples, ["2021-11-13"], ranks={21, 22, 23}), tables=[table])


def read_twice(samples: Path) -> Input:
    """One day of a chart as it was read in the morning, five ranks, and at noon, seven."""
    morning = kworb(samples, ["sg"], ["2026-02-04"], down_to=5)
    noon = kworb(samples, ["sg"], ["2026-02-04"], down_to=7, hour=12)
    expected = {"source": "kworb", "scope": "sg_daily", "enabled": True, "cadence": "daily", "expected_age_hours": 48.0}
    whole = expected | {"nominal_depth": 50, "allowed_uses": ["internal analysis"], "attribution": "kworb.net"}
    return replace(together(morning, noon), rows={"scopes": [whole]})


def two_alerts(samples: Path) -> Input:
    """Three days of January 2017, and the alerts that a lake which watches two songs sent on them."""
    days = luxembourg(samples, ["2017-01-06", "2017-01-07", "2017-01-08"])
    sent = [("entered", SHAPE, "2017-01-06"), ("left", LET_ME, "2017-01-08"), ("entered", "gone", "2017-01-06")]
    return replace(days, rows={"alerts_sent": [_alert(*one) for one in sent]})


def _alert(kind: str, song: str, day: str) -> dict[str, object]:
    chart = {"platform": "spotify", "chart": "songs_daily", "market": "lu"}
    told = {"kind": kind, "subject_id": song, "chart_date": on(day), "sent_at": datetime(2017, 1, 9, 7, 15)}
    return chart | told | {"alert_id": f"{kind}/spotify/songs_daily/lu/{song}/{day}"}


def one_entry(samples: Path) -> Input:
    """The one recorded entry of the charts service that tells a release date."""
    recorded = json.loads((samples / "spotify_charts" / "charts_service_entry.json").read_bytes())
    ((day, entries),) = recorded["charts"].items()
    shown = {"date": day, "chartMetadata": {"uri": "", "alias": "REGIONAL_US_DAILY", "entityType": "TRACK"}}
    body = json.dumps({"displayChart": shown, "highlights": [], "entries": entries}).encode()
    table = Table(
        headings=["chart", "date", "rank", "title", "track", "releaseDate"],
        lines=[["us daily", day, 1, "Bad and Boujee (feat. Lil Uzi Vert)", BOUJEE, "2017-01-27"]],
    )
    fetched_at = datetime(2026, 1, 6, 6, 15)
    answer = Recorded(source="spotify_charts_service", scope="regional-us-daily", body=body, fetched_at=fetched_at)
    return Input(tables=[table], answers=[answer])


_SPELLED: Final = (
    Example(
        view="quarantined",
        sql="""
        SELECT source, reason, date, rows_refused, answers_refused, answers
        FROM quarantined
        """,
        rows=(
            ("charts_csv", "an earlier row has the same rank and item_id and other values", on("2021-11-14"), 1, 0, 1),
        ),
        told="""
        The same track stands twice at rank 22, under two spellings of one credit. A rank and track is there once in a
        chart: the first is kept, the second refused with its reason, and nothing else is lost.
        """,
    ),
)

_TWICE: Final = (
    Example(
        view="restatements",
        sql="""
        SELECT rank, place, current_recording_id AS current, beaten_recording_id AS beaten, current_streams,
            beaten_streams,
            current_fetched_at, beaten_fetched_at
        FROM restatements
        ORDER BY rank
        """,
        rows=(
            (6, 1, FRIENDS, None, 34322, None, datetime(2026, 2, 5, 12, 15), datetime(2026, 2, 5, 6, 15)),
            (7, 1, SO_EASY, None, 33522, None, datetime(2026, 2, 5, 12, 15), datetime(2026, 2, 5, 6, 15)),
        ),
        told="""
        The first five ranks are the same in both readings. The sixth and seventh are only in the deeper one, which
        counts: nulls on the side of the beaten one.
        """,
    ),
    Example(
        view="freshness",
        sql="""
        SELECT source, scope, newest_chart_date, expected_age_hours, late, last_outcome, status
        FROM freshness
        WHERE source = 'kworb' AND scope IN ('no_daily', 'sg_daily')
        ORDER BY scope
        """,
        rows=(
            ("kworb", "no_daily", None, 48.0, True, None, "NEVER_GOT"),
            ("kworb", "sg_daily", on("2026-02-04"), 48.0, True, "ok", "LATE"),
        ),
        told="""
        The newest chart is that of 4 February 2026. It is due within 48 hours from the end of that day, which are
        long over: late, although the last run went well. `age_hours` grows with the clock and is left out here.
        Norway's chart is asked for by `lake.toml` and was never got.
        """,
    ),
)

_ALERTS: Final = (
    Example(
        view="alerts",
        sql="""
        SELECT kind, subject_id, subject_name, market, chart_date, sent_at
        FROM alerts
        ORDER BY alert_id
        """,
        rows=(
            ("entered", SHAPE, "Shape of You — Ed Sheeran", "lu", on("2017-01-06"), datetime(2017, 1, 9, 7, 15)),
            ("entered", "gone", "gone", "lu", on("2017-01-06"), datetime(2017, 1, 9, 7, 15)),
            ("left", LET_ME, "Let Me Love You — DJ Snake", "lu", on("2017-01-08"), datetime(2017, 1, 9, 7, 15)),
        ),
        told="""
        Shape of You and Let Me Love You are named as the chart called them last. A recording that no chart shows any
        more, here one that never was, is named by its id. Let Me Love You was 7th on the 7th; the 8th is 7 deep and
        does not have it, so that its alert bears the 8th.
        """,
    ),
)

_ENTRY: Final = (
    Example(
        view="recording_releases",
        sql="""
        SELECT market, recording_id, release_date
        FROM recording_releases
        """,
        rows=(("us", BOUJEE, on("2017-01-27")),),
        told="""
        The entry stands on the chart of 1 January and says that it was released on 27 January: the date of the album
        that followed the single. It is the earliest that is told, and release_timing leaves out what charted before
        its release.
        """,
    ),
)

CHAPTERS: Final = (
    Chapter(
        title="A credit in two spellings",
        told="""
        Three ranks of Spotify's chart of Luxembourg of 13 November 2021, as they are recorded: in four rows.
        """,
        put_in=spelled_twice,
        examples=_SPELLED,
    ),
    Chapter(
        title="A chart read twice",
        told="""
        Spotify's chart of Singapore of 4 February 2026, as kworb.net showed it: its first five ranks, taken to be
        read at 06:15 the next day, and its first seven, at 12:15. A scope for it expects a chart every 48 hours.
        """,
        put_in=read_twice,
        examples=_TWICE,
    ),
    Chapter(
        title="What was told of two songs",
        told="""
        Three days of Spotify's chart of Luxembourg of January 2017, and three rows of `alerts_sent` as the daily run
        writes them: what was sent is no recorded answer.
        """,
        put_in=two_alerts,
        examples=_ALERTS,
    ),
    Chapter(
        title="A release date of another edition",
        told="""
        The one recorded entry of Spotify's charts service.
        """,
        put_in=one_entry,
        examples=_ENTRY,
    ),
)
