"""What connected users played: each play once, their days, what they like, and Spotify's own lists beside it."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from statistics import fmean
from typing import Any, Final

from tests.oracle.facts import FEATURES, credited, features, genres, recording_of, track_facts
from tests.oracle.lake import Lake, Row, Rows, remembered
from tests.oracle.positions import chart_daily

_SHOWN: Final = ("user_id", "played_at", "item_id", "title", "artist_name", "ms_played", "time_precision", "origin")
_DAYS: Final = {"short_term": 28, "medium_term": 182, "long_term": 365}


@remembered
def listening_plays(lake: Lake) -> Rows:
    """Every play once: as the most exact of those that agree tells it, with how long an import says it was heard."""
    by_user: dict[str, Rows] = {}
    for row in lake.plays:
        by_user.setdefault(row["user_id"], []).append(row)
    return [play for plays in by_user.values() for play in _plays_of(plays)]


def _plays_of(told: Rows) -> Rows:
    better = {id(row): [other for other in told if _is_told_better(row, other)] for row in told}
    heard: dict[int, Rows] = {}
    for row in told:
        if better[id(row)] and row["ms_played"] is not None:
            heard.setdefault(id(min(better[id(row)], key=lambda other: _away(row, other))), []).append(row)
    plays = []
    for row in told:
        if not better[id(row)]:
            known = max(heard.get(id(row), []), key=lambda other: (_exactness(other), other["ms_played"]), default=row)
            plays.append({name: row[name] for name in _SHOWN} | {"ms_played": row["ms_played"] or known["ms_played"]})
    return plays


def _exactness(row: Row) -> int:
    return 3 if row["origin"] == "poll" else 1 if row["time_precision"] == "minute" else 2


def _is_told_better(row: Row, other: Row) -> bool:
    if row["item_id"] != other["item_id"] and _spelled(row) != _spelled(other):
        return False
    if _exactness(row) == _exactness(other):
        return bool(row["played_at"] == other["played_at"] and other["item_id"] < row["item_id"])
    before, after = (30, 90) if _exactness(row) == 1 else (2, 2)
    apart = other["played_at"] - row["played_at"]
    return _exactness(row) < _exactness(other) and timedelta(seconds=-before) <= apart <= timedelta(seconds=after)


def _spelled(row: Row) -> tuple[str, ...]:
    if row["title"] is None or row["artist_name"] is None:
        return (row["item_id"],)
    return " ".join(row["title"].lower().split()), " ".join(row["artist_name"].lower().split())


def _away(row: Row, other: Row) -> tuple[Any, ...]:
    middle = row["played_at"] + timedelta(seconds=30 if _exactness(row) == 1 else 0)
    return abs(other["played_at"] - middle), other["played_at"], other["item_id"]


@remembered
def played(lake: Lake) -> dict[str, Rows]:
    """By user the plays, with recording, day and the artists that are known, else the one that is named."""
    by_user: dict[str, Rows] = {}
    for play in listening_plays(lake):
        recording = recording_of(lake, play["item_id"])
        known = credited(lake, recording)
        named = {f"name:{play['artist_name']}": play["artist_name"]} if play["artist_name"] else {}
        row = play | {"recording_id": recording, "date": play["played_at"].date(), "artists": known or named}
        by_user.setdefault(play["user_id"], []).append(row)
    return by_user


def listening_daily(lake: Lake) -> Rows:
    """One row per user and day."""
    days: dict[tuple[str, date], Rows] = {}
    for user, plays in played(lake).items():
        for play in plays:
            days.setdefault((user, play["date"]), []).append(play)
    return [_day(lake, user, day, plays) for (user, day), plays in days.items()]


def _day(lake: Lake, user: str, day: date, plays: Rows) -> Row:
    measured = [play["ms_played"] for play in plays if play["ms_played"] is not None]
    lengths = [track_facts(lake).get(play["item_id"], {}).get("duration_ms") for play in plays if not play["ms_played"]]
    guessed = [length for length in lengths if length is not None]
    return {
        "user_id": user,
        "date": day,
        "plays": len(plays),
        "recordings": len({play["recording_id"] for play in plays}),
        "artists": len({artist for play in plays for artist in play["artists"]}),
        "minutes": sum(measured) / 60_000 if measured else None,
        "minutes_estimated": sum(measured + guessed) / 60_000 if measured + guessed else None,
        "plays_measured": len(measured),
        "plays_estimated": len(guessed),
    }


@remembered
def genre_plays(lake: Lake) -> dict[str, tuple[Counter[str], int]]:
    """By user the plays of each genre, and the plays of anything that has one."""
    told = {}
    for user, plays in played(lake).items():
        of_plays = [genres(lake, play["recording_id"]) for play in plays]
        counts = Counter(genre for of_play in of_plays for genre in of_play)
        told[user] = counts, len([of_play for of_play in of_plays if of_play])
    return told


@remembered
def mean_features(lake: Lake) -> dict[str, tuple[Row, int]]:
    """By user the mean of each feature over the plays, and the plays of recordings that have features."""
    told = {}
    for user, plays in played(lake).items():
        heard = [row for row in (features(lake, play["recording_id"]) for play in plays) if row and row["found"]]
        known = {name: [row[name] for row in heard if row[name] is not None] for name in FEATURES}
        told[user] = {name: fmean(values) if values else None for name, values in known.items()}, len(heard)
    return told


def listening_profile(lake: Lake) -> Rows:
    """One row per user with a play."""
    on_chart: set[tuple[str, date]] = set()
    for position in chart_daily(lake):
        if position["recording_id"] and not position["chart"].endswith("_weekly"):
            on_chart.add((position["recording_id"], position["chart_date"]))
    observed = {day for _, day in on_chart}
    rows = []
    for user, plays in played(lake).items():
        counts, with_genre = genre_plays(lake)[user]
        liked = [genre for _, genre in sorted((-count, genre) for genre, count in counts.items())]
        means, with_features = mean_features(lake)[user]
        judged = [play for play in plays if play["date"] in observed]
        charting = [play for play in judged if (play["recording_id"], play["date"]) in on_chart]
        rows.append(
            {
                "user_id": user,
                "plays": len(plays),
                "genres": liked,
                "genres_text": ", ".join(liked),
                "genre_plays": [counts[genre] for genre in liked],
                "plays_with_genre": with_genre,
                "plays_with_features": with_features,
                **means,
                "plays_on_observed_days": len(judged),
                "plays_on_chart": len(charting),
                "chart_share": len(charting) / len(judged) if judged else None,
            }
        )
    return rows


def listening_top(lake: Lake) -> Rows:
    """Per user, period and kind the own 50 beside Spotify's newest list."""
    lists: dict[tuple[str, str, str], dict[date, Rows]] = {}
    for row in sorted(lake.user_top, key=lambda row: row["rank"]):
        by_day = lists.setdefault((row["user_id"], row["time_range"], row["kind"]), {})
        by_day.setdefault(row["observed_date"], []).append(row)
    wanted = {(user, period, kind) for user in played(lake) for period in _DAYS for kind in ("artist", "track")}
    rows: Rows = []
    for key in wanted | lists.keys():
        rows += _side_by_side(lake, key, lists.get(key, {}))
    return rows


