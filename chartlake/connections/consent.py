"""The consent of a user: Authorization Code with PKCE, answered once on this machine's loopback (RFC 7636, 8252)."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Final
from urllib.parse import parse_qs, urlencode, urlsplit

from chartlake.connections.tokens import SCOPES
from chartlake.errors import AccessDenied, ConfigError, SourceUnavailable

# An address, never the name `localhost`: Spotify refuses that, and a name can be made to lead elsewhere.
LOOPBACK: Final = "127.0.0.1"
PORT: Final = 8898
PATH: Final = "/callback"
PATIENCE: Final = 300.0
_LOOK_UP: Final = 0.5
_DONE: Final = "<!DOCTYPE html><meta charset=utf-8><title>chartlake</title><p>{}. You can close this window.</p>"


@dataclass(frozen=True, kw_only=True)
class Asking:
    """One request for consent. `verifier` stays here until the code is exchanged; its SHA-256 goes into the address."""

    client_id: str
    redirect_uri: str
    state: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    verifier: str = field(default_factory=lambda: secrets.token_urlsafe(64))

    def address(self, accounts_url: str) -> str:
        """The page on which the user consents."""
        query = {
            "response_type": "code",
            "client_id": self.client_id,
            "redirect_uri": self.redirect_uri,
            "state": self.state,
            "scope": " ".join(SCOPES),
            "code_challenge_method": "S256",
            "code_challenge": challenge_of(self.verifier),
        }
        return f"{accounts_url}/authorize?{urlencode(query)}"

    def code(self, query: str) -> str:
        """The code in the query of the callback; AccessDenied when the user refused, or it is no answer to this."""
        told = {name: values[0] for name, values in parse_qs(query).items()}
        # Before anything else is believed; in constant time, so that nothing can be learned by trying.
        if not hmac.compare_digest(told.get("state", "").encode(), self.state.encode()):
            raise AccessDenied(
                "the callback is no answer to this request (its state differs); nothing was kept, try again"
            )
        if told.get("error") == "access_denied":
            raise AccessDenied("the user did not consent; nothing was kept")
        if told.get("error") or not told.get("code"):
            raise AccessDenied(f"Spotify gave no code ({told.get('error', 'none')[:100]}); nothing was kept, try again")
        return told["code"]


class Callback(HTTPServer):
    """Serves one callback on the loopback. ConfigError when the port is taken."""

    def __init__(self, port: int = PORT) -> None:
        self.query: str | None = None
        self.timeout = _LOOK_UP
        try:
            super().__init__((LOOPBACK, port), _Handler)
        except OSError as error:
            raise ConfigError(
                f"port {port} of this machine is taken ({error.strerror}); give another with --port, and register its "
                "address with the app on developer.spotify.com"
            ) from error

    @property
    def redirect_uri(self) -> str:
        """The address that has to be registered with the app."""
        return f"http://{LOOPBACK}:{self.server_port}{PATH}"

    def wait(self, patience: float = PATIENCE) -> str:
        """The query of the one callback; SourceUnavailable when none came in time."""
        end = time.monotonic() + patience
        while self.query is None:
            if time.monotonic() > end:
                raise SourceUnavailable(f"nobody consented within {patience:g} s; run `chartlake connect` again")
            self.handle_request()
        return self.query


def consent(asking: Asking, callback: Callback, *, accounts_url: str, show: Callable[[str], None]) -> str:
    """Show the user the page, and return the code that comes back."""
    show(asking.address(accounts_url))
    return asking.code(callback.wait())


def challenge_of(verifier: str) -> str:
    """The S256 challenge of a verifier (RFC 7636)."""
    return urlsafe_b64encode(hashlib.sha256(verifier.encode("ascii")).digest()).rstrip(b"=").decode("ascii")


class _Handler(BaseHTTPRequestHandler):
    timeout = 5  # who connects and says nothing does not hold up the one who consents
    server: Callback

    def do_GET(self) -> None:
        """The callback; anything else, as a browser's favicon, is not found."""
        address = urlsplit(self.path)
        ours = address.path == PATH and self.server.query is None
        if ours:
            self.server.query = address.query
        body = _DONE.format("chartlake has the answer" if ours else "There is nothing here").encode()
        self.send_response(200 if ours else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("Referrer-Policy", "no-referrer")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the base class's
        """Say nothing: the path holds the code."""
