"""When something was played, as Spotify writes it: UTC, with a fraction of a second or without one."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final

from chartlake.sources._rows import RowRefused

_MOMENT: Final = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2})(?:\.([0-9]{1,9}))?Z")
_EPOCH: Final = datetime(1970, 1, 1)


def moment(written: str | None, name: str) -> tuple[datetime, str]:
    """The naive UTC time in whole milliseconds, and its precision: `ms` with a fraction, `s` without."""
    found = _MOMENT.fullmatch(written or "")
    if found is None:
        raise RowRefused(f"{name} {written!r} is not a moment in UTC, as 2024-12-25T01:30:30.123Z")
    try:
        whole_second = datetime.fromisoformat(found[1])
    except ValueError:
        raise RowRefused(f"{name} {written!r} is no time") from None
    if found[2] is None:
        return whole_second, "s"
    return whole_second.replace(microsecond=int(found[2].ljust(3, "0")[:3]) * 1000), "ms"


def milliseconds(at: datetime) -> int:
    """A naive UTC time as Unix milliseconds, as Spotify's cursors have it."""
    since = at - _EPOCH
    return (since.days * 86_400 + since.seconds) * 1000 + since.microseconds // 1000
