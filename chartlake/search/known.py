"""What the lake knows of an artist, by Athena SQL: the same text here and on AWS."""

# ruff: noqa: S608 - every value in the SQL below was quoted by `_text`
from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Protocol

import pyarrow as pa

from chartlake.literals import literal, literals
from chartlake.sources.spotify_search import NAME
from chartlake.text_id import normalised

Record = dict[str, Any]
# Stands in no name: lists come from Athena as text, and a comma or a bar may be part of a name.
SEPARATOR: Final = "\x1f"
# Relations that the queries name; a function that runs them may read these and what is behind them.
RELATIONS: Final = (
    "albums",
    "artists",
    "audio_features",
    "chart_positions",
    "chart_runs",
    "ingest_runs",
    "known_artists",
    "track_lifecycle",
    "tracks",
)
MOST_ALIKE: Final = 20
# A function's answer may have six megabytes; this many rows have one.
MOST_SHOWN: Final = 2000
_MOST_NAMED: Final = 200
# Athena takes queries of 256 kB, and an id has 26 bytes there.
_MOST_RECORDINGS: Final = 4000
_AT_ONCE: Final = 4
_OTHER_SIGNS: Final = re.compile(r"[^a-z0-9]+")
_MEASURES: Final = (
    *("acousticness", "danceability", "energy", "instrumentalness", "liveness", "speechiness", "valence"),
    *("loudness", "tempo", "key", "mode"),
)


class Athena(Protocol):
    """Runs Athena SQL."""

    def query(self, sql: str) -> pa.Table:
        """The rows of one query; UnsupportedSql or QueryFailed."""
        ...


@dataclass(frozen=True, kw_only=True)
class AskedBefore:
    """When a scope was last answered (naive UTC), and the raw key of the answer."""

    asked_at: datetime
    raw_key: str


