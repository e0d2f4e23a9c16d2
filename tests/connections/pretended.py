"""A pretended Spotify and Secrets Manager in this process, both of which can die before any call."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from random import Random
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

import requests
from urllib3 import HTTPResponse

from tests.memory_lake import BeforeCall

LISTENER: Final = "5" * 64
_REPEATED: Final = 20 * 60 * 1000
EPOCH: Final = datetime(1970, 1, 1)


class MemoryVault:
    """Secrets in a dictionary."""

    def __init__(self, held: Mapping[str, Mapping[str, str]] | None = None) -> None:
        self.held: dict[str, Mapping[str, str]] = dict(held or {})
        self.before_call: BeforeCall = lambda _: None

    def read(self, name: str) -> Mapping[str, str]:
        self.before_call(f"read {name}")
        return self.held[name]

    def once(self, name: str, content: Mapping[str, str]) -> Mapping[str, str]:
        return self.held.setdefault(name, content)

    def keep(self, name: str, content: Mapping[str, str]) -> None:
        self.before_call(f"keep {name}")
        self.held[name] = content

    def remove(self, name: str) -> None:
        self.held.pop(name, None)


class PretendedSpotify(requests.adapters.BaseAdapter):
    """Answers the session of any Http: tokens, and the plays of one listener up to `now`.

    Now and then it repeats plays of up to twenty minutes before the cursor; every third token is replaced. A play that
    `reported` names is known to it from that time on, as one that was heard offline.
    """

    def __init__(self, plays: list[tuple[datetime, str]], rng: Random) -> None:
        super().__init__()
        self.plays = plays
        self.now = datetime(2026, 3, 1)
        self.before_call: BeforeCall = lambda _: None
        self.asked: list[str] = []
        self.reported: dict[tuple[datetime, str], datetime] = {}
        self._rng = rng
        self._tokens = {"first"}

    def send(self, request: requests.PreparedRequest, **_: Any) -> requests.Response:  # type: ignore[override]
        url = urlsplit(request.url or "")
        assert "token" not in url.query
        self.before_call(f"ask {url.path}")
        self.asked.append(url.path)
        if url.path.endswith("/api/token"):
            return _response(request, *self._token(dict(parse_qsl(str(request.body)))))
        return _response(request, 200, self._recent(dict(parse_qsl(url.query))))

    def close(self) -> None:
        """Nothing is open."""

    def _token(self, form: Mapping[str, str]) -> tuple[int, Any]:
        if form["refresh_token"] not in self._tokens:
            return 400, {"error": "invalid_grant"}
        reply = {"access_token": "access", "expires_in": 3600}
        if self._rng.random() < 0.3:
            reply["refresh_token"] = f"token-{len(self._tokens)}"
            self._tokens.add(str(reply["refresh_token"]))
        return 200, reply

    def _recent(self, query: Mapping[str, str]) -> Any:
        known = [one for one in self.plays if self.reported.get(one, one[0]) <= self.now][-50:]
        after = int(query.get("after", 0)) - self._rng.choice((0, 0, 0, 0, 0, _REPEATED))
        items = [_item(at, track) for at, track in reversed(known) if milliseconds(at) > after]
        cursors = (
            {"after": str(milliseconds(known[-1][0])), "before": str(milliseconds(known[0][0]))} if items else None
        )
        return {"items": items, "next": None, "cursors": cursors, "limit": 50, "href": "x"}


def milliseconds(at: datetime) -> int:
    return (at - EPOCH) // timedelta(milliseconds=1)


def _item(at: datetime, track: str) -> dict[str, Any]:
    fraction = f".{at.microsecond // 1000:03d}" if at.microsecond else ""
    named = {"id": track, "name": f"Song {track}", "artists": [{"name": "Kari"}]}
    return {"track": named, "played_at": f"{at:%Y-%m-%dT%H:%M:%S}{fraction}Z", "context": None}


def _response(request: requests.PreparedRequest, status: int, document: Any) -> requests.Response:
    body = json.dumps(document).encode()
    raw = HTTPResponse(
        body=io.BytesIO(body), status=status, headers={"Content-Type": "application/json"}, preload_content=False
    )
    return requests.adapters.HTTPAdapter().build_response(request, raw)
