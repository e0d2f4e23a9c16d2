"""The door of the emulator: says whose it is, and lets no web page in.

The emulator trusts everyone who reaches its port. A page in a browser reaches 127.0.0.1 too, and one POST without
preflight would wipe the lake; so requests that come from a page, or under a foreign host name, are refused.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, Final

from chartlake.embedded.home import ACCESS_KEY_START

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Asgi = Callable[[Scope, Receive, Send], Awaitable[None]]

IDENTITY_PATH: Final = "/_chartlake/identity"
_CLOSED_PATHS: Final = ("/_ministack/reset", "/_ministack/config")
# Functions and roles have keys of the emulator's own making; a client has the key of its home.
_SIGNED_BY: Final = re.compile(rf"Credential=({ACCESS_KEY_START}\w*)/")
_PAGE_HEADERS: Final = (b"origin", b"sec-fetch-site")


def guarded(app: Asgi, *, token: str, access_key: str) -> Asgi:
    """`app` behind the door of the lake whose access key is given.

    `IDENTITY_PATH` answers the start token and the process id.
    """

    async def door(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await app(scope, receive, send)
        elif scope["type"] == "http" and scope["path"] == IDENTITY_PATH:
            await _answer(send, 200, {"token": token, "pid": os.getpid()})
        elif scope["type"] != "http" or (reason := refusal(scope, access_key)):
            await _answer(send, 403, {"message": f"refused: {reason}"})
        else:
            await app(scope, receive, send)

    return door


def refusal(scope: Scope, access_key: str) -> str:
    """Why this request may not enter; empty when it may."""
    headers = dict(scope["headers"])
    if any(name in headers for name in _PAGE_HEADERS):
        return "the embedded lake does not talk to web pages"
    if not _is_local_name(headers.get(b"host", b"").decode("latin-1")):
        return "the embedded lake answers under 127.0.0.1 and localhost only"
    signed = _SIGNED_BY.search(headers.get(b"authorization", b"").decode("latin-1"))
    if signed and signed[1] != access_key:
        return "these are another lake's credentials; a lake that was stopped may have lost its port to this one"
    if scope["path"].startswith(_CLOSED_PATHS):
        return "the embedded lake is emptied by `chartlake down` and removing .chartlake/, not over the network"
    return ""


def _is_local_name(host: str) -> bool:
    name = host.rsplit(":", 1)[0].lower()
    return name in ("127.0.0.1", "localhost") or name.endswith((".localhost", ".127.0.0.1"))


async def _answer(send: Send, status: int, body: dict[str, Any]) -> None:
    payload = json.dumps(body).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(payload)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": payload})
