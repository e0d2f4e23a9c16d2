"""The service behind charts.spotify.com: three weekly charts of the world for anyone, every chart for who is logged in.

A chart of yesterday is out today. Other tokens than TOKEN have expired; a date without a chart is a 404.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any, Final

from sandbox.catalogue import MARKETS, Artist, Track
from sandbox.charts import DEPTH, Chart, ChartRow
from sandbox.exchange import Request, Response, as_json, not_found
from sandbox.market import Market
from sandbox.pages.kworb import COUNTRIES
from sandbox.world import Prefixes

TOKEN: Final = "sandbox-charts-token"  # noqa: S105 - it opens nothing but this page
PUBLIC_DEPTH: Final = 50
_PUBLIC: Final = ("regional-global-weekly", "album-global-weekly", "artist-global-weekly")
_ALIAS: Final = re.compile(
    rf"(?P<family>regional|viral|artist|album)-(?P<market>{'|'.join(MARKETS)})-(?P<cadence>daily|weekly)"
)
_PATH: Final = re.compile(r"/auth/v0/charts/([a-z-]+)/([0-9]{4}-[0-9]{2}-[0-9]{2}|latest)")
_ABSENT: Final = frozenset({("viral", "weekly"), ("album", "daily")})
_ENTITIES: Final = {"regional": "TRACK", "viral": "TRACK", "artist": "ARTIST", "album": "ALBUM"}


class SpotifyCharts:
    """Answers as the service does on the day `today`."""

    def __init__(self, market: Market, today: date) -> None:
        self._market = market
        self._newest = today - timedelta(days=1)

    def answer(self, request: Request) -> Response:
        """The public charts, or one chart for the token; 401 without it, 404 for a chart or date that is not there."""
        if request.path == "/public/v0/charts":
            return as_json({"chartEntryViewResponses": [self._public(alias) for alias in _PUBLIC]})
        found = _PATH.fullmatch(request.path)
        if found is None:
            return not_found()
        if request.header("Authorization") != f"Bearer {TOKEN}":
            return as_json({"status": 401, "message": "Unauthorized"}, status=401)
        chart = published(self._market, found[1])
        day = None if chart is None else self._day(chart, found[2])
        if chart is None or day is None:
            return as_json({"status": 404, "message": "Not Found"}, status=404)
        return as_json(chart.answer(day, self._newest, depth=DEPTH, with_streams=True))

    def _public(self, alias: str) -> dict[str, Any]:
        chart = published(self._market, alias)
        if chart is None:
            raise KeyError(alias)
        return chart.answer(chart.chart.newest(self._newest), self._newest, depth=PUBLIC_DEPTH, with_streams=False)

    def _day(self, chart: Published, wanted: str) -> date | None:
        newest = chart.chart.newest(self._newest)
        day = newest if wanted == "latest" else date.fromisoformat(wanted)
        return day if day in chart.chart.dates and day <= newest else None


@dataclass(frozen=True, kw_only=True, eq=False)
class Published:
    """One chart under its alias, with the rank of every entry on every date."""

    alias: str
    family: str
    chart: Chart
    ranks: dict[str, dict[date, int]]

    def answer(self, day: date, newest: date, *, depth: int, with_streams: bool) -> dict[str, Any]:
        """The chart of a date in the service's shape."""
        entries = [self._entry(row, day, with_streams=with_streams) for row in self.chart.rows(day)[:depth]]
        return {"displayChart": self._display(day, newest), "entries": entries, "highlights": [{"text": "A new week"}]}

    def _display(self, day: date, newest: date) -> dict[str, Any]:
        _, market, cadence = self.alias.split("-")
        return {
            "date": day.isoformat(),
            "description": f"The {cadence} chart of {COUNTRIES[market]}",
            "chartMetadata": {
                "uri": f"spotify:chart:{self.alias}",
                "alias": self.alias.upper().replace("-", "_"),
                "readableTitle": f"{cadence.capitalize()} Chart {COUNTRIES[market]}",
                "entityType": _ENTITIES[self.family],
                "dimensions": {
                    "country": market.upper(),
                    "recurrence": cadence.upper(),
                    "earliestDate": self.chart.dates[0].isoformat(),
                    "latestDate": self.chart.newest(newest).isoformat(),
                },
            },
        }

    def _entry(self, row: ChartRow, day: date, *, with_streams: bool) -> dict[str, Any]:
        past = {dated: rank for dated, rank in self.ranks[row.track.track_id].items() if dated <= day}
        entered = min(past)
        placed: dict[str, Any] = {
            "currentRank": row.rank,
            "previousRank": -1 if row.previous_rank is None else row.previous_rank,
            "peakRank": row.peak_rank,
            "peakDate": min(dated for dated, rank in past.items() if rank == row.peak_rank).isoformat(),
            "appearancesOnChart": row.periods_on_chart,
            "consecutiveAppearancesOnChart": self._consecutive(past, day),
            "entryStatus": _status(row),
            "entryRank": past[entered],
            "entryDate": entered.isoformat(),
        }
        if with_streams and self.family == "regional":
            placed["rankingMetric"] = {"value": str(row.streams), "type": "STREAMS"}
        return {"chartEntryData": placed, "missingRequiredFields": False, **_METADATA[self.family](row.track)}

    def _consecutive(self, past: dict[date, int], day: date) -> int:
        step = timedelta(days=1 if self.chart.daily else 7)
        count = 0
        while day - count * step in past:
            count += 1
        return count


