"""A file on its way into the inbox: its name says whose it is, and what must not be stored stays on this machine."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from chartlake.connections import meant
from chartlake.errors import BadName, ConfigError
from chartlake.sources import personal
from chartlake.store import Bucket


def prepared(file: Path, source: str, *, user: str, bucket: Bucket) -> tuple[str, bytes]:
    """The name and the bytes to put into the inbox of a source.

    `user` is a user_id, or the beginning of a connected one's. ConfigError when it is missing, or not wanted;
    UnexpectedAnswer when the file is nothing that could be stripped.
    """
    of_users, body = personal(source), file.read_bytes()
    if of_users is None:
        if user:
            raise ConfigError(f"files of {source} are of no user; leave --user out")
        return file.name, body
    if user:
        return of_users.dropped_name(meant(bucket, user), file.name), of_users.strip(body)
    with suppress(BadName):
        of_users.scope_of(file.name)
        return file.name, of_users.strip(body)
    raise ConfigError(f"{file.name}: whose is it? Give --user with a user_id that `chartlake connections` shows")
