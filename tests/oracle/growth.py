"""How the counts of artists and sounds grow."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from tests.oracle.facts import credited
from tests.oracle.lake import Lake, Row, Rows
from tests.oracle.positions import recording_daily

_SPANS: Final = (1, 7, 28)
_SPOTIFY: Final = ("spotify_followers", "spotify_popularity")
_TIKTOK: Final = ("tiktok_followers", "tiktok_likes")
Series = dict[tuple[str, date], Row]


def artist_growth(lake: Lake) -> Rows:
    """One row per artist and date on which Spotify or TikTok was read, or a song of theirs stood on a daily chart."""
    spotify, tiktok = _on_spotify(lake), _on_tiktok(lake)
    markets, observed = _charting(lake)
    counts = {}
    for key in spotify.keys() | tiktok.keys() | markets.keys():
        counts[key] = dict.fromkeys(_SPOTIFY + _TIKTOK) | spotify.get(key, {}) | tiktok.get(key, {})
    rows = []
    for (artist, day), now in counts.items():
        row = {"artist_id": artist, "date": day, **now}
        row["spotify_status"] = _told(spotify.get((artist, day)), nothing="WITHHELD")
        row["tiktok_status"] = _told(tiktok.get((artist, day)), nothing="NO_COUNTS")
        row["markets_charting"] = len(markets.get((artist, day), ())) if day in observed else None
        for span in _SPANS:
            then = counts.get((artist, day - timedelta(days=span)), {})
            changes = {name: _less(now[name], then.get(name)) for name in now}
            row |= {f"{name}_change_{span}d": change for name, change in changes.items()}
            row[f"status_{span}d"] = _status(list(now.values()), list(changes.values()))
        rows.append(row)
    return rows


def _less(now: int | None, then: int | None) -> int | None:
    return None if now is None or then is None else now - then


def _told(row: Row | None, *, nothing: str) -> str:
    if row is None:
        return "NOT_OBSERVED"
    known = [value for value in row.values() if value is not None]
    return nothing if not known else "OK" if len(known) == len(row) else "PARTIAL"


def _status(counts: list[int | None], changes: list[int | None]) -> str:
    known = len([count for count in counts if count is not None])
    changed = len([change for change in changes if change is not None])
    if not known:
        return "NO_COUNTS"
    if not changed:
        return "INSUFFICIENT_HISTORY"
    return "OK" if changed == known else "PARTIAL"


def _on_spotify(lake: Lake) -> Series:
    """Of several readings of a day each count as the last tells it that does."""
    series: Series = {}
    for row in sorted(lake.artists, key=lambda row: (row["fetched_at"], row["source"])):
        known = series.setdefault((row["artist_id"], row["observed_date"]), dict.fromkeys(_SPOTIFY))
        for name in ("followers", "popularity"):
            if row[name] is not None:
                known[f"spotify_{name}"] = row[name]
    return series


def _on_tiktok(lake: Lake) -> Series:
    """The series of one account for each artist: of several the one that ever had most followers."""
    accounts: dict[str, Rows] = {}
    for row in sorted(lake.platform_stats, key=lambda row: row["stat_date"]):
        if (row["platform"], row["entity_type"]) == ("tiktok", "artist"):
            accounts.setdefault(row["entity_id"], []).append(row)
    of_artist: dict[str, list[str]] = {}
    for account, rows in accounts.items():
        said = [row["spotify_id"] for row in rows if row["spotify_id"]]
        if said:
            of_artist.setdefault(said[-1], []).append(account)
    series: Series = {}
    for artist, mapped in of_artist.items():
        for row in accounts[min(mapped, key=lambda account: (-_most(accounts[account]), account))]:
            counts = {"tiktok_followers": row["followers"], "tiktok_likes": row["likes"]}
            series[artist, row["stat_date"]] = counts
    return series


def _most(rows: Rows) -> int:
    return max((row["followers"] for row in rows if row["followers"] is not None), default=-1)


def _charting(lake: Lake) -> tuple[dict[tuple[str, date], set[str]], set[date]]:
    """The markets in which an artist was on a daily chart, and the dates of any daily chart."""
    markets: dict[tuple[str, date], set[str]] = {}
    observed: set[date] = set()
    known: dict[str, list[str]] = {}
    for row in recording_daily(lake):
        if row["chart"].endswith("_weekly"):
            continue
        observed.add(row["chart_date"])
        if row["recording_id"] not in known:
            known[row["recording_id"]] = list(credited(lake, row["recording_id"]))
        for artist in known[row["recording_id"]]:
            there = markets.setdefault((artist, row["chart_date"]), set())
            there |= {row["market"]} - {"global"}
    return markets, observed


def sound_growth(lake: Lake) -> Rows:
    """One row per sound and date on which `platform_stats` or a chart counted it."""
    told: dict[tuple[str, str, date], Rows] = {}
    for row in lake.platform_stats:
        if row["entity_type"] == "sound":
            key = (row["platform"], row["entity_id"], row["stat_date"])
            told.setdefault(key, []).append(row | {"from": "platform_stats"})
    for row in lake.chart_snapshots:
        if row["current"] and row["item_type"] == "sound" and row["videos"] is not None:
            key = (row["platform"], row["item_id"], row["chart_date"])
            told.setdefault(key, []).append(row | {"from": "chart"})
    counts = {key: _counted(rows) for key, rows in told.items()}
    grown = []
    for (platform, sound, day), now in counts.items():
        row = {"platform": platform, "item_id": sound, "date": day, **now}
        for span in _SPANS:
            row |= _grown(now, counts.get((platform, sound, day - timedelta(days=span)), {}), span)
        grown.append(row)
    return grown


def _counted(rows: Rows) -> Row:
    """Views of `platform_stats`; videos of the exact one, of several of `platform_stats`, the last, the largest."""
    of_stats = next((row for row in rows if row["from"] == "platform_stats"), {})
    best = max((row for row in rows if row["videos"] is not None), key=_trust, default={})
    counted = _bounded("videos", best) | _bounded("views", of_stats)
    return counted | {"videos_from": best.get("from")}


def _trust(row: Row) -> tuple[object, ...]:
    counts = _bounded("videos", row)
    exact = counts["videos_low"] == counts["videos_high"]
    # Of two that are alike in all that, the one that may be less.
    bounds = (-counts["videos_low"], -counts["videos_high"])
    return exact, row["from"] == "platform_stats", row["fetched_at"], row["videos"], bounds


def _bounded(count: str, row: Row) -> Row:
    value = row.get(count)
    bounds = {f"{count}_{side}": row.get(f"{count}_{side}") for side in ("low", "high")}
    return {count: value} | {name: value if bound is None else bound for name, bound in bounds.items()}


def _grown(now: Row, then: Row, span: int) -> Row:
    row: Row = {}
    for count in ("videos", "views"):
        row[f"{count}_change_{span}d"] = _less(now[count], then.get(count))
        row[f"{count}_change_{span}d_low"] = _less(now[f"{count}_low"], then.get(f"{count}_high"))
        row[f"{count}_change_{span}d_high"] = _less(now[f"{count}_high"], then.get(f"{count}_low"))
    changes = [row[f"{count}_change_{span}d"] for count in ("videos", "views")]
    return row | {f"status_{span}d": _status([now["videos"], now["views"]], changes)}
