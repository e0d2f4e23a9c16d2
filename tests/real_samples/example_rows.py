"""Rows of recorded charts picked for a worked example: as the source gave them, and as a grid for a reader."""

from __future__ import annotations

import csv
import gzip
import io
import re
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

from tests.real_samples.example_lake import Input, Recorded, Table, distinct
from tests.real_samples.kworb_pages import invented_id, parts_of, recorded_days

_LONG = 30


@dataclass(frozen=True, kw_only=True)
class Place:
    """One position of a chart."""

    day: date
    rank: int
    item_id: str
    title: str
    artist: str
    streams: int


def luxembourg(samples: Path, days: Iterable[str], *, ranks: Container[int] = range(1, 201)) -> Input:
    """Days of Spotify's daily chart of Luxembourg, the positions at these ranks."""
    wanted, places = set(days), []
    with gzip.open(samples / "spotify_charts" / "merged-lu-daily.csv.gz", "rt", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["chart_date"] in wanted and int(row["chart_position"]) in ranks:
                places.append(_place(row))
    places.sort(key=lambda place: (place.day, place.rank))
    answers = [
        Recorded(
            source="charts_csv",
            scope="regional-lu-daily",
            body=_download([place for place in places if place.day == day]),
            fetched_at=_next_morning(day),
            name=f"regional-lu-daily-{day}.csv",
        )
        for day in sorted({place.day for place in places})
    ]
    return Input(tables=[grid(places)], answers=answers, names={place.item_id: short(place.title) for place in places})


def kworb(samples: Path, markets: Sequence[str], days: Sequence[str], *, down_to: int, hour: int = 6) -> Input:
    """Days of kworb's daily charts as read the next day, the ranks from 1 to `down_to`; a grid for each market."""
    tables: list[Table] = []
    answers: list[Recorded] = []
    names: dict[str, str] = {}
    for market in markets:
        places: list[Place] = []
        for recorded in recorded_days(samples / "kworb"):
            if recorded.market == market and str(recorded.day) in days:
                cut = replace(recorded, rows=recorded.rows[:down_to])
                places += [_kworb_place(recorded.day, cells) for cells in cut.rows]
                answers.append(
                    Recorded(
                        source="kworb",
                        scope=f"{market}_daily",
                        body=cut.page(),
                        fetched_at=_next_morning(recorded.day, hour),
                    )
                )
        tables.append(grid(places, corner=f"song ({market})"))
        names |= {place.item_id: short(place.title) for place in places}
    return Input(tables=tables, answers=answers, names=names)


def weekly(samples: Path, places: Mapping[str, Container[int]]) -> Input:
    """Downloads of Spotify's weekly global chart by date, of each the lines of these ranks as they are."""
    columns = ("rank", "uri", "track_name", "artist_names", "streams", "previous_rank", "peak_rank", "weeks_on_chart")
    answers, lines = [], []
    for day, ranks in places.items():
        name = f"regional-global-weekly-{day}.csv"
        head, *rest = (samples / "spotify_charts" / name).read_bytes().splitlines(keepends=True)
        body = head + b"".join(line for line in rest if int(line.split(b",")[0]) in ranks)
        answers.append(
            Recorded(
                source="charts_csv",
                scope="regional-global-weekly",
                body=body,
                fetched_at=_next_morning(date.fromisoformat(day)),
                name=name,
            )
        )
        rows = csv.DictReader(io.StringIO(body.decode("utf-8-sig")))
        lines += [[day, *(row[name].removeprefix("spotify:track:") for name in columns)] for row in rows]
    headings = ["week to", "rank", "track", "title", "artists", "streams", "previous", "peak", "weeks"]
    return Input(tables=[Table(headings=headings, lines=lines)], answers=answers, matched=True)


def grid(places: Sequence[Place], *, corner: str = "song") -> Table:
    """A line for each song, a column for each date: rank, and streams in brackets."""
    days = sorted({place.day for place in places})
    at = {(place.item_id, place.day): f"{place.rank} ({place.streams:,})" for place in places}
    artist = {place.item_id: f"{short(place.title)} – {place.artist}" for place in places}
    return Table(
        headings=[corner, *(str(day) for day in days)],
        lines=[
            [artist[item], *(at.get((item, day), "·") for day in days)]
            for item in distinct(place.item_id for place in places)
        ],
    )


def short(title: str) -> str:
    """A title; of a long one what stands before its brackets and dashes, and which version it is."""
    if len(title) <= _LONG:
        return title
    _, dash, version = title.rpartition(" - ")
    return re.split(r" - | [(\[]", title)[0] + (dash + version if len(version) <= _LONG else "")


def _place(row: dict[str, str]) -> Place:
    return Place(
        day=date.fromisoformat(row["chart_date"]),
        rank=int(row["chart_position"]),
        item_id=row["spotify_uri"],
        title=row["song"],
        artist=row["performer"],
        streams=int(row["streams"]),
    )


def _kworb_place(day: date, cells: Sequence[str]) -> Place:
    artist, title, guests = parts_of(cells[2])
    return Place(
        day=day,
        rank=int(cells[0]),
        item_id=invented_id("track", title),
        title=title,
        artist=", ".join([artist, *guests]),
        streams=int(cells[6].replace(",", "")),
    )


def _next_morning(day: date, hour: int = 6) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(hour, 15))


def _download(places: Sequence[Place]) -> bytes:
    """A download as charts.spotify.com gave it in those years."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["Position", "Track Name", "Artist", "Streams", "URL"])
    for place in places:
        link = f"https://open.spotify.com/track/{place.item_id}"
        writer.writerow([place.rank, place.title, place.artist, place.streams, link])
    return out.getvalue().encode()