def _side_by_side(lake: Lake, key: tuple[str, str, str], lists: dict[date, Rows]) -> Rows:
    user, period, kind = key
    plays = played(lake).get(user, [])
    last = max(lists, default=None) or max(play["date"] for play in plays)
    first = last - timedelta(days=_DAYS[period] - 1)
    counts, names = _counts([play for play in plays if first <= play["date"] <= last], kind)
    own = sorted(counts, key=lambda one: (-counts[one], one))
    theirs = lists.get(last, [])
    same = [recording_of(lake, row["item_id"]) if kind == "track" else row["item_id"] for row in theirs]
    status = _status(bool(lists), bool(counts), bool(plays) and min(play["date"] for play in plays) > first)
    rows = []
    for rank in range(1, max(min(len(own), 50), len(theirs)) + 1):
        mine = own[rank - 1] if rank <= min(len(own), 50) else None
        their, known_as = (theirs[rank - 1], same[rank - 1]) if rank <= len(theirs) else (None, None)
        rows.append(
            {
                "user_id": user,
                "period": period,
                "kind": kind,
                "rank": rank,
                "own_id": mine,
                "own_name": names.get(mine),
                "own_plays": counts.get(mine),
                "own_rank_at_spotify": same.index(mine) + 1 if mine in same else None,
                "spotify_item_id": their and their["item_id"],
                "spotify_name": their and their["name"],
                "spotify_own_rank": own.index(known_as) + 1 if known_as in counts else None,
                "spotify_own_plays": counts.get(known_as, 0) if their else None,
                "first_day": first,
                "last_day": last,
                "status": status,
            }
        )
    return rows


def _counts(plays: Rows, kind: str) -> tuple[dict[Any, int], dict[Any, str | None]]:
    """Plays and name of each recording, or of each artist."""
    counts: Counter[Any] = Counter()
    names: dict[Any, str | None] = {}
    for play in plays:
        of_play = {play["recording_id"]: play["title"]} if kind == "track" else play["artists"]
        for one, name in of_play.items():
            counts[one] += 1
            names[one] = max(filter(None, (names.get(one), name)), default=None)
    return dict(counts), names


def _status(has_list: bool, has_plays: bool, starts_late: bool) -> str:
    if not has_list:
        return "NO_TOP_LIST"
    if not has_plays:
        return "NO_PLAYS"
    return "INSUFFICIENT_HISTORY" if starts_late else "OK"
