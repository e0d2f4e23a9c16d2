"""One artist in one document: who it is, what came out, how it sounds, where it charted; or the choice of several."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any, Final, Literal

from chartlake.answers import Row
from chartlake.search import wanted
from chartlake.search.asking import Asking, NotRefreshed, Said
from chartlake.search.known import MOST_ALIKE, MOST_SHOWN, Known, Record, together
from chartlake.sources.spotify_search import scope_of_artist, scope_of_name
from chartlake.text_id import normalised

Status = Literal["found", "choose", "unknown"]
_ARTIST: Final = ("artist_id", "name", "genres", "followers", "popularity", "observed_date")
_ALBUM: Final = (
    *("album_id", "name", "album_type", "release_date", "release_date_precision", "total_tracks", "label", "upc"),
    "observed_date",
)


@dataclass(frozen=True, kw_only=True)
class SearchResult:
    """What docs/search.md describes. With `choose` only `choices` is filled, with `unknown` nothing is.

    `left_out` counts, by the part that is too long to be shown, the rows that are not.
    """

    query: str
    status: Status
    artist: Record | None = None
    choices: Sequence[Record] = ()
    discography: Sequence[Record] = ()
    tracks: Sequence[Record] = ()
    chart_history: Sequence[Record] = ()
    left_out: Mapping[str, int] = field(default_factory=dict)
    not_refreshed: Sequence[NotRefreshed] = ()

    def document(self) -> dict[str, Any]:
        """The same as JSON can hold it: dates as texts."""
        document: dict[str, Any] = _plain(asdict(self))
        return document


@dataclass(frozen=True, kw_only=True)
class ArtistSearch:
    """Finds artists in the lake and, where the lake does not know, at Spotify."""

    known: Known
    asking: Asking

    def find(self, query: str) -> SearchResult:
        """The artist of that id, or of that name when there is exactly one; never the first of several.

        BadName when the query is neither.
        """
        asked_for = wanted.read(query)
        if asked_for.artist_id:
            return self._about(query, asked_for.artist_id, before=())
        named = self._named(asked_for.name)
        if len(named.exact) == 1:
            return self._about(query, named.exact[0], before=named.failures)
        candidates = (named.exact or named.alike)[:MOST_ALIKE]
        if not candidates:
            return SearchResult(query=query, status="unknown", not_refreshed=named.failures)
        choices = self._choices(candidates, named.said)
        return SearchResult(query=query, status="choose", choices=choices, not_refreshed=named.failures)

    def _named(self, name: str) -> _Named:
        said, held = together(lambda: self.asking.said(scope_of_name(name)), lambda: self.known.named(name))
        names = {**held, **{row["artist_id"]: row["name"] for row in said.of("artists") if row.get("name")}}
        hits = [row["artist_id"] for row in said.of("artists")]
        order = list(dict.fromkeys([*hits, *sorted(held, key=lambda one: (len(held[one]), one))]))
        exact = [one for one in order if normalised(names.get(one, "")) == normalised(name)]
        return _Named(said=said, exact=exact, alike=order)

    def _choices(self, ids: Sequence[str], said: Said) -> Sequence[Record]:
        held, songs = together(lambda: self.known.artists(ids), lambda: self.known.songs(ids))
        fresh = {row["artist_id"]: row for row in said.of("artists")}
        told = (_newer(_ARTIST, held.get(one, {}), fresh.get(one, {}), artist_id=one) for one in ids)
        return [
            {**{name: row[name] for name in ("artist_id", "name", "followers", "genres")}, "known_song": songs.get(one)}
            for one, row in zip(ids, told, strict=True)
        ]

    def _about(self, query: str, artist_id: str, *, before: Sequence[NotRefreshed]) -> SearchResult:
        said, artists, albums, tracks, recordings = together(
            lambda: self.asking.said(scope_of_artist(artist_id)),
            lambda: self.known.artists([artist_id]),
            lambda: self.known.albums(artist_id),
            lambda: self.known.tracks(artist_id),
            lambda: self.known.recordings(artist_id),
        )
        failures = [*before, *([said.failure] if said.failure else [])]
        fresh: Row = next((row for row in said.of("artists") if row["artist_id"] == artist_id), {})
        artist = _newer(_ARTIST, artists.get(artist_id, {}), fresh, artist_id=artist_id)
        charted = _Charted.of(self.known, tracks, recordings)
        if not (artist["name"] or albums or tracks or charted.history):
            return SearchResult(query=query, status="unknown", not_refreshed=failures)
        return SearchResult(
            query=query,
            status="found",
            artist=artist,
            discography=_discography(albums, said.of("albums")),
            tracks=charted.tracks,
            chart_history=charted.history,
            left_out=charted.left_out,
            not_refreshed=failures,
        )


@dataclass(frozen=True, kw_only=True)
class _Named:
    """Whose name it is exactly, and whose is like it; the best known first."""

    said: Said
    exact: Sequence[str]
    alike: Sequence[str]

    @property
    def failures(self) -> Sequence[NotRefreshed]:
        return [self.said.failure] if self.said.failure else []


@dataclass(frozen=True, kw_only=True)
class _Charted:
    """Tracks with how they sound, and the life of recordings on charts."""

    tracks: Sequence[Record] = ()
    history: Sequence[Record] = ()
    left_out: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, known: Known, tracks: Mapping[str, Record], recordings: Sequence[str]) -> _Charted:
        ids = list(dict.fromkeys([*tracks, *recordings]))
        if not ids:
            return cls()
        features, titles, lives = together(
            lambda: known.features(ids), lambda: known.titles(recordings), lambda: known.lives(recordings)
        )
        shown = [one for one in ids if one in tracks or one in features]
        every = sorted(
            (_track(one, tracks.get(one, {}), titles.get(one), features.get(one)) for one in shown),
            key=lambda track: (track["release_date"] or "", track["track_id"]),
            reverse=True,
        )
        counts = {"tracks": len(every), "chart_history": max((life.pop("lives") for life in lives), default=0)}
        return cls(
            tracks=every[:MOST_SHOWN],
            history=[{"title": titles.get(life["recording_id"]), **life} for life in lives],
            left_out={part: count - MOST_SHOWN for part, count in counts.items() if count > MOST_SHOWN},
        )


def _track(track_id: str, told: Record, title: str | None, features: Record | None) -> Record:
    names = ("album_id", "release_date", "isrc", "duration_ms", "explicit", "popularity")
    return {
        "track_id": track_id,
        "name": told.get("name") or title,
        **{name: told.get(name) for name in names},
        "features": features,
    }


def _discography(held: Mapping[str, Record], said: Sequence[Row]) -> Sequence[Record]:
    """Every album once, the newest release first; what Spotify has just said over what was said before."""
    fresh = {row["album_id"]: row for row in said}
    ids = dict.fromkeys([*held, *fresh])
    albums = [_newer(_ALBUM, held.get(one, {}), fresh.get(one, {}), album_id=one) for one in ids]
    return sorted(albums, key=lambda album: (album["release_date"] or "", album["album_id"]), reverse=True)


def _newer(columns: Iterable[str], held: Mapping[str, Any], fresh: Mapping[str, Any], **always: str) -> Record:
    """A row of these columns: what is held, and over it what is fresh; a silence takes nothing back."""
    told = {name: value for name, value in fresh.items() if value is not None}
    return {name: always.get(name, told.get(name, held.get(name))) for name in columns}


def _plain(value: Any) -> Any:
    match value:
        case dict():
            return {name: _plain(inner) for name, inner in value.items()}
        case list() | tuple():
            return [_plain(inner) for inner in value]
        case datetime() | date():
            return value.isoformat()
        case _:
            return value