@dataclass(frozen=True, kw_only=True)
class Known:
    """Reads the lake. Every method gives plain records; lists are lists again."""

    athena: Athena

    def asked_before(self, scope: str) -> AskedBefore | None:
        """The last time that Spotify answered a scope; None when it never did."""
        found = self._records(
            f"""
            SELECT max(started_at) AS asked_at, max_by(raw_key, started_at) AS raw_key
            FROM ingest_runs
            WHERE stage = 'extract' AND outcome = 'ok' AND raw_key IS NOT NULL
                AND source = {literal(NAME)} AND scope = {literal(scope)}
            """
        )
        return AskedBefore(**found[0]) if found and found[0]["raw_key"] else None

    def named(self, name: str) -> Mapping[str, str]:
        """The names of artists whose name holds this one, by id; those of about its length first, 200 at most."""
        found = self._records(
            f"""
            WITH named AS (
                SELECT artist_id, name FROM artists WHERE name IS NOT NULL
                UNION
                SELECT artist_id, artist_name AS name FROM known_artists WHERE artist_name IS NOT NULL
            )
            SELECT artist_id, name FROM named WHERE {_alike("name", name)}
            ORDER BY length(name), name, artist_id LIMIT {_MOST_NAMED}
            """
        )
        return {row["artist_id"]: row["name"] for row in reversed(found)}

    def artists(self, ids: Sequence[str]) -> Mapping[str, Record]:
        """The last that any source said of each artist, column by column; `observed_date` is the day it last spoke."""
        found = self._records(
            f"""
            SELECT artist_id, {_newest("name")}, {_newest("genres", _joined("genres"))}, {_newest("followers")},
                {_newest("popularity")}, max(observed_date) AS observed_date
            FROM artists WHERE artist_id IN ({literals(ids)}) GROUP BY artist_id
            """
        )
        return {row["artist_id"]: {**row, "genres": _split(row["genres"])} for row in found}

    def songs(self, ids: Sequence[str]) -> Mapping[str, str]:
        """One song of each artist that the lake has seen on a chart, the one that stood highest."""
        found = self._records(
            f"""
            SELECT a.artist_id, min_by(p.title, p.rank) AS song
            FROM known_artists a JOIN chart_positions p ON p.recording_id = a.recording_id
            WHERE p.current AND a.artist_id IN ({literals(ids)}) GROUP BY a.artist_id
            """
        )
        return {row["artist_id"]: row["song"] for row in found}

    def albums(self, artist_id: str) -> Mapping[str, Record]:
        """Every album that names the artist, by id, as it was last told of."""
        columns = ("name", "album_type", "release_date", "release_date_precision", "total_tracks", "label", "upc")
        found = self._records(
            f"""
            SELECT album_id, {", ".join(map(_newest, columns))}, max(observed_date) AS observed_date
            FROM albums WHERE contains(artist_ids, {literal(artist_id)}) GROUP BY album_id
            """
        )
        return {row["album_id"]: row for row in found}

    def tracks(self, artist_id: str) -> Mapping[str, Record]:
        """Every track that names the artist, by id, as it was last told of."""
        columns = ("name", "album_id", "release_date", "isrc", "duration_ms", "explicit", "popularity")
        found = self._records(
            f"""
            SELECT track_id, {", ".join(map(_newest, columns))}
            FROM tracks WHERE contains(artist_ids, {literal(artist_id)}) GROUP BY track_id
            """
        )
        return {row["track_id"]: row for row in found}

    def recordings(self, artist_id: str) -> Sequence[str]:
        """The recordings by which the artist can be met on a chart."""
        found = self._records(
            f"SELECT DISTINCT recording_id FROM known_artists WHERE artist_id = {literal(artist_id)} "
            f"ORDER BY recording_id LIMIT {_MOST_RECORDINGS}"
        )
        return [row["recording_id"] for row in found]

    def features(self, track_ids: Sequence[str]) -> Mapping[str, Record]:
        """How tracks sound, by id, of the first 4000; Spotify's own measures before those of others."""
        found = self._records(
            f"""
            WITH heard AS (
                SELECT track_id, provider, {", ".join(_MEASURES)}, row_number() OVER (
                    PARTITION BY track_id ORDER BY CASE WHEN provider = 'spotify' THEN 1 ELSE 2 END, provider
                ) AS place
                FROM audio_features WHERE found AND track_id IN ({literals(track_ids[:_MOST_RECORDINGS])})
            )
            SELECT track_id, provider, {", ".join(_MEASURES)} FROM heard WHERE place = 1
            """
        )
        return {row.pop("track_id"): row for row in found}

    def titles(self, recordings: Sequence[str]) -> Mapping[str, str]:
        """The title of each recording as a chart last published it."""
        found = self._records(
            "SELECT recording_id, max_by(title, fetched_at) AS title FROM chart_positions "
            f"WHERE current AND recording_id IN ({literals(recordings)}) GROUP BY recording_id"
        )
        return {row["recording_id"]: row["title"] for row in found}

    def lives(self, recordings: Sequence[str]) -> Sequence[Record]:
        """The life of each recording on each chart: `track_lifecycle`, and how many runs `chart_runs` counts.

        The best peaks first, 2000 lives at most; `lives` counts all of them.
        """
        return self._records(
            f"""
            WITH stays AS (
                SELECT platform, chart, market, recording_id, count(*) AS runs
                FROM chart_runs WHERE recording_id IN ({literals(recordings)})
                GROUP BY platform, chart, market, recording_id
            )
            SELECT l.platform, l.chart, l.market, l.recording_id, l.debut_date, l.debut_rank, l.peak_rank, l.peak_date,
                l.observed_periods, s.runs, l.total_streams, l.peak_streams, l.half_life_days, l.half_life_status,
                l.last_date, l.left_censored, l.right_censored, count(*) OVER () AS lives
            FROM track_lifecycle l
            JOIN stays s ON s.platform = l.platform AND s.chart = l.chart AND s.market = l.market
                AND s.recording_id = l.recording_id
            WHERE l.recording_id IN ({literals(recordings)})
            ORDER BY l.peak_rank, l.debut_date DESC, l.platform, l.chart, l.market, l.recording_id LIMIT {MOST_SHOWN}
            """
        )

    def _records(self, sql: str) -> list[Record]:
        records: list[Record] = self.athena.query(sql).to_pylist()
        return records


def together(*asking: Callable[[], Any]) -> list[Any]:
    """The answers of several questions that are asked beside one another: each takes Athena a second or two."""
    with ThreadPoolExecutor(max_workers=_AT_ONCE) as pool:
        return [one.result() for one in [pool.submit(question) for question in asking]]


def _newest(column: str, value: str = "") -> str:
    """The last value that anybody gave: a later silence takes nothing back."""
    return f"max_by({value or column}, CASE WHEN {column} IS NOT NULL THEN fetched_at END) AS {column}"


def _joined(column: str) -> str:
    return f"array_join({column}, '{SEPARATOR}')"


def _split(text: str | None) -> list[str] | None:
    return None if text is None else [part for part in text.split(SEPARATOR) if part]


def _alike(column: str, name: str) -> str:
    """Names that may hold this one. SQL cannot fold all of Unicode: signs other than a–z and 0–9 match any."""
    as_typed = f"strpos(lower({column}), {literal(' '.join(name.lower().split()))}) > 0"
    pattern = _OTHER_SIGNS.sub("%", normalised(name))
    return f"({as_typed} OR lower({column}) LIKE '%{pattern}%')" if len(pattern.replace("%", "")) > 1 else as_typed
