"""Who appears in a random history: recordings with their items on both platforms, their artists and their matches."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Final

from tests.oracle.lake import Row, Rows

# A comma inside a name must never split it.
_NAMES: Final = ("Ada", "Bo, The Band", "Cleo & Dan", "ﬁnn")
_SEEN: Final = (date(2024, 2, 29), date(2024, 12, 31), date(2026, 10, 1))


@dataclass(frozen=True, kw_only=True)
class Recording:
    """A recording: its items per platform, as title, credit and id, and what matching says of them."""

    spotify: tuple[Row, ...]
    tiktok: tuple[Row, ...]
    match: Row | None
    artist_ids: tuple[str, ...]
    in_tracks: bool

    def items(self, platform: str) -> list[Row]:
        """The items that can stand on a chart of the platform."""
        return list(self.spotify if platform == "spotify" else self.tiktok)


def cast_of(rng: Random, *, name: str, size: int) -> list[Recording]:
    """That many recordings; each has at least one item on each platform, one in three two on Spotify."""
    return [_recording(rng, name=name, number=number) for number in range(size)]


def _recording(rng: Random, *, name: str, number: int) -> Recording:
    who = sorted(rng.sample(range(len(_NAMES)), rng.choice((1, 1, 2, 3))))
    artists = tuple(_NAMES[index] for index in who)
    ids = tuple(f"{name}artist{index}" for index in who)
    title = f"{name} Song {rng.randrange(number + 1) if rng.random() < 0.1 else number}"
    own_ids = rng.random() < 0.5
    without_id = rng.random() < 0.15
    spotify = [_item(_spotify_id(name, number, "x"), title, artists, ids if own_ids else None)]
    if without_id:
        spotify = [_item(f"text:{name}{number:02d}", title, artists, None)]
    elif rng.random() < 0.4:
        spotify.append(_item(_spotify_id(name, number, "a"), f"{title} - Single", artists, ids if own_ids else None))
    sound = _sound(rng, f"7{number:03d}{name[1:]}", title, artists)
    items = (*spotify, sound)
    return Recording(
        spotify=tuple(spotify),
        tiktok=(sound,),
        match=_match(rng, items, merged=len(spotify) > 1),
        artist_ids=ids,
        in_tracks=not without_id and rng.random() < 0.6,
    )


def _spotify_id(name: str, number: int, version: str) -> str:
    return f"{name}S{number:02d}{version}".ljust(22, "0")


def _item(item_id: str, title: str, artists: tuple[str, ...], ids: tuple[str, ...] | None) -> Row:
    return {
        "item_id": item_id,
        "title": title,
        "artist_names": list(artists),
        "artist_ids": list(ids) if ids else None,
    }


def _sound(rng: Random, item_id: str, title: str, artists: tuple[str, ...]) -> Row:
    """A TikTok sound: often the Spotify title and credit in other letters, in one string; else something else."""
    whole = ", ".join(artists)
    twin = rng.choice((title, title.upper(), f" {title.replace(' ', '  ')} "))
    if rng.random() < 0.4:
        phrase = rng.choice((" feat. Zed", " (feat. Zed)", " [with Zed]", " ft. Zed & Al-B"))
        other = title + rng.choice(
            (" (sped up)", phrase, f"{phrase} - Single", f"{phrase} - Remix", f"{phrase} (Live)")
        )
        return _item(item_id, other, (whole,), None)
    return _item(item_id, twin, (rng.choice((whole, whole.lower())),), None)


def _match(rng: Random, items: tuple[Row, ...], *, merged: bool) -> Row | None:
    """The recording and song that matching gave to the items it knows: item ids to one recording."""
    if not merged and rng.random() < 0.6:
        return None
    spotify = [item["item_id"] for item in items[:-1] if not item["item_id"].startswith("text:")]
    known = [item["item_id"] for item in items if item in items[:-1] or rng.random() < 0.4]
    recording = min(spotify) if spotify else f"spotify:{items[0]['item_id']}"
    track = recording if spotify else None
    return {"item_ids": known, "recording_id": recording, "song_id": f"{recording}-song", "spotify_track_id": track}


def matches_of(cast: list[Recording]) -> Rows:
    """Rows of track_matches."""
    return [
        {
            "platform": "tiktok" if item_id.startswith("7") else "spotify",
            "item_id": item_id,
            **{name: recording.match[name] for name in ("recording_id", "song_id", "spotify_track_id")},
            "probability": 1.0,
            "method": "exact" if recording.match["spotify_track_id"] else "none",
            "source": "matching",
            "fetched_at": datetime(2026, 11, 1),
        }
        for recording in cast
        if recording.match
        for item_id in recording.match["item_ids"]
    ]


def tracks_of(rng: Random, cast: list[Recording]) -> Rows:
    """Rows of tracks: one to three observations, the last of which may withhold the artists."""
    rows = []
    for recording in cast:
        if recording.in_tracks:
            for item in recording.spotify:
                for day in _SEEN[: rng.choice((1, 2, 3))]:
                    rows.append(_track(rng, recording, item, day))
    return rows


def _track(rng: Random, recording: Recording, item: Row, day: date) -> Row:
    withheld = day == _SEEN[-1] and rng.random() < 0.5
    return {
        "month": f"{day:%Y-%m}",
        "track_id": item["item_id"],
        "observed_date": day,
        "name": item["title"],
        "artist_ids": None if withheld else list(recording.artist_ids),
        "artist_names": None if withheld else item["artist_names"],
        "source": "spotify_playlists",
        "fetched_at": datetime(day.year, day.month, day.day, 12) + timedelta(seconds=1),
        "raw_key": f"source=spotify_playlists/date={day}/playlist/{item['item_id']}.json.gz",
    }
