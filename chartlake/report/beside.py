"""TikTok against Spotify on one date: how much the charts share, how both sound, what only TikTok's chart has."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from chartlake.literals import literals
from chartlake.report.asking import Athena, Row, day, rows
from chartlake.report.model import Grid, Picture, Point
from chartlake.report.wording import columns, count, decimals, first_of, listed, market_name, on, song

FEATURES: Final = ("danceability", "energy", "valence", "acousticness", "speechiness", "instrumentalness", "liveness")
GROUPS: Final = {"spotify_only": "Spotify only", "both": "on both", "tiktok_only": "TikTok only"}
_STATUS: Final = {
    "NO_TIKTOK_CHART": "no TikTok chart in the lake",
    "TIKTOK_NOT_OBSERVED": "TikTok not collected that day",
}


def overlaps(athena: Athena, markets: Sequence[str], chart_date: date) -> list[Row]:
    """platform_overlap of the date, lags 0 to 14."""
    return rows(
        athena,
        f"""
        SELECT market, lag_days, spotify_recordings, tiktok_recordings, on_both, jaccard, tiktok_market, status
        FROM platform_overlap
        WHERE market IN ({literals(markets)}) AND chart_date = {day(chart_date)}
        ORDER BY market, lag_days
        """,  # noqa: S608 - quoted by literals
    )


def profiles(athena: Athena, chart_date: date) -> list[Row]:
    """sound_profile of the date: a row for each group that has a recording."""
    return rows(athena, f"SELECT * FROM sound_profile WHERE chart_date = {day(chart_date)}")  # noqa: S608


def only_on_tiktok(athena: Athena, markets: Sequence[str], chart_date: date) -> list[Row]:
    """Recordings on a TikTok chart of the date and on no Spotify chart of the markets that it stands beside."""
    return rows(
        athena,
        f"""
        SELECT p.tiktok_market, p.recording_id, p.tiktok_rank, p.videos, t.title, t.artist_names_text
        FROM (
            SELECT tiktok_market, recording_id, min(tiktok_rank) AS tiktok_rank, max(videos) AS videos,
                max(spotify_rank) AS spotify_rank
            FROM platform_ranks
            WHERE market IN ({literals(markets)}) AND chart_date = {day(chart_date)} AND status = 'OK'
            GROUP BY tiktok_market, recording_id
        ) p
        LEFT JOIN recording_titles t
            ON t.platform = 'tiktok' AND t.chart = 'sounds_daily' AND t.market = p.tiktok_market
            AND t.recording_id = p.recording_id
        WHERE p.spotify_rank IS NULL
        ORDER BY p.tiktok_rank, p.tiktok_market
        """,  # noqa: S608 - quoted by literals
    )


def overlap_grid(found: list[Row], markets: Sequence[str]) -> Grid:
    """A line for each market: what the charts of the date share, and the lag at which they share most."""
    shown = columns("market", "TikTok's chart", "#Spotify songs", "#TikTok songs", "#on both", "#Jaccard", "most alike")
    lines = tuple(_overlap_line(market, [row for row in found if row["market"] == market]) for market in markets)
    return Grid(
        title="What the charts share",
        columns=shown,
        rows=lines,
        note="Jaccard: songs on both ÷ songs on either. Most alike: against TikTok's chart of so many days before, up "
        "to 14.",
    )


def _overlap_line(market: str, found: list[Row]) -> tuple[str, ...]:
    name = market_name(market)
    if not found:
        return (name, "Spotify not collected that day", "", "", "", "", "")
    now = found[0]
    known = [row for row in found if row["status"] == "OK"]
    best = max(known, key=lambda row: (row["jaccard"], -row["lag_days"]), default=None)
    alike = _alike(best) if best else "not known"
    if now["status"] != "OK":
        return (name, _STATUS[now["status"]], count(now["spotify_recordings"]), "", "", "", alike)
    own = "its own" if now["tiktok_market"] == market else market_name(now["tiktok_market"])
    numbers = (now["spotify_recordings"], now["tiktok_recordings"], now["on_both"])
    return (name, own, *(count(number, lacking="0") for number in numbers), decimals(now["jaccard"], digits=3), alike)


def _alike(best: Row) -> str:
    if not best["jaccard"]:
        return "never"
    lag = best["lag_days"]
    when = f"{lag} day{'' if lag == 1 else 's'} before" if lag else "the same day"
    return f"{when} ({decimals(best['jaccard'], digits=3)})"


def profile_grid(found: list[Row], chart_date: date) -> Grid:
    """A line for each group: how many songs, of how many the sound is known, and its means."""
    title = "How both sound"
    if not found:
        return Grid(
            title=title, note=f"Not known: of {on(chart_date)} the lake holds only one of the platforms, or none."
        )
    by_group = {row["group_name"]: row for row in found}
    shown = columns("songs", "#in all", "#known", *(f"#{name}" for name in FEATURES), "#tempo, BPM", "#loudness, dB")
    lines = tuple(_profile_line(GROUPS[group], by_group[group]) for group in GROUPS if group in by_group)
    unknown = any(not row["found"] for row in found)
    return Grid(
        title=title,
        columns=shown,
        rows=lines,
        note="Means over the songs whose audio features are known, in all markets of the lake together."
        + (" – : of none of them." if unknown else ""),
    )


def _profile_line(group: str, row: Row) -> tuple[str, ...]:
    means = tuple(decimals(row[name], lacking="–") for name in FEATURES)
    tempo, loudness = decimals(row["tempo"], digits=1, lacking="–"), decimals(row["loudness"], digits=1, lacking="–")
    return (group, count(row["recordings"]), count(row["found"]), *means, tempo, loudness)


def tiktok_grid(found: list[Row], overlap: list[Row]) -> Grid:
    """What is on TikTok and on none of the markets' Spotify charts beside it, best rank first."""
    title = "On TikTok, on none of these Spotify charts"
    beside = [market_name(row["market"]) for row in overlap if row["status"] == "OK" and row["lag_days"] == 0]
    if not beside:
        return Grid(title=title, note="Not known: no TikTok chart was collected beside a Spotify chart that day.")
    lines = [
        (count(row["tiktok_rank"]), song(row), count(row["videos"]), market_name(row["tiktok_market"])) for row in found
    ]
    these = f"Spotify's daily songs of {listed(beside)}"
    why = f"All of TikTok's songs are on one of these charts too: {these}."
    if lines:
        why = f"These charts: {these}, as far as matching knows which sound is which song."
    return first_of(title, columns("#rank", "song", "#videos", "chart"), lines, note=why)


def overlap_picture(found: list[Row], markets: Sequence[str]) -> Picture:
    """Jaccard by lag, a line for each market, in their order."""
    points = tuple(
        Point(series=market_name(row["market"]), at=row["lag_days"], value=row["jaccard"])
        for row in sorted(found, key=lambda row: markets.index(row["market"]))
        if row["status"] == "OK"
    )
    lacking = "TikTok chart of the last 14 days" if found else "Spotify chart of that day"
    note = "" if points else f"Nothing to draw: the lake holds no {lacking}."
    return Picture(kind="overlap", title="Does TikTok's chart of some days ago share more?", points=points, note=note)


def profile_picture(found: list[Row]) -> Picture:
    """The means of the features from 0 to 1, a mark for each group."""
    points = tuple(
        Point(series=GROUPS[row["group_name"]], at=feature, value=row[feature])
        for row in sorted(found, key=lambda row: list(GROUPS).index(row["group_name"]))
        for feature in FEATURES
        if row[feature] is not None
    )
    note = "" if points else "Nothing to draw: of no song the audio features are known."
    return Picture(kind="profile", title="Do songs on both platforms sound otherwise?", points=points, note=note)
