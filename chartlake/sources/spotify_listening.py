"""What connected users listen to: recently played tracks every hour, their top lists every day, their own exports.

A user is a salted hash, and the scopes of a user carry it: `recent.<user_id>`, `top.<user_id>_daily`, and
`import.<user_id>` for dropped files. Who is connected is not in lake.toml; see chartlake/connections.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

from chartlake.answers import Answer, NothingNew, NumberedRow, ParsedRows, RawObject, Refusal, Row, Scope
from chartlake.errors import AccessDenied, BadName, ConfigError, DateUnavailable
from chartlake.http import Http, Reply, now
from chartlake.sources import _listening_history as history
from chartlake.sources._exchanges import Exchange, as_sequence, in_answers, read_replies, read_sequence
from chartlake.sources._listening_rows import (
    KINDS,
    RANGES,
    is_top_list,
    items_of,
    play,
    ranked,
    top,
    without_names,
    without_persons,
)
from chartlake.sources._listening_time import milliseconds
from chartlake.sources._rows import RowRefused, read_rows, require_rows

if TYPE_CHECKING:
    from chartlake.holdings import Holdings

NAME: Final = "spotify_listening"
ADAPTER_VERSION: Final = 1
TABLES: Final = ("plays", "user_top")
MOST: Final = 50
_USER: Final = r"(?P<user>[0-9a-f]{64})"
_SCOPE: Final = re.compile(rf"(?:(?P<kind>recent|import)\.|(?P<top>top)\.){_USER}(?(top)_daily)")
_OWNED: Final = re.compile(rf"{_USER}\.(?P<rest>.+)")
_DROPPED: Final = re.compile(rf"{_USER}\.[^/]+\.(?:json|json-seq)", re.IGNORECASE)
_FIRST_YEAR: Final = 2008  # Spotify's


def scopes_of(user_id: str) -> tuple[str, ...]:
    """What is asked for in the name of a connected user."""
    return f"recent.{user_id}", f"top.{user_id}_daily"


def user_of(scope: str) -> str:
    """The user whose scope this is; BadName when it is nobody's."""
    found = _SCOPE.fullmatch(scope)
    if found is None:
        raise BadName(f"{NAME}: {scope!r} is no scope of a user; they are recent.<user_id> and top.<user_id>_daily")
    return found["user"]


def dropped_name(user_id: str, file_name: str) -> str:
    """The name under which a file of a user lies in the inbox."""
    return f"{user_id}.{history.file_name(file_name)}"


def stored_name(file_name: str) -> str:
    """The name of a dropped file as the lake may keep it: whose it is, and the name that Spotify gave it."""
    found = _OWNED.fullmatch(file_name)
    return dropped_name(found["user"], found["rest"]) if found else history.file_name(file_name)


def strip(body: bytes) -> bytes:
    """The bytes without IP addresses, user names and devices; stripping twice is as once.

    UnexpectedAnswer when they are nothing that could be stripped: such a file is not stored at all.
    """
    what = f"{NAME}, a dropped file"
    if body.startswith(b"\x1e"):
        return as_sequence([_bare_exchange(one, what) for one in read_sequence(body, what=what)])
    document = history.entries_of(body, what=what)
    return history.without_personal(document) if history.is_history(document) else _bare_answer(body, what)


def _bare_exchange(one: Exchange, what: str) -> Exchange:
    url = without_names(one.url.encode("utf-8", "replace")).decode()
    return Exchange(url=url, status=one.status, asked=(), body=_bare_answer(one.body, what))


def _bare_answer(body: bytes, what: str) -> bytes:
    document = history.entries_of(body, what=what)
    items_of(document, what=what)
    # Written anew, also where nothing has to go: of a name that stands twice in an object only the second was read.
    return without_names(json.dumps(without_persons(document), ensure_ascii=False).encode("utf-8", "replace"))


