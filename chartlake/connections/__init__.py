"""Who has connected a Spotify account to the lake: a salted hash, the time of the consent, and when it ends.

The hash is all that the lake knows of a person. The refresh token is a secret of its own for each of them; beside it a
note in the raw bucket tells extract whom to ask for.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

from chartlake import notes
from chartlake.errors import ConfigError
from chartlake.lake import Lake
from chartlake.sources import personal
from chartlake.store import Bucket

# The secrets of all connections stand below this; extract may read those, and not the salt.
SECRETS_PREFIX: Final = "chartlake/listening/"
SALT: Final = "chartlake/listening-salt"
FOLDER: Final = "listening/connections"
USER: Final = re.compile(r"[0-9a-f]{64}")
# Spotify ends an authorization six months after the consent, whatever is refreshed meanwhile.
MONTHS: Final = 6
REMIND_AFTER: Final = 5
_SHORTEST: Final = 6


@dataclass(frozen=True, kw_only=True)
class Connection:
    """One connected user. `connected_at` is the naive UTC time of the consent; None when its note is unreadable."""

    user_id: str
    connected_at: datetime | None

    @property
    def ends_on(self) -> date | None:
        """The day on which Spotify ends it."""
        return _months_later(self.connected_at, MONTHS) if self.connected_at else None

    def reminder(self, now: datetime) -> str | None:
        """From five months after the consent: when it ends, and what to do."""
        if self.connected_at is None or now.date() < _months_later(self.connected_at, REMIND_AFTER):
            return None
        ends = "ended" if self.ends_on and self.ends_on < now.date() else "ends"
        return f"this connection {ends} on {self.ends_on}: connect again with `chartlake connect`"


def user_id_of(salt: str, spotify_id: str) -> str:
    """The salted SHA-256 (as an HMAC) of Spotify's user id, 64 hex digits: the same for the same person."""
    return hmac.new(salt.encode(), spotify_id.encode(), hashlib.sha256).hexdigest()


def secret_name(user_id: str) -> str:
    """The secret that holds a connection."""
    return f"{SECRETS_PREFIX}{user_id}"


def remember(bucket: Bucket, connection: Connection) -> None:
    """Note a connection, in place of an earlier one of the same user: from now on extract asks for them."""
    connected_at = connection.connected_at.isoformat() if connection.connected_at else None
    notes.note(bucket, f"{FOLDER}/{connection.user_id}", {"connected_at": connected_at})


def forget(bucket: Bucket, user_id: str) -> None:
    """Remove the note of a connection: from now on nobody asks for them."""
    notes.erase(bucket, f"{FOLDER}/{user_id}")


def listed(bucket: Bucket) -> Sequence[Connection]:
    """Every connection, in the order of their hashes."""
    names = [name for name in notes.noted(bucket, FOLDER) if USER.fullmatch(name)]
    return [connection(bucket, name) for name in names]


def connection(bucket: Bucket, user_id: str) -> Connection:
    """The connection of a user, as it was noted."""
    return Connection(user_id=user_id, connected_at=_moment(notes.recall(bucket, f"{FOLDER}/{user_id}")))


def meant(bucket: Bucket, words: str) -> str:
    """The user whose hash begins with these digits; a whole hash need not be connected. ConfigError otherwise."""
    if USER.fullmatch(words):
        return words
    found = [one.user_id for one in listed(bucket) if one.user_id.startswith(words)]
    if len(words) >= _SHORTEST and len(found) == 1:
        return found[0]
    problem = "several connected users begin" if len(found) > 1 else "no connected user begins"
    raise ConfigError(
        f"{problem} with {words!r}; give at least {_SHORTEST} digits of a user_id that `chartlake connections` shows"
    )


def with_connected(lake: Lake) -> Lake:
    """The lake whose settings name, beside what lake.toml says, the scopes of everybody who is connected."""
    sources = dict(lake.settings.sources)
    for name, settings in lake.settings.sources.items():
        of_users = personal(name)
        if of_users is not None and settings.enabled:
            scopes = [scope for one in listed(lake.raw) for scope in of_users.scopes_of(one.user_id)]
            sources[name] = replace(settings, scopes=(*settings.scopes, *scopes))
    return replace(lake, settings=replace(lake.settings, sources=sources))


def _moment(note: Mapping[str, Any]) -> datetime | None:
    try:
        return datetime.fromisoformat(note["connected_at"])
    except (KeyError, TypeError, ValueError):
        return None  # they are asked for all the same; only the reminder is missing


def _months_later(moment: datetime, months: int) -> date:
    years, month = divmod(moment.month - 1 + months, 12)
    year, month = moment.year + years, month + 1
    return date(year, month, min(moment.day, monthrange(year, month)[1]))
