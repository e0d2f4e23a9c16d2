"""Rows of the simulated market for worked examples of what nobody recorded: TikTok beside Spotify, genres, plays."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any, Final

from sandbox.audio import features_of
from sandbox.catalogue import Track
from sandbox.exchange import Request
from sandbox.internet import Internet
from sandbox.market import Market, market
from sandbox.pages.spotify import as_owner
from sandbox.pages.spotify_listening import plays
from tests.real_samples.example_lake import Input, Recorded, Row, Table
from tests.real_samples.example_rows import Place, grid, short

SEED: Final = 7
LAST_DAY: Final = date(2026, 3, 31)
USER: Final = "a" * 64
_BASE: Final = "http://127.0.0.1:4580/spotify"


def simulated() -> Market:
    """The market of all examples."""
    return market(seed=SEED, last_day=LAST_DAY)


def spotify(
    name: str, days: Sequence[date], wanted: Iterable[str | int], *, period: str = "daily", corner: str = "Spotify"
) -> Input:
    """Positions of a Spotify chart: those of the wanted tracks, and those at the wanted ranks."""
    chart = simulated().chart(name, period)
    found = [(day, row) for day in days for row in chart.rows(day) if {row.track.track_id, row.rank} & set(wanted)]
    rows = [
        _position("spotify", f"songs_{period}", name, day, row.rank, row.track.title)
        | {"item_id": row.track.track_id, "item_type": "track", "streams": row.streams}
        | {"artist_ids": [artist.artist_id for artist in row.track.artists]}
        | {"artist_names": list(row.track.artist_names), "release_date": row.track.release_date}
        for day, row in found
    ]
    places = [
        Place(
            day=day,
            rank=row.rank,
            item_id=row.track.track_id,
            title=row.track.title,
            artist=", ".join(row.track.artist_names),
            streams=row.streams,
        )
        for day, row in found
    ]
    names = {place.item_id: short(place.title) for place in places}
    return Input(tables=[grid(places, corner=f"{corner}: rank (streams)")], rows={"chart_snapshots": rows}, names=names)


def tiktok(days: Sequence[date], wanted: Iterable[str | int], *, depth: int) -> Input:
    """Positions of TikTok's global chart: the sounds of the wanted tracks, which are matched, and the wanted ranks.

    Videos are rounded to hundreds, as TikTok's pages round them.
    """
    sounds = simulated().sounds
    found = [
        (day, row)
        for day in days
        for row in sounds.rows(day, depth=depth)
        if {row.sound.track.track_id if row.sound.track else "", row.rank} & set(wanted)
    ]
    rows, places, tied = [], [], {}
    for day, row in found:
        sound, videos = row.sound, round(row.videos, -2)
        rows.append(
            _position("tiktok", "sounds_daily", "global", day, row.rank, sound.name)
            | {"item_id": sound.sound_id, "item_type": "sound", "artist_names": [sound.author], "videos": videos}
            | {"videos_low": videos - 50, "videos_high": videos + 49}
        )
        places.append(
            Place(day=day, rank=row.rank, item_id=sound.sound_id, title=sound.name, artist=sound.author, streams=videos)
        )
        if sound.track and sound.track.track_id in set(wanted):
            tied[sound.sound_id] = sound.track.track_id
    matches = [
        {"platform": "tiktok", "item_id": sound, "recording_id": one, "song_id": one, "spotify_track_id": one}
        | {"probability": 1.0, "method": "isrc"}
        for sound, one in tied.items()
    ]
    names = {place.item_id: short(place.title) for place in places}
    names |= {f"tiktok:{item}": f"tiktok:{item}" for item in names}
    put_in = {"chart_snapshots": rows, "track_matches": matches}
    return Input(tables=[grid(places, corner="TikTok: rank (videos)")], rows=put_in, names=names)


def artists(ids: Sequence[str], day: date) -> Input:
    """What the simulated Spotify says of artists on a day: genres, followers."""
    internet = Internet(simulated())
    internet.day = day
    answers = [
        Recorded(
            source="spotify_catalog",
            scope="dropped",
            body=internet.answer("spotify", as_owner(Request(path=f"/v1/artists/{one}", base=_BASE))).body,
            fetched_at=datetime.combine(day, time(6, 15, number)),
            name=f"artist-{number}-{day}.json",
        )
        for number, one in enumerate(ids)
    ]
    return Input(tables=[], answers=answers)


def heard(day: date, ids: Sequence[str]) -> list[Row]:
    """The plays of these tracks by the simulated listener on a day, as a poll tells them."""
    return [
        {"user_id": USER, "played_at": one.ended, "item_id": one.track.track_id, "title": one.track.title}
        | {"artist_name": one.track.artist_names[0]}
        for one in plays(simulated(), LAST_DAY)
        if one.ended.date() == day and one.track.track_id in ids
    ]


def track_rows(ids: Sequence[str], day: date) -> list[Row]:
    """What the catalogue would say of tracks."""
    return [
        {"track_id": track.track_id, "observed_date": day, "name": track.title, "album_id": track.album_id}
        | {"artist_ids": [artist.artist_id for artist in track.artists], "artist_names": list(track.artist_names)}
        | {"duration_ms": track.duration_ms}
        for track in tracks(ids)
    ]


def artist_rows(ids: Sequence[str], day: date) -> list[Row]:
    """The artists of these tracks, each with the genre that it has in the simulated market."""
    return [
        {"artist_id": artist.artist_id, "observed_date": day, "name": artist.name, "genres": [artist.genre]}
        for artist in {artist.artist_id: artist for track in tracks(ids) for artist in track.artists}.values()
    ]


def feature_rows(ids: Sequence[str]) -> list[Row]:
    """How these tracks sound."""
    return [
        {"track_id": one.track_id, "provider": "reccobeats", "found": True} | features_of(one) for one in tracks(ids)
    ]


def tracks(ids: Sequence[str]) -> list[Track]:
    """Tracks of the market by id."""
    known: Mapping[str, Track] = {track.track_id: track for track, _ in simulated().ranked("no", LAST_DAY)}
    return [known[one] for one in ids]


def with_rows(*inputs: Input, tables: Sequence[Table] = (), rows: Mapping[str, Sequence[Row]] | None = None) -> Input:
    """Several inputs of the market in one lake."""
    whole: dict[str, list[Row]] = {}
    names: dict[str, str] = {}
    for one in inputs:
        names |= one.names
        for table, held in one.rows.items():
            whole.setdefault(table, []).extend(held)
    for table, held in (rows or {}).items():
        whole.setdefault(table, []).extend(held)
    return Input(
        tables=[*(table for one in inputs for table in one.tables), *tables],
        answers=[answer for one in inputs for answer in one.answers],
        rows=whole,
        names=names,
    )


def _position(platform: str, chart: str, name: str, day: date, rank: int, title: str) -> dict[str, Any]:
    place = {"platform": platform, "chart": chart, "market": name, "chart_date": day}
    return place | {"rank": rank, "title": title, "fetched_at": datetime.combine(day, time(6, 15))}
