"""api.chartex.com: TikTok sounds by the videos of the last 24 hours, for those who pay.

The simulated TikTok is one market: a country's chart is the world's without what its people did not use.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from random import Random
from typing import Any, Final

from sandbox.exchange import Request, Response, as_json
from sandbox.market import Market
from sandbox.sounds import SoundRow
from sandbox.world import Prefixes

# What the secret of a sandbox lake holds for this source.
CREDENTIALS: Final[Mapping[str, str]] = {"app_id": "sandbox-app", "app_token": "sandbox-app-token"}
_PATH: Final = "/external/v1/tiktok-sounds/"
_MOST: Final = 100


class Chartex:
    """Answers for api.chartex.com on the day `today`."""

    def __init__(self, market: Market, today: date) -> None:
        self._market = market
        self._today = today

    def answer(self, request: Request) -> Response:
        """A page of sounds; 401 without the key, 404 for any other path, 400 for parameters out of bounds."""
        if (request.header("X-APP-ID"), request.header("X-APP-TOKEN")) != tuple(CREDENTIALS.values()):
            return as_json({"detail": "Invalid app id or token"}, status=401)
        if request.path != _PATH:
            return as_json({"detail": "Not found."}, status=404)
        limit, page = (request.query.get(name, default) for name, default in (("limit", "50"), ("page", "1")))
        if not limit.isdecimal() or not 1 <= int(limit) <= _MOST or not page.isdecimal() or not int(page):
            return as_json({"detail": "Invalid page"}, status=400)
        rows = self.rows(request.query.get("country_codes", ""))
        start = (int(page) - 1) * int(limit)
        shown = rows[start : start + int(limit)]
        following = f"{request.base}{_PATH}?page={int(page) + 1}" if start + int(limit) < len(rows) else None
        return as_json({"data": {"items": [_item(row) for row in shown], "next": following, "count": len(rows)}})

    def rows(self, country: str = "") -> list[SoundRow]:
        """The sounds of a country, or of the world for an empty code, most used of the day first."""
        rows = self._market.sounds.rows(self._today, depth=len(self._market.sounds.sounds))
        return [row for row in rows if not country or _is_used_in(country, row)]


def _is_used_in(country: str, row: SoundRow) -> bool:
    return Random(f"{country.upper()} {row.sound.sound_id}").random() < 0.7


def _item(row: SoundRow) -> dict[str, Any]:
    sound, track = row.sound, row.sound.track
    return {
        "tiktok_sound_id": sound.sound_id,
        "tiktok_name_of_sound": sound.name,
        "tiktok_sound_creator_name": sound.author,
        "tiktok_official_link": f"https://www.tiktok.com/music/x-{sound.sound_id}",
        "song_name": track.title if track else None,
        "artists": ", ".join(track.artist_names) if track else None,
        "label_name": track.label if track else None,
        "spotify_id": track.track_id if track else None,
        "tiktok_total_video_count": row.videos,
        "tiktok_last_7_days_video_count": row.videos - row.videos_a_week_ago,
        "tiktok_last_24_hours_video_count": row.videos_of_the_day,
    }


UPSTREAMS: Final[Prefixes] = {"chartex": lambda world: Chartex(world.market, world.day)}
