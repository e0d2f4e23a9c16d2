"""ReccoBeats: audio features of somewhat more than every second track, in no order, without what it does not know."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from random import Random
from typing import Any, Final
from uuid import UUID

from sandbox.audio import features_of
from sandbox.catalogue import Track
from sandbox.exchange import Request, Response, as_json
from sandbox.market import Market
from sandbox.world import Prefixes

PATH: Final = "/v1/audio-features"
_MOST: Final = 40
_KNOWN: Final = 0.58


class ReccoBeats:
    """api.reccobeats.com."""

    def __init__(self, market: Market) -> None:
        self._market = market

    def answer(self, request: Request) -> Response:
        """Records of the known ones among the first forty ids; what is beyond is dropped without a word."""
        if request.path != PATH:
            return as_json({"status": 404, "error": "Not Found", "path": request.path}, status=404)
        ids = [one for one in request.query.get("ids", "").split(",") if one]
        if not ids:
            return as_json({"status": 400, "error": "Bad Request", "path": request.path}, status=400)
        return as_json({"content": self._records(ids[:_MOST])})

    def _records(self, ids: Sequence[str]) -> list[dict[str, Any]]:
        tracks = _by_id(self._market)
        records = [record(tracks[one]) for one in ids if one in tracks and is_known(one)]
        Random(",".join(ids)).shuffle(records)
        return records


def is_known(track_id: str) -> bool:
    """Whether ReccoBeats has the track."""
    return Random(f"reccobeats knows {track_id}").random() < _KNOWN


def record(track: Track) -> dict[str, Any]:
    """A track's record: one in twenty lacks key and mode, for one in twenty no key was detected."""
    rng = Random(f"reccobeats {track.track_id}")
    measures: dict[str, Any] = features_of(track)
    oddity = rng.random()
    if oddity < 0.05:
        measures = {name: value for name, value in measures.items() if name not in ("key", "mode")}
    elif oddity < 0.1:
        measures["key"] = -1
    href = "https://open.spotify.com/track" if rng.random() < 0.8 else "https://api.reccobeats.com/v1/audio-features"
    newer = {"isrc": track.isrc} if rng.random() < 0.5 else {}
    return {"id": str(UUID(int=rng.getrandbits(128))), "href": f"{href}/{track.track_id}", **newer, **measures}


@cache
def _by_id(market: Market) -> dict[str, Track]:
    return {track.track_id: track for track in market.tracks}


UPSTREAMS: Final[Prefixes] = {"reccobeats": lambda world: ReccoBeats(world.market)}
