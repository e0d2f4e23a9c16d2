"""What Spotify's catalogue says of tracks, artists, albums and audio features, as contract rows.

A row stands under the id that was asked for, and under no other. A reply that Spotify relinked (the user's country has
the song under another id, and `linked_from` names the one asked for) describes the other release: only what two
releases of one recording share is taken from it, and the rest is null.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from chartlake import contract
from chartlake.answers import Refusal, Row
from chartlake.schema import Table
from chartlake.sources import _feature_rows
from chartlake.sources._rows import RowRefused, read_rows, readable
from chartlake.sources._spotify_json import artists, identifier, part, release, text, track, whole

PROVIDER: Final = "spotify"
_OF_THE_OTHER_RELEASE: Final = frozenset(
    {"album_id", "isrc", "release_date", "release_date_precision", "popularity", "track_number"}
)


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of thing in the catalogue.

    `path` stands in its addresses; `most` is how many ids one request may name; `type` is what its objects call
    themselves; `read` gives the columns of an object but for the observed date.
    """

    name: str
    path: str
    type: str
    most: int
    table: Table
    read: Callable[[dict[str, Any]], Row]


@dataclass(frozen=True, kw_only=True)
class Said:
    """What a reply says of one id. `item` is None when Spotify does not know it; `unusable` says why it says nothing.

    `asked` is None in a reply of which nobody knows what was asked.
    """

    kind: Kind
    asked: str | None
    item: Any = None
    unusable: str = ""

    def row(self, observed: Row) -> Row:
        """The contract row; RowRefused when there is none in it."""
        if self.unusable:
            raise RowRefused(self.unusable)
        if self.item is None and self.asked is not None:
            return _unknown(self.kind, self.asked, observed)
        if not isinstance(self.item, dict):
            raise RowRefused(f"{self.item!r} stands where one of the {self.kind.name} is due")
        if self.item.get("type", self.kind.type) != self.kind.type:
            raise RowRefused(f"type {self.item['type']!r} is not {self.kind.type}")
        own = identifier(self.item, "id")
        if own is None:
            raise RowRefused(f"one of the {self.kind.name} without an id")
        row = {**(observed if self.kind.table.month_of else {}), **self.kind.read(self.item)}
        for name, value in row.items():
            readable(str(value), name)
        return row if self.asked in (None, own) else _relinked(self.kind, row, self.asked)

    @property
    def shown(self) -> Any:
        """What is kept when it is refused."""
        return {"asked": self.asked, "item": self.item}


def rows_by_table(
    stated: Sequence[Said], kinds: Iterable[Kind], observed: Row
) -> tuple[dict[str, Sequence[Row]], list[Refusal]]:
    """The rows of each kind by the name of its table, and what is refused; `stated` in the order of the answer."""
    numbered = list(enumerate(stated, start=1))
    rows: dict[str, Sequence[Row]] = {}
    refused: list[Refusal] = []
    for kind in kinds:
        rows[kind.table.name], refused_of_kind = read_rows(
            kind.table.name,
            [(number, one) for number, one in numbered if one.kind is kind],
            lambda one: one.row(observed),
            show=lambda one: one.shown,
            key=kind.table.key[:1],
        )
        refused += refused_of_kind
    return rows, refused


def name_of(item: Any) -> str | None:
    """The id that an object was asked for by: the one it was relinked from, else its own."""
    if not isinstance(item, dict):
        return None
    link = item.get("linked_from")
    origin = link.get("id") if isinstance(link, dict) else None
    name = origin or item.get("id")
    return name if isinstance(name, str) else None


def _unknown(kind: Kind, asked: str, observed: Row) -> Row:
    if kind is AUDIO_FEATURES:
        return _feature_rows.unknown(asked, PROVIDER)
    return {kind.table.key[0]: asked, **observed}


def _relinked(kind: Kind, row: Row, asked: str | None) -> Row:
    if kind is not TRACKS:
        raise RowRefused(f"{kind.name} are not relinked, and this is another one than {asked}")
    return {**{name: value for name, value in row.items() if name not in _OF_THE_OTHER_RELEASE}, "track_id": asked}


def _artist(item: dict[str, Any]) -> Row:
    genres = item.get("genres")
    texts = isinstance(genres, list) and all(isinstance(genre, str) and genre for genre in genres)
    if genres is not None and not texts:
        raise RowRefused(f"genres {genres!r} is not a list of texts")
    return {
        "artist_id": identifier(item, "id"),
        "name": text(item, "name"),
        "genres": genres,
        "followers": whole(part(item, "followers"), "total"),
        "popularity": whole(item, "popularity"),
    }


def _album(item: dict[str, Any]) -> Row:
    return {
        "album_id": identifier(item, "id"),
        "name": text(item, "name"),
        "album_type": text(item, "album_type"),
        "artist_ids": artists(item)["artist_ids"],
        **release(item),
        "total_tracks": whole(item, "total_tracks"),
        "label": text(item, "label"),
        "upc": text(part(item, "external_ids"), "upc"),
    }


def _features(item: dict[str, Any]) -> Row:
    return {
        "track_id": identifier(item, "id"),
        "provider": PROVIDER,
        "found": True,
        **_feature_rows.features(item),
    }


TRACKS: Final = Kind(name="tracks", path="tracks", type="track", most=50, table=contract.TRACKS, read=track)
ARTISTS: Final = Kind(name="artists", path="artists", type="artist", most=50, table=contract.ARTISTS, read=_artist)
ALBUMS: Final = Kind(name="albums", path="albums", type="album", most=20, table=contract.ALBUMS, read=_album)
AUDIO_FEATURES: Final = Kind(
    name="audio_features",
    path="audio-features",
    type="audio_features",
    most=100,
    table=contract.AUDIO_FEATURES,
    read=_features,
)
KINDS: Final[Mapping[str, Kind]] = {kind.name: kind for kind in (TRACKS, ARTISTS, ALBUMS, AUDIO_FEATURES)}
