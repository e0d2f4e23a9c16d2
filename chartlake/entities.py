"""How the tables hang together: the entity diagram of docs/data_dictionary.md, drawn from the contract."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from chartlake.contract import TABLES
from chartlake.schema import Table


@dataclass(frozen=True, kw_only=True)
class Identity:
    """What one thing is called wherever a table names it, and the table with a row of its own for it.

    `names` are the columns that hold it; a list column holds several. A table without all columns of `beside` means
    something else by them.
    """

    home: str
    names: tuple[str, ...]
    beside: tuple[str, ...] = ()


IDENTITIES: Final = (
    Identity(home="tracks", names=("track_id", "spotify_track_id")),
    Identity(home="artists", names=("artist_id", "artist_ids")),
    Identity(home="albums", names=("album_id",)),
    # An item is one of its platform. What a user plays is Spotify's; what is planned is on no platform yet.
    Identity(home="track_matches", names=("item_id",), beside=("platform",)),
    Identity(home="track_matches", names=("item_id",), beside=("user_id",)),
    Identity(home="track_matches", names=("recording_id",)),
    Identity(home="plays", names=("user_id",)),
    Identity(home="scopes", names=("source", "scope"), beside=("source", "scope")),
)
# Ids that lead to no other table: what stands behind them is outside the lake, or many things by their kind.
ALONE: Final = frozenset(
    {"alert_id", "entity_id", "playlist_id", "run_id", "snapshot_id", "song_id", "spotify_id", "subject_id"}
)


def entity_diagram() -> str:
    """A Mermaid `erDiagram`: every table with its key and the ids that lead on, and a line for each way from one on."""
    lines = ["```mermaid", "erDiagram", *(f"    {line}" for line in _ways())]
    for table in TABLES:
        lines += [f"    {table.name} {{", *(f"        {line}" for line in _attributes(table)), "    }"]
    return "\n".join([*lines, "```"])


def led_to(table: Table) -> Iterator[tuple[str, str]]:
    """The tables that its ids lead to, each with the column that does."""
    columns = {column.name for column in table.columns}
    for identity in IDENTITIES:
        if table.name == identity.home or not columns.issuperset(identity.beside):
            continue
        named = [name for name in identity.names if name in columns]
        if named:
            yield identity.home, ", ".join(named)


def _ways() -> Iterator[str]:
    """One line for each pair of tables; a thing is named by any number of rows, and described by any number."""
    for table in TABLES:
        for home, names in led_to(table):
            yield f'{home} }}o--o{{ {table.name} : "{names}"'


def _attributes(table: Table) -> Iterator[str]:
    leading = {name for _, names in led_to(table) for name in names.split(", ")}
    followed = {name for identity in IDENTITIES if identity.home == table.name for name in identity.names}
    for column in table.columns:
        marks = [*(["PK"] if column.name in table.key else []), *(["FK"] if column.name in leading else [])]
        if marks or column.name in followed | {*table.partition}:
            yield f"{_type(column.type)} {column.name} {', '.join(marks)}".rstrip()


def _type(athena: str) -> str:
    """Mermaid takes no angle bracket in a type: `array<string>` is `string[]`."""
    return athena.replace("array<", "").replace(">", "[]")
