"""listening_discover: what is on the charts that a user would like and does not know."""

from __future__ import annotations

from statistics import fmean
from typing import Final

from tests.oracle.facts import features, genres
from tests.oracle.lake import Lake, Row, Rows
from tests.oracle.listening import genre_plays, mean_features, played
from tests.oracle.made_catalogue import FEATURES
from tests.oracle.positions import chart_daily

_MOST: Final = 50


def listening_discover(lake: Lake) -> Rows:
    """Per user the 50 recordings of the newest 28 days that are closest to what they play and that they never did."""
    recent = _recent(lake)
    sounds = {recording: (genres(lake, recording), features(lake, recording)) for recording in recent}
    rows: Rows = []
    for user, plays in played(lake).items():
        known = {play["recording_id"] for play in plays}
        found = [
            {"user_id": user, "recording_id": recording, **shown, **_closeness(lake, user, *sounds[recording])}
            for recording, shown in recent.items()
            if recording not in known
        ]
        found.sort(key=lambda row: (_last(row["closeness"]), row["best_rank"], row["recording_id"]))
        rows += [row | {"rank": rank} for rank, row in enumerate(found[:_MOST], start=1)]
    return rows


def _last(closeness: float | None) -> tuple[bool, float]:
    return closeness is None, -(closeness or 0.0)


def _recent(lake: Lake) -> dict[str, Row]:
    """By recording where it stood best in the newest 28 days, and on how many days and markets it stood."""
    positions = chart_daily(lake)
    as_of = max((position["chart_date"] for position in positions), default=None)
    stood: dict[str, Rows] = {}
    for position in positions:
        if position["recording_id"] and (as_of - position["chart_date"]).days < 28:
            stood.setdefault(position["recording_id"], []).append(position)
    return {recording: _shown(rows) | {"as_of": as_of} for recording, rows in stood.items()}


def _shown(rows: Rows) -> Row:
    place = ("platform", "chart", "market", "item_id")
    best = min(rows, key=lambda row: (row["rank"], -row["chart_date"].toordinal(), *(row[name] for name in place)))
    return {
        "title": best["title"],
        "artist_names_text": best["artist_names_text"],
        "best_rank": best["rank"],
        **{f"best_{name}": best[name] for name in place[:3]},
        "days_on_chart": len({row["chart_date"] for row in rows}),
        "markets": len({row["market"] for row in rows}),
    }


def _closeness(lake: Lake, user: str, of_recording: set[str], sound: Row | None) -> Row:
    counts, with_genre = genre_plays(lake)[user]
    shared = sorted(of_recording & counts.keys(), key=lambda genre: (-counts[genre], genre))
    by_genre = (counts[shared[0]] / with_genre if shared else 0.0) if of_recording and with_genre else None
    distances = _distances(sound or {}, mean_features(lake)[user][0])
    known = [abs(distance) for distance in distances.values() if distance is not None]
    by_features = 1 - fmean(known) if known else None
    parts = [part for part in (by_genre, by_features) if part is not None]
    return {
        "closeness": round(fmean(parts), 9) if parts else None,
        "status": _status(by_genre is None, by_features is None),
        "genre_closeness": by_genre,
        "genre": shared[0] if shared else None,
        "shared_genres": ", ".join(shared),
        "feature_closeness": by_features,
        **{f"{feature}_distance": distance for feature, distance in distances.items()},
    }


def _distances(sound: Row, means: Row) -> dict[str, float | None]:
    pairs = {feature: (sound.get(feature), means[feature]) for feature in FEATURES}
    return {name: None if value is None or mean is None else value - mean for name, (value, mean) in pairs.items()}


def _status(no_genre: bool, no_features: bool) -> str:
    if no_genre:
        return "UNKNOWN" if no_features else "FEATURES_ONLY"
    return "GENRES_ONLY" if no_features else "OK"
