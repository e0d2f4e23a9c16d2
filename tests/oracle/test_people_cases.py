"""The random playlists, artists, sounds and listeners hold every hard case often."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from random import Random

import pytest

from tests.oracle.catalogue import album_leaderboard, artist_profile, genre_daily
from tests.oracle.discover import listening_discover
from tests.oracle.growth import artist_growth, sound_growth
from tests.oracle.histories import NOW, history
from tests.oracle.lake import Lake
from tests.oracle.listening import listening_daily, listening_plays, listening_profile, listening_top
from tests.oracle.playlists import playlist_changes, playlist_daily, playlist_kpis


def _cases(lake: Lake) -> Iterator[str]:
    """The names of the hard cases in a history, each once or more."""
    yield from (row["days_status"] for row in playlist_daily(lake))
    yield from (row["change"] for row in playlist_changes(lake))
    yield from (row["status"] for row in playlist_changes(lake) if row["status"] == "AFTER_GAP")
    yield from (f"popularity {row['popularity_status']}" for row in playlist_kpis(lake))
    yield from ("song twice" for row in playlist_kpis(lake) if row["songs"] < row["positions"])
    yield from ("no album" for row in album_leaderboard(lake) if row["recordings_without_album"])
    yield from ("several genres" for row in genre_daily(lake) if 0 < row["without_genre_share"] < 1)
    yield from (f"features {row['features_status']}" for row in artist_profile(lake))
    yield from (f"artist {row[name]}" for row in artist_growth(lake) for name in ("status_1d", "status_28d"))
    yield from (f"Spotify {row['spotify_status']}" for row in artist_growth(lake))
    yield from (f"TikTok {row['tiktok_status']}" for row in artist_growth(lake))
    yield from (f"sound {row['status_7d']}" for row in sound_growth(lake))
    yield from ("rounded" for row in sound_growth(lake) if row["videos"] and row["videos_low"] < row["videos_high"])
    yield from ("told twice" for _ in range(len(lake.plays) - len(listening_plays(lake))))
    yield from ("minutes estimated" for row in listening_daily(lake) if row["plays_estimated"])
    yield from (f"top {row['status']}" for row in listening_top(lake))
    yield from ("on both lists" for row in listening_top(lake) if row["own_rank_at_spotify"])
    yield from ("on a chart" for row in listening_profile(lake) if row["chart_share"])
    yield from (f"discover {row['status']}" for row in listening_discover(lake))


_FAIR = {
    "NO_ADDED_AT": 0.3, "ADDED_LATER": 0.3, "ADDED": 0.1, "REMOVED": 0.1, "MOVED": 0.1, "AFTER_GAP": 0.05,
    "popularity OK": 0.05, "popularity PARTIAL": 0.02, "popularity WITHHELD": 0.2, "popularity NO_SONGS": 0.05,
    "song twice": 0.2, "no album": 0.2, "several genres": 0.1,
    "features OK": 0.1, "features PARTIAL": 0.1, "features NO_FEATURES": 0.1, "features NO_RECORDINGS": 0.3,
    "artist OK": 0.1, "artist PARTIAL": 0.05, "artist INSUFFICIENT_HISTORY": 0.3, "artist NO_COUNTS": 0.3,
    "Spotify WITHHELD": 0.1, "Spotify PARTIAL": 0.3, "TikTok OK": 0.1, "TikTok PARTIAL": 0.05, "TikTok NO_COUNTS": 0.01,
    "sound OK": 0.1, "sound PARTIAL": 0.02, "sound INSUFFICIENT_HISTORY": 0.3, "sound NO_COUNTS": 0.02, "rounded": 0.2,
    "told twice": 0.2, "minutes estimated": 0.02, "on both lists": 0.05, "on a chart": 0.02,
    "top OK": 0.005, "top NO_TOP_LIST": 0.2, "top NO_PLAYS": 0.02, "top INSUFFICIENT_HISTORY": 0.1,
    "discover OK": 0.02, "discover GENRES_ONLY": 0.01, "discover FEATURES_ONLY": 0.05, "discover UNKNOWN": 0.05,
}  # fmt: skip


@pytest.mark.deep
def test_every_hard_case_is_in_a_fair_share_of_300_histories() -> None:
    rng = Random(7)
    seen = Counter(case for _ in range(300) for case in set(_cases(history(rng, name="h0", now=NOW))))
    rare = {case: seen[case] / 300 for case, share in _FAIR.items() if seen[case] < share * 300}
    assert not rare
