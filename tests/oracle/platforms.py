"""Spotify and TikTok side by side: ranks of one day, which platform had a recording first, and how often."""

from __future__ import annotations

from datetime import date, timedelta
from math import sqrt
from statistics import NormalDist, quantiles
from typing import Final

from tests.oracle.chart_calendar import Calendar, calendars
from tests.oracle.facts import FEATURES, features
from tests.oracle.lake import Lake, Row, Rows, remembered
from tests.oracle.positions import recording_daily

_Z: Final = NormalDist().inv_cdf(0.975)
Chart = tuple[str, str, str]


def tiktok_markets(lake: Lake) -> Rows:
    """TikTok's chart of the same market, else its global one."""
    rows = []
    for market, (spotify, tiktok) in _beside(lake).items():
        start = calendars(lake)[tiktok].dates[0] if tiktok else None
        began = {"spotify_start": calendars(lake)[spotify].dates[0], "tiktok_start": start}
        rows.append({"market": market, "tiktok_market": tiktok[2] if tiktok else None, **began})
    return rows


def platform_ranks(lake: Lake) -> Rows:
    """For every date of a Spotify chart, all recordings of it and of TikTok's chart of the same date."""
    days = _days(lake)
    rows = []
    for market, (spotify, tiktok) in _beside(lake).items():
        for day, depth in calendars(lake)[spotify].depths.items():
            songs = days[spotify, day]
            seen = tiktok is not None and day in calendars(lake)[tiktok].depths
            sounds = days[tiktok, day] if tiktok and seen else {}
            known = {"market": market, "chart_date": day, "spotify_depth": depth}
            known["tiktok_market"] = tiktok[2] if tiktok else None
            known["tiktok_depth"] = calendars(lake)[tiktok].depths[day] if tiktok and seen else None
            known["status"] = "OK" if seen else "TIKTOK_NOT_OBSERVED" if tiktok else "NO_TIKTOK_CHART"
            for recording in {*songs, *sounds}:
                rows.append(known | _ranks(recording, songs.get(recording), sounds.get(recording), seen=seen))
    return rows


@remembered
def platform_lead(lake: Lake) -> Rows:
    """The first date of each recording on either chart of a market that has both; of the global one Spotify's only."""
    first = _first_rows(lake)
    rows = []
    for market, (spotify, tiktok) in _beside(lake).items():
        if tiktok is None:
            continue
        for recording in {*first[spotify], *(first[tiktok] if tiktok[2] == market else ())}:
            song, sound = first[spotify].get(recording), first[tiktok].get(recording)
            row: Row = {"market": market, "recording_id": recording, "tiktok_market": tiktok[2]}
            for side, seen in (("spotify", song), ("tiktok", sound)):
                row[f"{side}_first_date"] = seen["chart_date"] if seen else None
                row[f"{side}_depth"] = seen["depth"] if seen else None
            row["lead_days"] = (song["chart_date"] - sound["chart_date"]).days if song and sound else None
            sides = ((calendars(lake)[spotify], song), (calendars(lake)[tiktok], sound))
            rows.append(row | {"status": _status(sides)})
    return rows


def platform_lead_summary(lake: Lake) -> Rows:
    """How often TikTok was first, with Wilson's interval, and the quartiles of the known leads."""
    by_market: dict[str, Rows] = {row["market"]: [] for row in platform_lead(lake)}
    for row in platform_lead(lake):
        by_market[row["market"]].append(row)
    summaries = []
    for market, rows in by_market.items():
        leads = sorted(row["lead_days"] for row in rows if row["status"] == "OK")
        ahead = sum(1 for lead in leads if lead > 0)
        lower, upper = _wilson(ahead, len(leads))
        first, middle, third = _quartiles(leads)
        summaries.append(
            {
                "market": market,
                "n": len(leads),
                "tiktok_first": ahead,
                "spotify_first": sum(1 for lead in leads if lead < 0),
                "tiktok_first_share": ahead / len(leads) if leads else None,
                "lower_95": lower,
                "upper_95": upper,
                "lead_quartile_1": first,
                "lead_median": middle,
                "lead_quartile_3": third,
                "more_often_first": _more_often_first(ahead, sum(1 for lead in leads if lead < 0)),
                "not_counted": sum(1 for row in rows if row["status"] in ("LEFT_CENSORED", "INSUFFICIENT_DEPTH")),
            }
        )
    return summaries


def _more_often_first(tiktok: int, spotify: int) -> str:
    """The sign test: how likely a fair coin is to fall at least as unevenly, in the normal approximation by halves."""
    tosses, heads = tiktok + spotify, max(tiktok, spotify)
    if not tosses:
        return "UNDECIDED"
    coin = NormalDist(tosses / 2, sqrt(tosses) / 2)
    if 2 * (1 - coin.cdf(heads - 0.5)) > 0.05:
        return "UNDECIDED"
    return "TIKTOK" if tiktok > spotify else "SPOTIFY"


