"""How an upstream can fail on request: one function per kind, each from the true answer to the one that is sent."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final

from sandbox.exchange import JSON, Response

LOGIN_PAGE: Final = (
    b"<!DOCTYPE html><html><head><title>One moment</title></head><body>Checking your browser</body></html>"
)
# The state that a page of a web application carries for its scripts.
_EMBEDDED: Final = re.compile(r'(<script[^>]*type="application/json"[^>]*>).*?(</script>)', re.DOTALL)
GARBAGE: Final = b"\x00\xff\xfe\x80\x1f\x8b" * 64


@dataclass(kw_only=True)
class Misbehaviour:
    """Answers of `upstream` whose path matches `path` go wrong in the way `kind`, `times` times (None: until reset).

    `retry_after` is the header of a 429, in seconds, or an HTTP date; `seconds` is how long `slow` waits.
    """

    upstream: str
    kind: str
    path: str = ""
    retry_after: int | str | None = None
    seconds: float = 1.0
    times: int | None = None

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"there is no misbehaviour {self.kind!r}; there are {', '.join(sorted(KINDS))}")
        re.compile(self.path)

    def concerns(self, upstream: str, path: str) -> bool:
        """Whether a request is to go wrong now."""
        return self.upstream == upstream and self.times != 0 and re.search(self.path, path) is not None

    def spoil(self, response: Response) -> Response:
        """The answer that is sent instead; uses up one of `times`."""
        if self.times is not None:
            self.times -= 1
        return KINDS[self.kind](self, response)


def _status(status: int, message: str) -> Callable[[Misbehaviour, Response], Response]:
    def spoil(rule: Misbehaviour, response: Response) -> Response:
        headers = {} if rule.retry_after is None else {"Retry-After": str(rule.retry_after)}
        body = f"<html><body><h1>{status} {message}</h1></body></html>".encode()
        if _is_json(response):
            body = json.dumps({"error": {"status": status, "message": message}}).encode()
        return Response(body=body, status=status, content_type=response.content_type, headers=headers)

    return spoil


def _quota_exceeded(_: Misbehaviour, response: Response) -> Response:
    """Spotify's refusal once the quota of a developer's account is used up: it need not say until when."""
    error = {"status": 429, "message": "Too many requests", "reason": "QUOTA_EXCEEDED"}
    return Response(body=json.dumps({"error": error}).encode(), status=429, content_type=JSON)


def _invalid_grant(_: Misbehaviour, response: Response) -> Response:
    """The accounts service's refusal of a refresh token whose half year is over."""
    body = json.dumps({"error": "invalid_grant", "error_description": "Refresh token revoked"}).encode()
    return Response(body=body, status=400, content_type=JSON)


def _no_consent(_: Misbehaviour, response: Response) -> Response:
    """The user says no: the same way back, with an error in place of the code."""
    way_back = re.sub(r"code=[^&]*", "error=access_denied", response.headers.get("Location", ""))
    return replace(response, headers={**response.headers, "Location": way_back})


def _slow(rule: Misbehaviour, response: Response) -> Response:
    return replace(response, delay=rule.seconds)


def _quota_in_200(_: Misbehaviour, response: Response) -> Response:
    """Deezer's refusal after too many requests: the status says that all is well, and no header how long to wait."""
    error = {"type": "Exception", "message": "Quota limit exceeded", "code": 4}
    return replace(response, body=json.dumps({"error": error}).encode(), content_type=JSON)


def _truncated(_: Misbehaviour, response: Response) -> Response:
    return replace(response, cut_at=len(response.body) // 2)


def _html_for_json(_: Misbehaviour, response: Response) -> Response:
    return replace(response, body=LOGIN_PAGE, content_type="text/html; charset=utf-8")


def _garbage(_: Misbehaviour, response: Response) -> Response:
    return replace(response, body=GARBAGE)


def _edited_afterwards(_: Misbehaviour, response: Response) -> Response:
    """The answer itself is true; the caller edits the playlist once it is out."""
    return response


def _changed_layout(_: Misbehaviour, response: Response) -> Response:
    if _is_json(response):
        return _with_json(response, lambda document: {"data": {"playlistV2": {"content": {"entries": [document]}}}})
    page = _EMBEDDED.sub(
        r'<script id="__NEXT_STATE__" type="application/json">{"blob":"e30="}\2', response.body.decode()
    )
    page = re.sub(r"<table[^>]*>", '<table class="grid">', page)
    page = re.sub(r"</?a\b[^>]*>", "", page)
    page = re.sub(r"(<t[dh][^>]*>.*?</t[dh]>)(<t[dh][^>]*>.*?</t[dh]>)", r"\2\1", page)
    return replace(response, body=page.encode())


def _empty(_: Misbehaviour, response: Response) -> Response:
    if _is_json(response):
        return _with_json(response, _without_items)
    page = _EMBEDDED.sub(r"\1{}\2", response.body.decode())
    page = re.sub(r"<tbody([^>]*)>.*?</tbody>", r"<tbody\1></tbody>", page, flags=re.DOTALL)
    return replace(response, body=page.encode())


def _no_table(_: Misbehaviour, response: Response) -> Response:
    if _is_json(response):
        return _with_json(response, lambda document: {})
    page = _EMBEDDED.sub("", response.body.decode())
    page = re.sub(r"<table.*?</table>", "<p>Back soon</p>", page, flags=re.DOTALL)
    return replace(response, body=page.encode())


def _is_json(response: Response) -> bool:
    return response.content_type == JSON


def _with_json(response: Response, change: Callable[[Any], Any]) -> Response:
    return replace(response, body=json.dumps(change(json.loads(response.body)), ensure_ascii=False).encode())


def _without_items(document: Any) -> Any:
    """The document with every list in it empty, and nothing to follow."""
    if isinstance(document, list):
        return []
    if not isinstance(document, dict):
        return document
    bare = {key: _without_items(value) for key, value in document.items()}
    return bare | {key: value for key, value in (("total", 0), ("next", None)) if key in bare}


KINDS: Final[dict[str, Callable[[Misbehaviour, Response], Response]]] = {
    "429": _status(429, "API rate limit exceeded"),
    "401": _status(401, "Invalid access token"),
    "403": _status(403, "Forbidden"),
    "404": _status(404, "Resource not found"),
    "500": _status(500, "Internal Server Error"),
    "503": _status(503, "Service unavailable"),
    "quota_exceeded": _quota_exceeded,
    "quota_in_200": _quota_in_200,
    "invalid_grant": _invalid_grant,
    "no_consent": _no_consent,
    "slow": _slow,
    "truncated": _truncated,
    "html_for_json": _html_for_json,
    "garbage": _garbage,
    "changed_layout": _changed_layout,
    "empty": _empty,
    "no_table": _no_table,
    "edited_between_pages": _edited_afterwards,
}