@cache
def published(market: Market, alias: str) -> Published | None:
    """The chart of an alias; None when Spotify publishes none of that name."""
    found = _ALIAS.fullmatch(alias)
    if found is None or (found["family"], found["cadence"]) in _ABSENT:
        return None
    chart = _CHARTS[found["family"]](market, found["market"], found["cadence"])
    ranks: dict[str, dict[date, int]] = {}
    for day in chart.dates:
        for row in chart.rows(day):
            ranks.setdefault(row.track.track_id, {})[day] = row.rank
    return Published(alias=alias, family=found["family"], chart=chart, ranks=ranks)


def _summed_by(names: Callable[[Track], Iterable[str]], market: Market, country: str, cadence: str) -> Chart:
    """A chart of albums or artists by the streams of their songs; each stands there as one of its songs."""
    songs: dict[str, Track] = {}
    for track in market.tracks:
        for name in names(track):
            songs.setdefault(name, track if name == track.album_id else _alone(track, name))
    numbers = {name: number for number, name in enumerate(songs)}
    of_tracks = [[numbers[name] for name in names(track)] for track in market.tracks]
    periods = []
    for day in market.chart(country, cadence).dates:
        totals = [0] * len(songs)
        for back in range(1 if cadence == "daily" else 7):
            for of_track, streams in zip(of_tracks, _streams(market, country, day - timedelta(days=back)), strict=True):
                for number in of_track:
                    totals[number] += streams
        periods.append((day, _top(totals)))
    return Chart(list(songs.values()), periods, daily=cadence == "daily")


def _viral(market: Market, country: str, cadence: str) -> Chart:
    """Songs by how many times over they are streamed more than a week before."""
    periods = []
    for day in market.chart(country, cadence).dates[7:]:
        now, before = _streams(market, country, day), _streams(market, country, day - timedelta(days=7))
        periods.append((day, _top([1000 * new // (old + 500) for new, old in zip(now, before, strict=True)])))
    return Chart(market.tracks, periods, daily=True)


def _streams(market: Market, country: str, day: date) -> Iterable[int]:
    return market.streams[country][(day - market.history_start).days]


def _top(scores: list[int]) -> list[tuple[int, int]]:
    order = sorted(range(len(scores)), key=scores.__getitem__, reverse=True)[:DEPTH]
    return [(number, scores[number]) for number in order if scores[number]]


def _alone(track: Track, artist_id: str) -> Track:
    """The song in the name of one of its artists only."""
    artist = next(one for one in track.artists if one.artist_id == artist_id)
    return Track(**{**vars(track), "artists": (artist,), "track_id": artist_id})


def _status(row: ChartRow) -> str:
    if row.previous_rank is None:
        return "NEW_ENTRY" if row.periods_on_chart == 1 else "RE_ENTRY"
    if row.previous_rank == row.rank:
        return "NO_CHANGE"
    return "MOVED_UP" if row.rank < row.previous_rank else "MOVED_DOWN"


def _track_metadata(track: Track) -> dict[str, Any]:
    return {
        "trackMetadata": {
            "trackName": track.title,
            "trackUri": f"spotify:track:{track.track_id}",
            "displayImageUri": f"https://i.scdn.co/image/{track.album_id}",
            "artists": _credited(track.artists),
            "producers": [],
            "labels": _labels(track),
            "songWriters": [],
            "releaseDate": track.release_date.isoformat(),
        }
    }


def _album_metadata(track: Track) -> dict[str, Any]:
    return {
        "albumMetadata": {
            "albumName": track.album_name,
            "albumUri": f"spotify:album:{track.album_id}",
            "displayImageUri": f"https://i.scdn.co/image/{track.album_id}",
            "artists": _credited(track.artists),
            "labels": _labels(track),
            "releaseDate": track.release_date.isoformat(),
        }
    }


def _artist_metadata(track: Track) -> dict[str, Any]:
    (artist,) = track.artists
    return {
        "artistMetadata": {
            "artistName": artist.name,
            "artistUri": f"spotify:artist:{artist.artist_id}",
            "displayImageUri": f"https://i.scdn.co/image/{artist.artist_id}",
        }
    }


def _credited(artists: Iterable[Artist]) -> list[dict[str, str]]:
    return [
        {"name": artist.name, "spotifyUri": f"spotify:artist:{artist.artist_id}", "externalUrl": ""}
        for artist in artists
    ]


def _labels(track: Track) -> list[dict[str, str]]:
    # Some labels have a slash of their own, with spaces around it.
    return [{"name": name, "spotifyUri": "", "externalUrl": ""} for name in re.split("(?<! )/(?! )", track.label)]


_METADATA: Final = {
    "regional": _track_metadata,
    "viral": _track_metadata,
    "album": _album_metadata,
    "artist": _artist_metadata,
}
_CHARTS: Final[dict[str, Callable[[Market, str, str], Chart]]] = {
    "regional": Market.chart,
    "viral": _viral,
    "album": lambda market, country, cadence: _summed_by(lambda track: [track.album_id], market, country, cadence),
    "artist": lambda market, country, cadence: _summed_by(
        lambda track: [artist.artist_id for artist in track.artists], market, country, cadence
    ),
}
UPSTREAMS: Final[Prefixes] = {"spotify_charts": lambda world: SpotifyCharts(world.market, world.day)}
