"""alerts: what went out and whom it was about; and random rows of the table `alerts_sent`."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from random import Random
from typing import Any, Final

from tests.oracle.facts import artist_facts, recording_of
from tests.oracle.lake import Lake, Row, Rows, is_song
from tests.oracle.titles import recording_titles

_SHOWN: Final = (*("alert_id", "sent_at", "kind", "subject_id", "market", "chart_date", "platform", "chart", "month"),)


def alerts(lake: Lake) -> Rows:
    """Every alert as it was written, with a name for people."""
    titles: dict[tuple[Any, ...], str] = {
        (row["platform"], row["chart"], row["market"], row["recording_id"]): _named(row)
        for row in recording_titles(lake)
    }
    return [
        {name: row[name] for name in _SHOWN} | {"subject_name": _subject(lake, row, titles)} for row in lake.alerts_sent
    ]


def _named(title: Row) -> str:
    return " — ".join(filter(None, (title["title"], title["artist_names_text"])))


def _subject(lake: Lake, row: Row, titles: dict[tuple[Any, ...], str]) -> str:
    by_title = titles.get((row["platform"], row["chart"], row["market"], row["subject_id"]))
    artist = artist_facts(lake).get(row["subject_id"], {}).get("name")
    return str(by_title or artist or row["subject_id"])


def alerts_of(rng: Random, lake: Lake) -> Rows:
    """Some alerts of a history: about a song of a chart, about an artist, about what nobody knows any more."""
    songs = [row for row in lake.chart_snapshots if is_song(row)]
    made = {}
    for row in rng.sample(songs, min(len(songs), rng.choice((0, 1, 2, 4)))):
        subject = rng.choice((row["item_id"], recording_of(lake, row["item_id"]), "gone", *_artists(lake)))
        kind = rng.choice(("entered", "climbed", "left", "breakout"))
        place = {name: row[name] for name in ("platform", "chart", "market", "chart_date")}
        name = "/".join([kind, *map(str, place.values()), subject])
        sent_at = datetime.combine(row["chart_date"], time(7, 30)) + timedelta(days=rng.choice((1, 2, 40)))
        made[name] = place | {
            "month": f"{row['chart_date']:%Y-%m}",
            "alert_id": name,
            "kind": kind,
            "subject_id": subject,
            "sent_at": sent_at,
            "source": "report",
            "fetched_at": sent_at,
            "raw_key": None,
        }
    return list(made.values())


def _artists(lake: Lake) -> list[str]:
    return sorted({row["artist_id"] for row in lake.artists})[:1]
