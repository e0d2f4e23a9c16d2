"""What people drop, small and true: the name of a file and its content, for every source that takes files only."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Final

from tests.sources import answers


def _track(number: int) -> str:
    return f"0Track{number:016d}"


_MERGED: Final = f"""\
date,market,chart,cadence,rank,title,artist,streams,uri
2026-03-01,no,songs,daily,1,Hei,Kari,8234,spotify:track:{_track(1)}
2026-03-01,no,songs,daily,2,Fjord,Ola,7234,spotify:track:{_track(2)}
2026-03-01,se,songs,daily,1,Vinter,Siv,6234,spotify:track:{_track(3)}
2026-03-02,no,songs,daily,1,Fjord,Ola,9234,spotify:track:{_track(2)}
2026-03-02,no,songs,daily,2,Hei,Kari,8134,spotify:track:{_track(1)}
"""
_CREDIT: Final = f"{_track(12)}|{_track(13)},Ola|Siv"
_ARCHIVE: Final = f"""\
captured_at,playlist_id,playlist_name,position,track_id,track_name,artist_ids,artist_names,album_id
2021-03-27T06:00:00Z,0SandboxNordicMorning1,Nordisk morgen,1,{_track(1)},Hei,{_track(11)},Kari,{_track(21)}
2021-03-27T06:00:00Z,0SandboxNordicMorning1,Nordisk morgen,2,{_track(2)},Fjord,{_CREDIT},{_track(22)}
2021-03-28T06:00:00Z,0SandboxNordicMorning1,Nordisk morgen,1,{_track(2)},Fjord,{_CREDIT},{_track(22)}
"""
_VENDOR: Final = """\
rank,sound_id,title,artist,videos,isrc
1,7424014547218565904,Snø,Elv & Fjord,57443,NOSB12600001
2,7424014547218565905,Regn,Siv,41.2K,
3,7424014547218565906,Hagl,Ola,30001,NOSB12600003
"""
_PLAN: Final = """\
release_date,title,artist,market,label,isrc
2026-04-03,Snø,Elv|Fjord,,Nordlys,NOSB12600001
2026-04-03,Regn,Siv,no,,
2026-04-10,Hagl,Ola,se,Nordlys,NOSB12600003
"""
_COUNTED: Final = f"""\
entity_type,entity_id,name,spotify_id,followers,likes,videos,views
artist,6801000000000000001,kari,{_track(11)},2.3M,40.1K,532,
sound,7424014547218565904,Snø,{_track(1)},,,57K,
tag,229207,norge,,,,"1,234",8.1B
"""


def _creative_center() -> bytes:
    songs = [
        {
            "author": author,
            "clip_id": f"74240145472185659{rank:02d}",
            "country_code": "NO",
            "link": f"https://www.tiktok.com/music/x-74240145472185659{rank:02d}",
            "rank": rank,
            "rank_diff": 0,
            "rank_diff_type": 2,
            "song_id": f"750395081801033{rank:04d}",
            "title": title,
        }
        for rank, (title, author) in enumerate((("Snø", "Elv"), ("Regn", "Siv & Ola"), ("Hagl", "Fjord")), 1)
    ]
    pagination = {"page": 1, "size": 20, "total": 3, "has_more": False}
    return json.dumps({"code": 0, "msg": "OK", "data": {"pagination": pagination, "sound_list": songs}}).encode()


def _discover() -> bytes:
    music = [
        {
            "musicId": f"680828709888642457{number}",
            "musicInfo": {"author": author, "title": title},
            "stats": {"posts": posts},
        }
        for number, (title, author, posts) in enumerate(
            (("Snø", "Elv", 491200), ("Regn", "Siv", 80123), ("Hagl", "Ola", 5))
        )
    ]
    return json.dumps({"user": [], "hashtag": [], "music": music}).encode()


LISTENER: Final = "5" * 64


def _played() -> bytes:
    """Recently played: one play of a playlist, one of nothing in particular, one whose time has no fraction."""
    items = [
        {
            "track": {"id": _track(number), "name": title, "artists": [{"id": _track(number + 10), "name": artist}]},
            "played_at": played_at,
            "context": context,
        }
        for number, title, artist, played_at, context in (
            (1, "Hei", "Kari", "2026-03-02T20:15:20.497Z", {"type": "album", "uri": f"spotify:album:{_track(21)}"}),
            (2, "Fjord", "Ola", "2026-03-02T20:10:38Z", None),
            (3, "Vinter", "Siv", "2026-03-02T20:06:04.321Z", None),
        )
    ]
    return json.dumps({"items": items, "next": None, "cursors": None, "limit": 50, "href": "x"}).encode()


def _top_artists() -> bytes:
    items = [{"id": _track(number), "name": name, "type": "artist"} for number, name in ((1, "Kari"), (2, "Ola"))]
    href = "https://api.spotify.com/v1/me/top/artists?time_range=long_term&limit=50"
    return json.dumps({"items": items, "total": 2, "limit": 50, "offset": 0, "href": href, "next": None}).encode()


_ACCOUNT_DATA: Final = [
    {"endTime": "2025-12-25 01:30", "artistName": "Kari", "trackName": "Hei", "msPlayed": 183000},
    {"endTime": "2025-12-25 01:34", "artistName": "Ola", "trackName": "Fjord", "msPlayed": 201000},
    {"endTime": "2025-12-25 02:01", "artistName": "Kari", "trackName": "Hei", "msPlayed": 4000},
]
_EXTENDED: Final = [
    {
        "ts": f"2025-12-2{number}T01:30:59Z",
        "ms_played": 183000 + number,
        "master_metadata_track_name": title,
        "master_metadata_album_artist_name": artist,
        "spotify_track_uri": f"spotify:track:{_track(number)}",
        "episode_name": None,
        "reason_end": "trackdone",
    }
    for number, title, artist in ((1, "Hei", "Kari"), (2, "Fjord", "Ola"), (3, "Vinter", "Siv"))
]

FILES: Final[Mapping[str, Sequence[tuple[str, bytes]]]] = {
    "charts_csv": (
        ("regional-no-daily-2026-03-02.csv", answers.fixture("regional-no-daily-2026-03-02_lf_without_bom.csv")),
        ("viral-no-daily-2026-03-02.csv", answers.fixture("viral-no-daily-2026-03-02_no_streams.csv")),
        ("regional-no-daily-2019-05-01.csv", answers.fixture("regional-no-daily-2019-05-01_legacy_note.csv")),
    ),
    "charts_history": (("charts.csv", _MERGED.encode()),),
    "planned_releases": (("plan.csv", _PLAN.encode()),),
    "playlist_history": (("archive.csv", _ARCHIVE.encode()),),
    "spotify_listening": (
        (f"{LISTENER}.recently_played.json", _played()),
        (f"{LISTENER}.top_artists.json", _top_artists()),
        (f"{LISTENER}.StreamingHistory_music_0.json", json.dumps(_ACCOUNT_DATA).encode()),
        (f"{LISTENER}.Streaming_History_Audio_2025.json", json.dumps(_EXTENDED).encode()),
    ),
    "tiktok_charts_csv": (("tiktok-no-daily-2026-03-02.csv", _VENDOR.encode()),),
    "tiktok_creative_center": (("creative_center_no_popular_7_2025-02-10.json", _creative_center()),),
    "tiktok_stats": (("tiktok-stats-2026-03-02.csv", _COUNTED.encode()),),
    "tiktok_discover": (("discover_2021-03-28.json", _discover()),),
}
