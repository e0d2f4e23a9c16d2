"""A tiny upstream on the loopback: answers by path, says what it was asked, and can break off."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Reply:
    """`length` overrules Content-Length; None leaves it out. The connection is closed after every reply."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    length: int | None = -1


@dataclass(frozen=True, kw_only=True)
class Asked:
    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, kw_only=True)
class Upstream:
    url: str
    asked: list[Asked]

    @property
    def paths(self) -> list[str]:
        return [request.path for request in self.asked]


def as_json(document: Any, *, status: int = 200, headers: Mapping[str, str] | None = None) -> Reply:
    return Reply(body=json.dumps(document).encode(), status=status, headers=headers or {})


@contextmanager
def upstream(answer: Callable[[Asked], Reply]) -> Iterator[Upstream]:
    asked: list[Asked] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path, _, query = self.path.partition("?")
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            request = Asked(method=self.command, path=path, query=query, headers=dict(self.headers), body=body)
            asked.append(request)
            reply = answer(request)
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            if reply.length is not None:
                self.send_header("Content-Length", str(len(reply.body) if reply.length < 0 else reply.length))
            self.end_headers()
            with suppress(ConnectionError):  # the client may have given up
                self.wfile.write(reply.body)

        do_POST = do_GET  # noqa: N815

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield Upstream(url=f"http://127.0.0.1:{server.server_port}", asked=asked)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
