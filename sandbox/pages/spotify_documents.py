"""The JSON objects of the Web API: playlist, playlist item, track, episode, local file."""

from __future__ import annotations

from datetime import date
from functools import cache
from math import log10
from typing import Any, Final
from urllib.parse import quote_plus

from sandbox.catalogue import Artist, Track
from sandbox.exchange import Response, as_json
from sandbox.market import Market
from sandbox.playlists import Entry, Playlist, Version

_OWNER: Final = "sandbox-owner"
_STRANGER: Final = "somebody-else"
_COUNTRIES: Final = ["DE", "DK", "GB", "NO", "SE", "US"]
_LONG_FORM_ONLY: Final = ("album", "external_ids", "popularity")
_EPISODE_ID: Final = "0SandboxPodcastEpisod1"


def error(status: int, message: str) -> Response:
    """The Web API's error document."""
    return as_json({"error": {"status": status, "message": message}}, status=status)


def playlist_document(playlist: Playlist, version: Version) -> dict[str, Any]:
    """A playlist without its items."""
    owner = _STRANGER if playlist.shape == "foreign" else _OWNER
    return {
        "collaborative": False,
        "description": "From the sandbox",
        **_link("playlist", playlist.playlist_id),
        "followers": {"href": None, "total": 0},
        "images": [],
        "name": playlist.name,
        "owner": {"display_name": owner, **_link("user", owner)},
        "primary_color": None,
        "public": True,
        "snapshot_id": version.snapshot_id,
    }


def playlist_items(
    market: Market, playlist: Playlist, version: Version, places: slice, today: date
) -> list[dict[str, Any]]:
    """The items of some places, under the keys that the playlist's shape has."""
    keys = {"new": ("item",), "old": ("track",)}.get(playlist.shape, ("track", "item"))
    documents = []
    for entry in version.entries[places]:
        content = _content(market, entry, today, grandfathered=playlist.shape != "new")
        documents.append(
            {
                "added_at": f"{entry.added_at:%Y-%m-%dT%H:%M:%SZ}",
                "added_by": _link("user", _OWNER),
                "is_local": entry.kind == "local",
                "primary_color": None,
                **dict.fromkeys(keys, content),
                "video_thumbnail": {"url": None},
            }
        )
    return documents


def track_document(market: Market, track: Track, today: date, *, grandfathered: bool) -> dict[str, Any]:
    """A track; a grandfathered app also sees popularity and markets."""
    if not grandfathered:
        return _track(track)
    streams = market.streams_of(track, "global", today)
    popularity = min(100, round(14 * log10(1 + streams)))
    return {**_track(track), "available_markets": _COUNTRIES, "popularity": popularity}


@cache
def _track(track: Track) -> dict[str, Any]:
    return {
        "album": _album(track),
        "artists": [artist_link(artist) for artist in track.artists],
        "disc_number": 1,
        "duration_ms": track.duration_ms,
        "episode": False,
        "explicit": track.explicit,
        "external_ids": {"isrc": track.isrc},
        **_link("track", track.track_id),
        "is_local": False,
        "name": track.title,
        "preview_url": None,
        "track": True,
        "track_number": 1,
    }


def album_document(tracks: list[Track]) -> dict[str, Any]:
    """An album in full, with the short form of its tracks."""
    first = tracks[0]
    short = [{name: value for name, value in _track(track).items() if name not in _LONG_FORM_ONLY} for track in tracks]
    return {
        **_album(first),
        "available_markets": _COUNTRIES,
        "copyrights": [{"text": f"{first.release_date.year} {first.label}", "type": "P"}],
        "external_ids": {"upc": f"{int.from_bytes(first.album_id.encode()) % 10**12:012d}"},
        "genres": [],
        "label": first.label,
        "popularity": 30,
        "tracks": {"href": None, "items": short, "limit": 50, "next": None, "offset": 0, "total": len(short)},
    }


def _content(market: Market, entry: Entry, today: date, *, grandfathered: bool) -> dict[str, Any] | None:
    if entry.kind == "removed":
        return None
    if entry.kind == "episode":
        return _episode()
    if entry.track is None:
        return _local_file("Sjøbåten", "Øvingsrommet", "Take 3, rough mix", seconds=273)
    return track_document(market, entry.track, today, grandfathered=grandfathered)


def _album(track: Track) -> dict[str, Any]:
    return {
        "album_type": "album" if track.version == "album" else "single",
        "artists": [artist_link(track.artists[0])],
        **_link("album", track.album_id),
        "images": [],
        "name": track.album_name,
        "release_date": track.release_date.isoformat(),
        "release_date_precision": "day",
        "total_tracks": 12 if track.version == "album" else 1,
    }


def artist_link(artist: Artist) -> dict[str, Any]:
    """An artist as other objects name it."""
    return {"name": artist.name, **_link("artist", artist.artist_id)}


def _episode() -> dict[str, Any]:
    return {
        "audio_preview_url": None,
        "description": "An episode among songs",
        "duration_ms": 1_800_000,
        "episode": True,
        "explicit": False,
        **_link("episode", _EPISODE_ID),
        "name": "Episode 12: Øya & the charts",
        "release_date": "0000",
        "release_date_precision": "year",
        "show": {"name": "Chart Talk", "publisher": "Sandbox"},
        "track": False,
    }


def _local_file(artist: str, album: str, title: str, *, seconds: int) -> dict[str, Any]:
    nothing: dict[str, Any] = {"external_urls": {}, "href": None, "id": None, "uri": None}
    return {
        "album": {
            "album_type": None, "artists": [], "available_markets": [], "images": [], "name": album,
            "release_date": None, "release_date_precision": None, "type": "album", **nothing,
        },
        "artists": [{"name": artist, "type": "artist", **nothing}],
        "available_markets": [],
        "disc_number": 0,
        "duration_ms": seconds * 1000,
        "explicit": False,
        "external_ids": {},
        **nothing,
        "is_local": True,
        "name": title,
        "popularity": 0,
        "preview_url": None,
        "track_number": 0,
        "type": "track",
        "uri": f"spotify:local:{quote_plus(artist)}:{quote_plus(album)}:{quote_plus(title)}:{seconds}",
    }  # fmt: skip


def _link(kind: str, identifier: str) -> dict[str, Any]:
    return {
        "external_urls": {"spotify": f"https://open.spotify.com/{kind}/{identifier}"},
        "href": f"https://api.spotify.com/v1/{kind}s/{identifier}",
        "id": identifier,
        "type": kind,
        "uri": f"spotify:{kind}:{identifier}",
    }
