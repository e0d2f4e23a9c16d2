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


def cast_of(rng: Random, *, name: str, size: int, matched: bool = False) -> list[Recording]:
    """That many recordings; each has at least one item on each platform, one in three two on Spotify.

    `matched`: matching knows of each which sound it is.
    """
    return [_recording(rng, name=name, number=number, matched=matched) for number in range(size)]


def performers(name: str) -> list[Recording]:
    """Who stands on a chart of artists; their names are those of albums, too."""
    items = [_item(f"{name}artist{index}", who, (who,), (f"{name}artist{index}",)) for index, who in enumerate(_NAMES)]
    return [Recording(spotify=(item,), tiktok=(), match=None, artist_ids=(), in_tracks=False) for item in items]


def _recording(rng: Random, *, name: str, number: int, matched: bool) -> Recording:
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
    numbers = (number,) if rng.random() < 0.8 else (number, number + 500)
    sounds = [_sound(rng, f"7{one:03d}{name[1:]}", title, artists) for one in numbers]
    return Recording(
        spotify=tuple(spotify),
        tiktok=tuple(sounds),
        match=_match(rng, spotify, sounds, matched=matched),
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


def _match(rng: Random, songs: Rows, sounds: Rows, *, matched: bool) -> Row | None:
    """The recording and song that matching gave to the items it knows: item ids to one recording."""
    if not matched and len(songs) == 1 and rng.random() < 0.6:
        return None
    tied = sounds if matched or rng.random() < 0.4 else []
    tracks = [item["item_id"] for item in songs if not item["item_id"].startswith("text:")]
    recording = min(tracks) if tracks else f"spotify:{songs[0]['item_id']}"
    return {
        "item_ids": [item["item_id"] for item in songs + tied],
        "recording_id": recording,
        "song_id": f"{recording}-song",
        "spotify_track_id": recording if tracks else None,
    }


def recredited(rng: Random, name: str, item: Row) -> Row:
    """The item, now and then with a credit that is spelled, ordered, named or known otherwise."""
    if rng.random() < 0.9:
        return item
    names, ids = item["artist_names"], item["artist_ids"]
    change = rng.choice(("spelled", "joined", "turned", "another", "nobody"))
    if change == "spelled":
        return item | {"artist_names": [who.upper() for who in names]}
    if change == "joined":
        return item | {"artist_names": [" & ".join(names)]}
    if change == "turned":
        return item | {"artist_names": names[::-1], "artist_ids": ids and ids[::-1]}
    if change == "another":
        return item | {"artist_names": ["Dee"], "artist_ids": ids and [f"{name}artist4"]}
    return item | {"artist_names": [], "artist_ids": None}


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


def tracks_of(rng: Random, cast: list[Recording], *, name: str) -> Rows:
    """Rows of tracks: one to three observations, of which one may name others and the last withhold the artists."""
    rows = []
    for recording in cast:
        if recording.in_tracks:
            for item in recording.spotify:
                for day in _SEEN[: rng.choice((1, 2, 3))]:
                    rows.append(_track(rng, recording, item, day, name=name))
    return rows


def _track(rng: Random, recording: Recording, item: Row, day: date, *, name: str) -> Row:
    withheld = day == _SEEN[-1] and rng.random() < 0.5
    known = recredited(rng, name, item | {"artist_ids": list(recording.artist_ids)})
    if rng.random() < 0.2:
        known |= {"artist_ids": [f"{name}artist{rng.randrange(5)}"], "artist_names": ["Eve"]}
    return {
        "month": f"{day:%Y-%m}",
        "track_id": item["item_id"],
        "observed_date": day,
        "name": item["title"],
        "artist_ids": None if withheld else known["artist_ids"],
        "artist_names": None if withheld else known["artist_names"],
        "source": "spotify_playlists",
        "fetched_at": datetime(day.year, day.month, day.day, 12) + timedelta(seconds=1),
        "raw_key": f"source=spotify_playlists/date={day}/playlist/{item['item_id']}.json.gz",
    }