def _beside(lake: Lake) -> dict[str, tuple[Chart, Chart | None]]:
    """For each market with Spotify's daily songs, that chart and the TikTok chart to set beside it."""
    charts = calendars(lake)
    found: dict[str, tuple[Chart, Chart | None]] = {}
    for chart in charts:
        if chart[:2] == ("spotify", "songs_daily"):
            choices = [("tiktok", "sounds_daily", market) for market in (chart[2], "global")]
            found[chart[2]] = (chart, next((choice for choice in choices if choice in charts), None))
    return found


def _days(lake: Lake) -> dict[tuple[Chart, date], dict[str, Row]]:
    days: dict[tuple[Chart, date], dict[str, Row]] = {}
    for row in recording_daily(lake):
        chart = (row["platform"], row["chart"], row["market"])
        days.setdefault((chart, row["chart_date"]), {})[row["recording_id"]] = row
    return days


def _first_rows(lake: Lake) -> dict[Chart, dict[str, Row]]:
    first: dict[Chart, dict[str, Row]] = {}
    for row in sorted(recording_daily(lake), key=lambda row: row["chart_date"]):
        of_chart = first.setdefault((row["platform"], row["chart"], row["market"]), {})
        of_chart.setdefault(row["recording_id"], row)
    return first


def _ranks(recording: str, song: Row | None, sound: Row | None, *, seen: bool) -> Row:
    difference = song["rank"] - sound["rank"] if song and sound else None
    missing = None if not seen or (song and sound) else "tiktok" if song else "spotify"
    return {
        "recording_id": recording,
        "spotify_rank": song["rank"] if song else None,
        "tiktok_rank": sound["rank"] if sound else None,
        "rank_difference": difference,
        "streams": song["streams"] if song else None,
        "videos": sound["videos"] if sound else None,
        "missing_on": missing,
    }


def _status(sides: tuple[tuple[Calendar, Row | None], ...]) -> str:
    if any(row is None for _, row in sides):
        return "ONE_PLATFORM"
    seen = [(calendar, row) for calendar, row in sides if row]
    for calendar, row in seen:
        day = row["chart_date"]
        if day <= calendar.dates[0] + timedelta(days=7) or calendar.starts_at(day):
            return "LEFT_CENSORED"
    depths = sorted(row["depth"] for _, row in seen)
    return "INSUFFICIENT_DEPTH" if depths[1] / depths[0] > 4 else "OK"


def _wilson(hits: int, n: int) -> tuple[float | None, float | None]:
    """Wilson, E. B. (1927): the shares p with (p̂ − p)² ≤ z² p (1 − p) / n."""
    if not n:
        return None, None
    share = hits / n
    centre = (share + _Z**2 / (2 * n)) / (1 + _Z**2 / n)
    half = _Z / (1 + _Z**2 / n) * sqrt(share * (1 - share) / n + _Z**2 / (4 * n * n))
    return centre - half, centre + half


def _quartiles(leads: list[int]) -> tuple[float | None, float | None, float | None]:
    if len(leads) < 2:
        only = float(leads[0]) if leads else None
        return only, only, only
    first, middle, third = quantiles(leads, n=4, method="inclusive")
    return first, middle, third


def sound_profile(lake: Lake) -> Rows:
    """How the recordings of a day sound that are on Spotify only, on TikTok only, on both; over all markets."""
    sides: dict[date, dict[str, set[str]]] = {}
    for row in recording_daily(lake):
        if (row["platform"], row["chart"]) in (("spotify", "songs_daily"), ("tiktok", "sounds_daily")):
            day = sides.setdefault(row["chart_date"], {"spotify": set(), "tiktok": set()})
            day[row["platform"]].add(row["recording_id"])
    rows = []
    for day_date, day in sides.items():
        songs, sounds = day["spotify"], day["tiktok"]
        if songs and sounds:
            groups = {"spotify_only": songs - sounds, "tiktok_only": sounds - songs, "both": songs & sounds}
            rows += [
                {"group_name": name, "chart_date": day_date} | _sound(lake, group)
                for name, group in groups.items()
                if group
            ]
    return rows


def _sound(lake: Lake, recordings: set[str]) -> Row:
    asked = [features(lake, recording) for recording in recordings]
    known = [heard for heard in asked if heard and heard["found"]]
    sound: Row = {"recordings": len(recordings), "found": len(known), "missing": len(recordings) - len(known)}
    for name in FEATURES:
        values = [heard[name] for heard in known if heard[name] is not None]
        sound[name] = sum(values) / len(values) if values else None
    return sound
