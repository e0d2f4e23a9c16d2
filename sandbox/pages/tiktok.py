"""www.tiktok.com: the pages of accounts, sounds and tags, with their numbers in JSON inside the page.

The market's most streamed artists have accounts, `sandbox.artist1` the largest; every sound of the simulated TikTok has
a page; each account has a tag of its own name without the dot. Unknown and private ones are refused with a status.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from random import Random
from typing import Any, Final

from sandbox import ids
from sandbox.catalogue import Artist
from sandbox.exchange import Request, Response
from sandbox.market import Market
from sandbox.sounds import SoundRow
from sandbox.world import Prefixes

ACCOUNTS: Final = 40
PRIVATE: Final = "sandbox.private"
_UNKNOWN_USER, _PRIVATE_USER, _UNKNOWN_SOUND, _UNKNOWN_TAG = 10221, 10222, 10218, 10205
_HANDLE: Final = re.compile(r"sandbox\.?artist([1-9][0-9]?)", re.IGNORECASE)


class Tiktok:
    """Answers for www.tiktok.com on the day `today`."""

    def __init__(self, market: Market, today: date) -> None:
        self._market = market
        self._today = today

    def answer(self, request: Request) -> Response:
        """The page of an account, a sound or a tag; for any other path the shell that TikTok shows for everything."""
        kind, _, name = request.path.removeprefix("/").partition("/")
        if kind.startswith("@"):
            return _page("user", self._account(kind[1:]))
        if kind == "music":
            return _page("music", self._sound(name.rpartition("-")[2]))
        if kind == "tag":
            return _page("challenge", self._tag(name))
        return _page("user", None)

    def _account(self, handle: str) -> dict[str, Any]:
        if handle == PRIVATE:
            return {"statusCode": _PRIVATE_USER, "statusMsg": ""}
        artist = self._artist(handle)
        if artist is None or "." not in handle:
            return {"statusCode": _UNKNOWN_USER, "statusMsg": ""}
        counts = account_counts(self._market, artist, self._today)
        user = {"id": user_id(artist), "uniqueId": handle.lower(), "nickname": artist.name, "privateAccount": False}
        return {"statusCode": 0, "statusMsg": "", "userInfo": {"user": user, **_stats(counts), "itemList": []}}

    def _artist(self, handle: str) -> Artist | None:
        found = _HANDLE.fullmatch(handle)
        artists = accounts(self._market)
        return artists[int(found[1]) - 1] if found and int(found[1]) <= len(artists) else None

    def _sound(self, sound_id: str) -> dict[str, Any]:
        row = self._rows().get(sound_id)
        if row is None:
            return {"statusCode": _UNKNOWN_SOUND, "statusMsg": ""}
        music = {"id": sound_id, "title": row.sound.name, "authorName": row.sound.author}
        return {"statusCode": 0, "musicInfo": {"music": music, "stats": {"videoCount": row.videos}}}

    def _tag(self, name: str) -> dict[str, Any]:
        artist = self._artist(name)
        if artist is None or "." in name:
            return {"statusCode": _UNKNOWN_TAG, "statusMsg": ""}
        videos = account_counts(self._market, artist, self._today)["heartCount"] // 900
        challenge = {"id": user_id(artist)[:7], "title": name.lower(), "desc": ""}
        counts = {"videoCount": videos, "viewCount": videos * 4_321}
        return {"statusCode": 0, "challengeInfo": {"challenge": challenge, **_stats(counts)}}

    def _rows(self) -> Mapping[str, SoundRow]:
        rows = self._market.sounds.rows(self._today, depth=len(self._market.sounds.sounds))
        return {row.sound.sound_id: row for row in rows}


@cache
def accounts(market: Market) -> list[Artist]:
    """The artists with an account, by the streams of the market's last day, most streamed first."""
    order = dict.fromkeys(track.artists[0] for track, _ in market.ranked("global", market.last_day))
    return list(order)[:ACCOUNTS]


def account_counts(market: Market, artist: Artist, day: date) -> dict[str, int]:
    """Exact counts of an account: they only grow, faster with the artist's place among the accounts."""
    rng = Random(f"{artist.artist_id} account")
    size = 9_000_000 // (1 + accounts(market).index(artist))
    days = (day - market.history_start).days
    followers = int(size * rng.uniform(0.8, 1.2)) + days * int(size * rng.uniform(0.0002, 0.003))
    return {
        "followerCount": followers,
        "followingCount": rng.randrange(3, 900),
        "heartCount": followers * rng.randrange(11, 19) + days,
        "videoCount": rng.randrange(80, 900) + days // 3,
    }


def user_id(artist: Artist) -> str:
    """The number of an account, beyond what a double holds."""
    return ids.sound_id(Random(f"{artist.artist_id} user"))


def rounded(count: int) -> int:
    """A count as `stats` has it: from 10,000 on to a tenth of a thousand, from a million on to a tenth of a million."""
    step = 100_000 if count >= 1_000_000 else 100 if count >= 10_000 else 1
    return (count + step // 2) // step * step


def _stats(counts: Mapping[str, int]) -> dict[str, dict[str, Any]]:
    return {
        "stats": {name: rounded(count) for name, count in counts.items()},
        "statsV2": {name: str(count) for name, count in counts.items()},
    }


def _page(detail: str, part: dict[str, Any] | None) -> Response:
    scope: dict[str, Any] = {"webapp.app-context": {"language": "en", "region": "NO"}, "webapp.biz-context": {}}
    if part is not None:
        scope[f"webapp.{detail}-detail"] = part
    written = json.dumps({"__DEFAULT_SCOPE__": scope}, ensure_ascii=False).replace("</", "<\\u002F")
    return Response(
        body=(
            '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>TikTok - Make Your Day</title></head>'
            '<body><div id="app"></div><script id="__UNIVERSAL_DATA_FOR_REHYDRATION__" type="application/json">'
            f"{written}</script></body></html>"
        ).encode()
    )


UPSTREAMS: Final[Prefixes] = {"tiktok": lambda world: Tiktok(world.market, world.day)}
