"""A file on its way into the inbox: its name says whose it is, and what must not be stored stays on this machine."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from chartlake.connections import archives, meant
from chartlake.errors import BadName, ConfigError
from chartlake.sources import Personal, personal
from chartlake.store import Bucket


def prepared(file: Path, source: str, *, user: str, bucket: Bucket) -> Iterator[tuple[str, bytes]]:
    """The names and the bytes to put into the inbox of a source: one file, or the histories in Spotify's ZIP.

    `user` is a user_id, or the beginning of a connected one's. ConfigError when it is missing, or not wanted;
    UnexpectedAnswer when the file is nothing that could be stripped.
    """
    of_users = personal(source)
    if of_users is None:
        if user:
            raise ConfigError(f"files of {source} are of no user; leave --user out")
        yield file.name, file.read_bytes()
        return
    user_id = meant(bucket, user) if user else _owner(of_users, file.name)
    name = file.name.removeprefix(f"{user_id}.")
    files = archives.histories(file) if archives.is_archive(file) else [(name, file.read_bytes())]
    for inner, body in files:
        yield of_users.dropped_name(user_id, inner), of_users.strip(body)


def _owner(of_users: Personal, file_name: str) -> str:
    """The user whose hash the name begins with."""
    with suppress(BadName):
        return of_users.user_of(of_users.scope_of(file_name))
    raise ConfigError(f"{file_name}: whose is it? Give --user with a user_id that `chartlake connections` shows")