def ask(scope: Scope, http: Http, holdings: Holdings) -> Iterator[Answer]:
    """The last plays when one is new, or, once a day, six top lists; `http.secret` holds the user's access_token.

    NothingNew when there is nothing to store. AccessDenied, RateLimited, SourceUnavailable or UnexpectedAnswer.
    """
    user_of(scope.name)
    if scope.date is not None and scope.date != now().date():
        raise DateUnavailable(f"{NAME} {scope.name}: Spotify says what holds now, not what held on {scope.date}")
    if scope.name.startswith("recent."):
        return _recently_played(scope, http, holdings)
    if scope.name.startswith("top."):
        return _top_lists(scope, http, holdings)
    raise ConfigError(f"{NAME}: {scope.name} is filled by dropped files: chartlake drop FILE --source {NAME} --user …")


def parse(raw: RawObject) -> ParsedRows:
    """Rows of plays and user_top; every play or place counts as one row of the answer."""
    what = f"{NAME} {raw.original_name or raw.scope}"
    user = user_of(scope_of(raw.original_name) if raw.original_name is not None else raw.scope)
    if raw.body.startswith(b"\x1e"):
        return _parse_top(raw, user, what)
    document = history.entries_of(raw.body, what=what)
    if history.is_history(document):
        return _parse_history(document, raw, user, what)
    if is_top_list(document):
        return _parse_top(raw, user, what)
    numbered = list(enumerate(items_of(document, what=what), start=1))
    return _plays(*_read_plays(numbered, play, raw), user=user, what=what)


def scope_of(file_name: str) -> str:
    """`import.<user_id>`; BadName when the name does not begin with the user's hash."""
    found = _DROPPED.fullmatch(file_name)
    if found is None:
        raise BadName(
            f"{file_name!r} does not say whose listening it is; drop it with "
            f"chartlake drop FILE.json --source {NAME} --user USER_ID"
        )
    return f"import.{found['user']}"


def _recently_played(scope: Scope, http: Http, holdings: Holdings) -> Iterator[Answer]:
    """The last fifty plays, whatever was known before: one that was heard offline has a time before the last known one,
    and Spotify leaves it out when it is asked for what came after that."""
    note = f"listening/recent/{user_of(scope.name)}"
    known = holdings.recall(note)
    reply = _get(http, "/v1/me/player/recently-played", {"limit": str(MOST)}, what=f"{NAME} {scope.name}")
    items = _items(reply.body)
    told = [_mark(item) for item in items or ()]
    if items is not None and not set(told) - set(_marks(known)):
        raise NothingNew("nothing was played since the last time", http_status=reply.status)
    played, after = _played(items or ()), _newest(known)
    yield Answer(
        body=without_names(reply.body),
        url=reply.url,
        status=reply.status,
        content_type=reply.content_type,
        extension="json",
        fetched_at=reply.received_at,
        remark=_perhaps_lost(played, after, len(told)),
    )
    # Only now, when the answer is stored: whoever dies before stores the same plays again, and loses none.
    # And never later than now: a time that cannot be would hide that plays were lost until then.
    if played:
        newest = max(after or 0, min(max(played), milliseconds(reply.received_at)))
        holdings.note(note, {"after": newest, "known": sorted(set(told))})


def _mark(item: Any) -> str:
    """What tells an item from others: the moment and the song, or all of what cannot be read."""
    try:
        row = play(item)
        said = f"{milliseconds(row['played_at'])} {row['item_id']}"
    except RowRefused:
        said = json.dumps(item, sort_keys=True)
    return sha256(said.encode()).hexdigest()[:16]


def _marks(note: Mapping[str, Any]) -> Sequence[Any]:
    known = note.get("known")
    return [one for one in known if isinstance(one, str)] if isinstance(known, list) else []


def _newest(note: Mapping[str, Any]) -> int | None:
    """The time of the newest play that is known, as Unix milliseconds."""
    after = note.get("after")
    return after if isinstance(after, int) and not isinstance(after, bool) else None


def _top_lists(scope: Scope, http: Http, holdings: Holdings) -> Iterator[Answer]:
    note, today = f"listening/top/{user_of(scope.name)}", now().date().isoformat()
    if holdings.recall(note).get("asked_on") == today:
        raise NothingNew("the top lists of today are known already")
    yield from in_answers(_each_top_list(scope, http), url=f"{http.base_url}/v1/me/top")
    holdings.note(note, {"asked_on": today})


