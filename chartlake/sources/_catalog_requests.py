"""Asking Spotify's catalogue about many ids: in batches where the app may, one by one where it may not.

Which it is is found out by the first batch. A refusal is noted with its day, and believed for a month; an app that is
told to slow down (429) is neither.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Sequence
from datetime import date, timedelta
from hashlib import sha256
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from chartlake.errors import AccessDenied, ChartlakeError, NotFound, NotOffered, SourceUnavailable, UnexpectedAnswer
from chartlake.http import Http, now
from chartlake.sources._catalog_replies import is_unknown
from chartlake.sources._catalog_rows import AUDIO_FEATURES, Kind
from chartlake.sources._exchanges import Exchange
from chartlake.sources._spotify_web import conversation, json_object

if TYPE_CHECKING:
    from spotipy import Spotify

    from chartlake.holdings import Holdings

BELIEVED_FOR: Final = timedelta(days=30)


def exchanges(
    kind: Kind, ids: Sequence[str], http: Http, holdings: Holdings, *, source: str, budget: int
) -> Generator[Exchange, None, None]:
    """Ask about the ids in order, with at most `budget` requests; what is left over is due again.

    AccessDenied says what to do; NotOffered when the app may not read this kind at all; SourceUnavailable after the
    second 5xx, or in the end after one; RateLimited and UnexpectedAnswer at once.
    """
    what = f"{source} {kind.name}"
    refusal = _Refusal(f"{source}/{kind.name}", http, holdings)
    if refusal.day and kind is AUDIO_FEATURES:
        raise NotOffered(f"{what}: not asked, {_instead(refusal.day)}")
    asking = _Asking(kind, what, ids, refusal, address=f"{http.base_url}/v1/{kind.path}")
    failed: SourceUnavailable | None = None
    with conversation(http, what=what) as (spotify, replies):
        while asking.left and budget:
            budget -= 1
            try:
                exchange = asking.next(spotify, replies)
            except SourceUnavailable as error:
                if failed:
                    raise
                failed = error  # what Spotify breaks on must not keep the rest from being asked, run after run
                continue
            if exchange:
                yield exchange
    if failed:
        raise failed


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


class _Asking:
    """The work that is left: ids in the chunks in which they will be asked for."""

    def __init__(self, kind: Kind, what: str, ids: Sequence[str], refusal: _Refusal, *, address: str) -> None:
        self._kind, self._what, self._refusal, self._address = kind, what, refusal, address
        self._most = 1 if refusal.day else kind.most
        self._refused = False
        waiting = iter(ids)
        self._chunks: deque[tuple[str, ...]] = deque()
        while chunk := tuple(islice(waiting, kind.most)):
            self._chunks.append(chunk)

    @property
    def left(self) -> int:
        """How many requests there are still to make, at least."""
        return len(self._chunks)

    def next(self, spotify: Spotify, replies: list[bytes]) -> Exchange | None:
        """One request; None when it only showed that the ids have to be asked for in smaller parts."""
        chunk = self._chunk()
        try:
            json_object(_call(spotify, self._kind, chunk), replies, what=self._what)
        except (AccessDenied, NotFound, UnexpectedAnswer) as error:
            return self._refused_with(error, chunk, replies)
        if len(chunk) == 1:
            self._note_refusal()
        return self._exchange(chunk, 200, replies)

    def _chunk(self) -> tuple[str, ...]:
        chunk = self._chunks.popleft()
        if len(chunk) > self._most:
            self._chunks.extendleft((one,) for one in reversed(chunk))
            chunk = self._chunks.popleft()
        return chunk

    def _refused_with(self, error: ChartlakeError, chunk: tuple[str, ...], replies: list[bytes]) -> Exchange | None:
        status = error.http_status or 0
        if self._kind is AUDIO_FEATURES and status in (403, 404) and not _wants_premium(error):
            self._refusal.note()
            raise NotOffered(f"{error}; {_instead(now().date())}", http_status=status) from error
        if len(chunk) == 1 and is_unknown(status, replies[-1]):
            self._note_refusal()
            return self._exchange(chunk, status, replies)
        if len(chunk) > 1 and status == 403 and not _wants_premium(error):
            self._most, self._refused = 1, True
            self._chunks.appendleft(chunk)
            return None
        if len(chunk) > 1 and status == 400 and is_unknown(status, replies[-1]):
            half = len(chunk) // 2
            self._chunks.extendleft((chunk[half:], chunk[:half]))
            return None
        if isinstance(error, NotFound) and len(chunk) == 1:
            raise SourceUnavailable(f"{error}; which says nothing of the id", http_status=status) from error
        if isinstance(error, AccessDenied):
            raise AccessDenied(f"{error}; {remedy(error)}", http_status=status) from error
        raise error

    def _note_refusal(self) -> None:
        """Only once a single get came through: who may ask nothing at all is no app without batches."""
        if self._refused:
            self._refusal.note()
            self._refused = False

    def _exchange(self, chunk: tuple[str, ...], status: int, replies: list[bytes]) -> Exchange:
        single = len(chunk) == 1 and self._kind is not AUDIO_FEATURES
        url = f"{self._address}/{chunk[0]}" if single else self._address
        return Exchange(url=url, status=status, asked=chunk, body=replies[-1])


def _call(spotify: Spotify, kind: Kind, chunk: tuple[str, ...]) -> Any:
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
