"""The pretended internet on a loopback port: every upstream under its own prefix, the controls under /_sandbox."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, date, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from types import TracebackType
from typing import Any, Final
from urllib.parse import parse_qsl, unquote, urlsplit

from sandbox.exchange import Request, Response, as_json
from sandbox.internet import Internet, Seen
from sandbox.market import Market, market

LOOPBACK: Final = "127.0.0.1"
DEFAULT_PORT: Final = 4580
DEFAULT_SEED: Final = 7


class Sandbox:
    """The server, for `with` in a test or `serve` on the command line. `port` 0 takes a free one.

    `day` is the day on which requests arrive, by default `last_day`, by default today (UTC).
    """

    def __init__(
        self, *, seed: int = DEFAULT_SEED, last_day: date | None = None, day: date | None = None, port: int = 0
    ) -> None:
        simulated = market(seed=seed, last_day=last_day or datetime.now(UTC).date())
        self.internet = Internet(simulated, day=day)
        self._server = _Server(self.internet, port)
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

    @property
    def market(self) -> Market:
        """The truth behind the answers."""
        return self.internet.market

    @property
    def address(self) -> str:
        """http://127.0.0.1:<port>, without a slash at the end."""
        return f"http://{LOOPBACK}:{self._server.server_port}"

    def url(self, upstream: str) -> str:
        """The base URL of an upstream."""
        return f"{self.address}/{upstream}"

    def misbehave(self, upstream: str, kind: str, **how: Any) -> None:
        """Let answers of an upstream go wrong: `misbehave("kworb", "429", path="no_daily", retry_after=86400)`."""
        self.internet.misbehave(upstream, kind, **how)

    def behave(self) -> None:
        """Forget every misbehaviour."""
        self.internet.behave()

    def requests(self, upstream: str | None = None) -> list[Seen]:
        """The requests seen so far, oldest first."""
        return [seen for seen in list(self.internet.requests) if upstream in (None, seen.upstream)]

    def serve(self) -> None:
        """Answer until interrupted."""
        try:
            self._server.serve_forever()
        finally:
            self._server.server_close()

    def __enter__(self) -> Sandbox:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, internet: Internet, port: int) -> None:
        self.internet = internet
        super().__init__((LOOPBACK, port), _Handler)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 60
    server: _Server

    def do_GET(self) -> None:
        """Every page."""
        self._respond()

    def do_POST(self) -> None:
        """The token endpoint and the controls."""
        self._respond()

    def do_DELETE(self) -> None:
        """The controls."""
        self._respond()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name is the base class's
        """Say nothing: /_sandbox/requests is the log."""

    def _respond(self) -> None:
        address = urlsplit(self.path)
        upstream, _, path = address.path.lstrip("/").partition("/")
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        request = Request(
            method=self.command,
            path=unquote(f"/{path}"),
            base=f"http://{self.headers.get('Host', LOOPBACK)}/{upstream}",
            query=dict(parse_qsl(address.query)),
            headers=dict(self.headers.items()),
            body=body,
        )
        answer = _control if upstream == "_sandbox" else None
        self._send(answer(self.server.internet, request) if answer else self.server.internet.answer(upstream, request))

    def _send(self, response: Response) -> None:
        time.sleep(response.delay)
        try:
            self.send_response(response.status)
            for name, value in response.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Type", response.content_type)
            self.send_header("Content-Length", str(len(response.body)))
            self.end_headers()
            self.wfile.write(response.body[: response.cut_at])
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True  # the client gave up, which is what `slow` is for
        if response.cut_at is not None:
            self.close_connection = True


def _control(internet: Internet, request: Request) -> Response:
    action = _CONTROLS.get((request.method, request.path))
    if action is None:
        known = ", ".join(f"{method} {path}" for method, path in _CONTROLS)
        return as_json({"error": f"no {request.method} {request.path} here; there are {known}"}, status=404)
    try:
        return as_json(action(internet, json.loads(request.body or b"{}")))
    except (ValueError, TypeError, KeyError) as error:
        return as_json({"error": str(error)}, status=400)


def _set_day(internet: Internet, wanted: dict[str, Any]) -> dict[str, str]:
    internet.day = date.fromisoformat(wanted["day"])
    return _get_day(internet, wanted)


def _get_day(internet: Internet, _: dict[str, Any]) -> dict[str, str]:
    simulated = internet.market
    return {
        "day": internet.day.isoformat(),
        "first_day": simulated.first_day.isoformat(),
        "last_day": simulated.last_day.isoformat(),
    }


def _misbehave(internet: Internet, wanted: dict[str, Any]) -> dict[str, str]:
    how = {name: value for name, value in wanted.items() if name not in ("upstream", "with")}
    internet.misbehave(wanted["upstream"], str(wanted["with"]), **how)
    return {"misbehaving": wanted["upstream"]}


def _behave(internet: Internet, _: dict[str, Any]) -> dict[str, str]:
    internet.behave()
    return {"misbehaving": ""}


def _requests(internet: Internet, _: dict[str, Any]) -> list[dict[str, Any]]:
    return [asdict(seen) for seen in list(internet.requests)]


def _forget_requests(internet: Internet, _: dict[str, Any]) -> list[dict[str, Any]]:
    internet.requests.clear()
    return []


_CONTROLS: Final[dict[tuple[str, str], Callable[[Internet, dict[str, Any]], Any]]] = {
    ("GET", "/day"): _get_day,
    ("POST", "/day"): _set_day,
    ("POST", "/misbehave"): _misbehave,
    ("DELETE", "/misbehave"): _behave,
    ("GET", "/requests"): _requests,
    ("DELETE", "/requests"): _forget_requests,
}
