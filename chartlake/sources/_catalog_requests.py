"""Asking Spotify's catalogue about many ids: in batches where the app may, one by one where it may not.

Which it is is found out by the first batch. A refusal is noted with its day, and believed for a month; an app that is
told to slow down (429) is neither.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from datetime import date, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

from chartlake.errors import AccessDenied, ChartlakeError, NotFound, NotOffered, SourceUnavailable, UnexpectedAnswer
from chartlake.http import Http, now, reason_of
from chartlake.sources import _asking
from chartlake.sources._asking import Aside, Chunk, Heard, halves
from chartlake.sources._catalog_replies import is_unknown, unreadable
from chartlake.sources._catalog_rows import AUDIO_FEATURES, Kind, name_of
from chartlake.sources._exchanges import Exchange
from chartlake.sources._spotify_web import conversation, json_object

if TYPE_CHECKING:
    from spotipy import Spotify

    from chartlake.holdings import Holdings

BELIEVED_FOR: Final = timedelta(days=30)
# Spotify took addresses away from apps: it may refuse them (403), or have them no more.
_NOT_FOR_THIS_APP: Final = (403, 404, 410)


def exchanges(
    kind: Kind, ids: Sequence[str], http: Http, holdings: Holdings, *, source: str, budget: int
) -> Generator[Exchange, None, None]:
    """Ask about the ids, those that made trouble before last; `budget` counts the requests but for that for a token.

    AccessDenied says what to do; NotOffered when the app may not read this kind at all; RateLimited and
    UnexpectedAnswer at once; NotFound and SourceUnavailable as `_asking.exchanges` has it.
    """
    what, name = f"{source} {kind.name}", f"{source}/{kind.name}"
    refusal = _Refusal(name, http, holdings)
    if refusal.day and kind is AUDIO_FEATURES:
        raise NotOffered(f"{what}: not asked, {_instead(refusal.day)}")
    with conversation(http, what=what) as (spotify, replies):
        catalogue = _Catalogue(kind, spotify, replies, refusal, what=what, address=f"{http.base_url}/v1/{kind.path}")
        yield from _asking.exchanges(catalogue, Aside(f"{name}.aside", ids, holdings), budget=budget)


class _Refusal:
    """What is known of an app that may not make batch gets of a kind: since which day, None when it may."""

    def __init__(self, name: str, http: Http, holdings: Holdings) -> None:
        self._name = name
        self._app = sha256(http.secret.get("client_id", "").encode()).hexdigest()[:12]
        self._holdings = holdings
        self.day = self._recalled()

    def note(self) -> None:
        """Remember that this app was refused today."""
        self.day = now().date()
        self._holdings.note(self._name, {"app": self._app, "refused_on": self.day.isoformat()})

    def _recalled(self) -> date | None:
        noted = self._holdings.recall(self._name)
        try:
            day = date.fromisoformat(noted["refused_on"])
        except (KeyError, TypeError, ValueError):
            return None
        # Another app, or the same one a month later, may be allowed what this one was not.
        return day if noted.get("app") == self._app and now().date() - day < BELIEVED_FOR else None


class _Catalogue:
    """One kind of thing in the catalogue, as this app may ask for it."""

    def __init__(
        self, kind: Kind, spotify: Spotify, replies: Sequence[bytes], refusal: _Refusal, *, what: str, address: str
    ) -> None:
        self._kind, self._spotify, self._replies, self._refusal = kind, spotify, replies, refusal
        self._what, self._address = what, address
        self.most = 1 if refusal.day else kind.most
        self._has_batches = False
        self._refused_batch = 0  # with this status, and whether single gets fare better is not known

    def ask(self, chunk: Chunk) -> Heard:
        """One request."""
        try:
            document = self._document(chunk)
        except (AccessDenied, NotFound, UnexpectedAnswer) as error:
            return self._refused(error, chunk, self._replies[-1])
        exchange = self._exchange(chunk, 200, self._replies[-1])
        if len(chunk) > 1:
            self._has_batches = True
        elif name_of(document) in chunk:
            self._note_refusal()
        return Heard(exchange=exchange)

    def unreadable(self, exchange: Exchange) -> Sequence[str]:
        """The ids of which the reply says nothing that can be read."""
        return unreadable(exchange, what=self._what)

    def _document(self, chunk: Chunk) -> dict[str, Any]:
        from requests.exceptions import RequestException

        try:
            return json_object(_call(self._spotify, self._kind, chunk), self._replies, what=self._what)
        except RequestException as error:  # here, and not where the conversation ends: it may be these ids' alone
            raise SourceUnavailable(
                f"{self._what}: {self._address} broke off ({reason_of(error)}); it is asked again next time"
            ) from error

    def _refused(self, error: ChartlakeError, chunk: Chunk, body: bytes) -> Heard:
        status = error.http_status or 0
        if self._is_closed(error):
            self._refusal.note()
            raise NotOffered(f"{error}; {_instead(now().date())}", http_status=status) from error
        if len(chunk) > 1 and self._takes_no_batch(error):
            self.most, self._refused_batch = 1, status
            return Heard(refusal=error, instead=[chunk])
        if is_unknown(status, body) and len(chunk) == 1:
            return Heard(refusal=error, exchange=self._exchange(chunk, status, body))
        if is_unknown(status, body) and status == 400:
            return Heard(refusal=error, instead=halves(chunk))
        if isinstance(error, NotFound) and self._refused_batch != status:
            raise SourceUnavailable(f"{error}; which says nothing of the ids", http_status=status) from error
        if isinstance(error, AccessDenied):
            raise AccessDenied(f"{error}; {remedy(error)}", http_status=status) from error
        raise error

    def _is_closed(self, error: ChartlakeError) -> bool:
        """Whether the app may not read this kind at all."""
        closed = self._kind is AUDIO_FEATURES and not self._has_batches
        return closed and error.http_status in _NOT_FOR_THIS_APP and not _wants_premium(error)

    def _takes_no_batch(self, error: ChartlakeError) -> bool:
        """Whether it looks as if the app may ask for single ids only. Who had a batch in this run may have them."""
        return error.http_status in _NOT_FOR_THIS_APP and not self._has_batches and not _wants_premium(error)

    def _note_refusal(self) -> None:
        """Only once a single get came through: who gets nothing at all is no app without batches."""
        if self._refused_batch:
            self._refusal.note()
            self._refused_batch = 0

    def _exchange(self, chunk: Chunk, status: int, body: bytes) -> Exchange:
        single = len(chunk) == 1 and self._kind is not AUDIO_FEATURES
        url = f"{self._address}/{chunk[0]}" if single else self._address
        return Exchange(url=url, status=status, asked=chunk, body=body)


def _call(spotify: Spotify, kind: Kind, chunk: Chunk) -> Any:
    if kind is AUDIO_FEATURES:
        # Without the method of that name: it warns that Spotify took this away, which is what is being found out.
        return spotify._get(f"{kind.path}/?ids={','.join(chunk)}")
    single, several = kind.type, kind.name
    method: Callable[[Any], Any] = getattr(spotify, several if len(chunk) > 1 else single)
    return method(chunk if len(chunk) > 1 else chunk[0])


def _wants_premium(error: ChartlakeError) -> bool:
    return "premium" in str(error).lower()


def _instead(day: date) -> str:
    return (
        f"Spotify refused audio features to this app on {day}; they are asked for again from "
        f"{day + BELIEVED_FOR} on. Only apps with extended quota from before 2024-11-27 have them; "
        "[sources.reccobeats] gives such features to everybody"
    )


def remedy(error: AccessDenied) -> str:
    """What a person can do about a refusal of the catalogue."""
    if error.http_status == 401:
        return "check client_id, client_secret and refresh_token in the secret"
    if _wants_premium(error):
        return "the Spotify account that owns the app needs Premium; renew it, the app works again within hours"
    return "this app may not read Spotify's catalogue; look at it on developer.spotify.com"
