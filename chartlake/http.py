"""One polite HTTP client per source: who we are, time limits, and statuses turned into named errors. Never sleeps."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, Final

from chartlake.errors import AccessDenied, ConfigError, NotFound, RateLimited, SourceUnavailable, UnexpectedAnswer

if TYPE_CHECKING:  # requests takes 0.1 s to import: what only parses does without
    import requests

TIMEOUT: Final = (5.0, 20.0)
RETRY_PAUSE: Final = 0.5
LARGEST_ANSWER: Final = 64 * 1024 * 1024
LONGEST_ANSWER: Final = 60.0
# Without a Retry-After nobody knows how long; a quarter of an hour cannot make a ban worse.
UNKNOWN_COOL_DOWN: Final = 900
_PART: Final = 64 * 1024
_CONDITIONS: Final = frozenset({"If-None-Match", "If-Modified-Since"})


class NotModified(Exception):
    """The upstream says that its answer is the one it gave before: nothing to store, and nothing went wrong."""

    http_status: Final = 304


@dataclass(frozen=True, kw_only=True)
class Reply:
    """What came back: unchanged bytes, status, and the time it came (naive UTC, milliseconds)."""

    url: str
    status: int
    content_type: str
    body: bytes
    received_at: datetime
    validator: Mapping[str, str] = field(default_factory=dict)


class Http:
    """Asks one upstream. `secret` and `options` are what lake.toml and Secrets Manager hold for the source.

    `validators` holds, by address, the ETag and Last-Modified of the last stored answer; a conditional `get` uses and
    renews it. `gate` is called before every request that leaves, spotipy's too, and may forbid it by raising; `limited`
    is called with the seconds to stay away the moment a 429 is heard, whoever sees it afterwards.
    """

    def __init__(
        self,
        base_url: str,
        *,
        contact: str,
        secret: Mapping[str, str] | None = None,
        options: Mapping[str, str] | None = None,
        timeout: tuple[float, float] = TIMEOUT,
        gate: Callable[[], None] = lambda: None,
        limited: Callable[[int], None] = lambda _: None,
    ) -> None:
        self.base_url = base_url.rstrip("/")
        self.secret = dict(secret or {})
        self.options = dict(options or {})
        self.timeout = timeout
        self.validators: dict[str, Any] = {}
        # A bare Session never retries and never sleeps, so a Retry-After of a day cannot hang a Lambda.
        self.session = _gated_session(gate, limited)
        self.session.headers["User-Agent"] = f"chartlake/0.1 (+{contact})"

    def get(
        self,
        path: str,
        *,
        what: str,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        conditional: bool = False,
    ) -> Reply:
        """GET a page; one more try after a 5xx or a broken connection. `what` names the thing in errors.

        With `conditional`, NotModified when the server says that the answer is the stored one. With `headers`, which
        may hold a key, no redirect is followed: it would carry the key to another host.
        """
        if not conditional:
            return self._get_twice(path, what, params, headers or {})
        url = self.base_url + path
        reply = self._get_twice(path, what, params, {**(headers or {}), **self._conditions(url)})
        self.validators[url] = dict(reply.validator)
        return reply

    def _get_twice(self, path: str, what: str, params: Mapping[str, str] | None, headers: Mapping[str, str]) -> Reply:
        try:
            return self._get_once(path, what, params, headers)
        except SourceUnavailable:
            time.sleep(RETRY_PAUSE)
            return self._get_once(path, what, params, headers)

    def _conditions(self, url: str) -> dict[str, str]:
        known = self.validators.get(url)
        held = known if isinstance(known, dict) else {}
        pairs = (("If-None-Match", held.get("etag")), ("If-Modified-Since", held.get("last_modified")))
        return {header: value for header, value in pairs if isinstance(value, str) and value}

    def _get_once(self, path: str, what: str, params: Mapping[str, str] | None, headers: Mapping[str, str]) -> Reply:
        from requests.exceptions import InvalidSchema, InvalidURL, MissingSchema, RequestException
        from urllib3.exceptions import HTTPError

        url = self.base_url + path
        try:
            with self.session.get(
                url,
                params=params,
                headers=headers,
                timeout=self.timeout,
                stream=True,
                allow_redirects=not headers.keys() - _CONDITIONS,
            ) as response:
                if response.status_code == NotModified.http_status and _CONDITIONS & headers.keys():
                    raise NotModified(f"{what}: {url} has not changed since its answer was last stored")
                check_status(response.status_code, response.headers, what=what, url=url)
                body = _read_whole(response, what=what)
        except (InvalidURL, InvalidSchema, MissingSchema) as error:
            raise ConfigError(f"{what}: {url!r} is no address ({error}); correct base_url in lake.toml") from error
        except (RequestException, HTTPError, OSError) as error:
            reason = reason_of(error)
            raise SourceUnavailable(f"{what}: {url} gave no whole answer ({reason}); asked again next time") from error
        return Reply(
            # Where a redirect led to is the server's affair, and may hold what must not be kept.
            url=(response.history or [response])[0].url,
            status=response.status_code,
            content_type=response.headers.get("Content-Type", ""),
            body=body,
            received_at=now(),
            validator=_validator(response.headers),
        )


def _gated_session(gate: Callable[[], None], limited: Callable[[int], None]) -> requests.Session:
    import requests

    class Gated(requests.Session):
        def send(self, request: requests.PreparedRequest, **how: Any) -> requests.Response:
            gate()
            response = super().send(request, **how)
            if _is_limit(response.status_code, response.headers):
                limited(retry_after(response.headers))
            return response

        def rebuild_auth(self, prepared_request: requests.PreparedRequest, response: requests.Response) -> None:
            if self.should_strip_auth(  # type: ignore[no-untyped-call]
                response.request.url, prepared_request.url
            ):
                prepared_request.headers.pop("Authorization", None)

    session = Gated()
    # Or requests would send the user's own ~/.netrc to the upstreams, in place of the token.
    session.auth = lambda request: request
    return session


def _is_limit(status: int, headers: Mapping[str, str]) -> bool:
    return status == 429 or (status == 503 and bool(_asks_to_wait(headers)))


def _validator(headers: Mapping[str, str]) -> dict[str, str]:
    pairs = (("etag", headers.get("ETag")), ("last_modified", headers.get("Last-Modified")))
    return {name: value for name, value in pairs if value}


def _read_whole(response: requests.Response, *, what: str) -> bytes:
    """The body with its compression undone. One that ends early is an error of urllib3: IncompleteRead."""
    end = time.monotonic() + LONGEST_ANSWER
    body = bytearray()
    # read1 returns what is there: read would wait for a full part, and the read timeout starts anew with every byte.
    while part := response.raw.read1(_PART, decode_content=True):
        body += part
        if len(body) > LARGEST_ANSWER:
            raise UnexpectedAnswer(f"{what}: {response.url} sent more than {LARGEST_ANSWER} bytes; that is not a chart")
        if time.monotonic() > end:
            raise SourceUnavailable(f"{what}: {response.url} drips: not whole after {LONGEST_ANSWER:g} s; asked again")
    return bytes(body)


def reason_of(error: Exception) -> str:
    """The innermost reason of a broken connection: the libraries wrap it several times."""
    inner = error.args[-1] if error.args else None
    return reason_of(inner) if isinstance(inner, Exception) and inner is not error else str(error)


def now() -> datetime:
    """The present as the lake writes it: naive UTC, whole milliseconds."""
    moment = datetime.now(UTC).replace(tzinfo=None)
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def check_status(status: int, headers: Mapping[str, str], *, what: str, url: str, remedy: str = "") -> None:
    """Raise the named error for a status that is not a success; `remedy` says what the user can do."""
    tail = f"; {remedy}" if remedy else ""
    if status < 300:
        return
    if _is_limit(status, headers):
        seconds = retry_after(headers)
        raise RateLimited(
            f"{what}: {url} asks to stay away for {seconds} s{tail}", retry_after=seconds, http_status=status
        )
    if status in (401, 403):
        raise AccessDenied(f"{what}: {url} refuses with {status}{tail}", http_status=status)
    if status in (404, 410):
        raise NotFound(f"{what}: {url} does not exist ({status}){tail}", http_status=status)
    if status >= 500:
        raise SourceUnavailable(f"{what}: {url} answered {status}{tail}", http_status=status)
    raise UnexpectedAnswer(f"{what}: {url} answered {status}{tail}", http_status=status)


def retry_after(headers: Mapping[str, str]) -> int:
    """Seconds to stay away, from a Retry-After in seconds or as an HTTP date; a quarter of an hour without one."""
    value = _asks_to_wait(headers)
    if re.fullmatch(r"[0-9]{1,9}", value):
        return int(value)
    try:
        return max(0, int((parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds()))
    except (TypeError, ValueError, OverflowError):
        return UNKNOWN_COOL_DOWN


def _asks_to_wait(headers: Mapping[str, str]) -> str:
    return next((text for name, text in headers.items() if name.lower() == "retry-after"), "").strip()