def _each_top_list(scope: Scope, http: Http) -> Iterator[Exchange]:
    for kind in KINDS:
        for time_range in RANGES:
            query = {"time_range": time_range, "limit": str(MOST)}
            reply = _get(http, f"/v1/me/top/{kind}", query, what=f"{NAME} {scope.name}")
            yield Exchange(url=reply.url, status=reply.status, asked=(), body=without_names(reply.body))


def _get(http: Http, path: str, query: dict[str, str], *, what: str) -> Reply:
    token = http.secret.get("access_token", "")
    try:
        return http.get(path, what=what, params=query, headers={"Authorization": f"Bearer {token}"})
    except AccessDenied as error:
        raise AccessDenied(
            f"{error}; connect again with `chartlake connect`, and see on developer.spotify.com that the app names "
            "this user (a new app has five at most) and its owner has Premium",
            http_status=error.http_status,
        ) from error


def _items(body: bytes) -> list[Any] | None:
    """The items of an answer, or None when it has none: then it is stored, and `parse` says what is wrong with it."""
    try:
        items = json.loads(body)["items"]
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    return items if isinstance(items, list) else None


def _played(items: Sequence[Any]) -> list[int]:
    found = []
    for item in items:
        with suppress(RowRefused):  # `parse` refuses it by name
            found.append(milliseconds(play(item)["played_at"]))
    return found


def _perhaps_lost(played: Sequence[int], after: int | None, count: int) -> str | None:
    if after is None or count < MOST or not played or min(played) <= after:
        return None
    since = datetime.fromtimestamp(after / 1000, UTC)
    return (
        f"{count} plays since {since:%Y-%m-%d %H:%M} UTC, and Spotify gives no more at once: earlier ones may be lost; "
        "the extended streaming history has them"
    )


def _parse_history(document: Any, raw: RawObject, user: str, what: str) -> ParsedRows:
    heard, left_out = history.songs(document, what=what)
    rows, refused = _read_plays(heard, history.play, raw)
    kept, shorter = history.the_longest([(row.number, row) for row in rows])
    parsed = _plays([row for _, row in kept], refused, user=user, what=what)
    return ParsedRows(rows=parsed.rows, refused=[*left_out, *parsed.refused, *shorter])


def _read_plays(
    numbered: Sequence[tuple[int, Any]], read: Any, raw: RawObject
) -> tuple[list[NumberedRow], list[Refusal]]:
    rows: list[NumberedRow] = []
    refused = []
    for number, entry in numbered:
        try:
            rows.append(NumberedRow(_plausible(read(entry), raw.fetched_at), number=number))
        except RowRefused as refusal:
            refused.append(Refusal(table="plays", row_number=number, reason=str(refusal), row=entry))
    return rows, refused


def _plausible(row: Row, fetched_at: datetime) -> Row:
    played_at = row["played_at"]
    if played_at.year < _FIRST_YEAR or (played_at - fetched_at).total_seconds() > 86_400:
        raise RowRefused(f"nothing can have been played at {played_at}")
    return row


def _plays(rows: Sequence[Row], refused: Sequence[Refusal], *, user: str, what: str) -> ParsedRows:
    require_rows(rows, refused, what=what)
    for row in rows:
        row["user_id"] = user
    return ParsedRows(rows={"plays": rows}, refused=refused)


def _parse_top(raw: RawObject, user: str, what: str) -> ParsedRows:
    replies = read_replies(raw.body, what=what)
    places = [
        place for reply in replies for place in ranked(history.entries_of(reply.body, what=what), reply.url, what=what)
    ]
    rows, refused = read_rows(
        "user_top",
        enumerate(places, start=1),
        lambda place: {"user_id": user, "observed_date": raw.fetched_at.date(), **top(place)},
        show=lambda place: place.said,
        key=("kind", "time_range", "rank"),
    )
    require_rows(rows, refused, what=what)
    return ParsedRows(rows={"user_top": rows}, refused=refused)
