"""The inbox: files that people drop for a source move into the raw zone, as answers of that source."""

from __future__ import annotations

import hashlib
import re
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Final

from chartlake import raw, runs
from chartlake.answers import Answer
from chartlake.errors import BadName, ConfigError, FileTooLarge, UnexpectedAnswer, UnknownSource
from chartlake.http import now
from chartlake.lake import Lake
from chartlake.sources import Personal, names, personal, source
from chartlake.store import Held, Stored, WriteRaced

INBOX: Final = "inbox/"
UNNAMED: Final = "unnamed"
# A sixteenth of the memory of the function that files it: stripping parses JSON, which takes ten times its size there.
LARGEST_DROP: Final = 64 * 1024**2
# The folder that `chartlake drop` makes for a file.
_OURS: Final = re.compile(r"(?:[0-9a-f]{12}/)?")


def check_size(name: str, size: int, source_name: str) -> None:
    """FileTooLarge, with the remedy, for a file of more bytes than may be dropped."""
    if size <= LARGEST_DROP:
        return
    remedy = "split it, each part whole by itself"
    if personal(source_name) is None:  # a backfill keeps the files that it is given, and a personal one has to go
        remedy = f"`chartlake backfill {name} --source {source_name}` takes it, or {remedy}"
    raise FileTooLarge(f"{name}: {size:,} bytes are more than a dropped file may have ({LARGEST_DROP:,}); {remedy}")


def check_file(file: Path, source_name: str) -> None:
    """FileTooLarge for a file of this machine that may not be dropped, before it is read.

    What is to be stripped counts as it is when it leaves: an archive is larger than the histories in it.
    """
    if personal(source_name) is None:
        check_size(file.name, file.stat().st_size, source_name)


def dropped_run_id(key: str, dropped_at: datetime, *, source_name: str = "") -> str:
    """The run of a dropped file: the same file delivered twice is one run.

    `source_name` is needed where the file lies outside of the inbox.
    """
    folder = key.removeprefix(INBOX).partition("/")[0]
    of_users = personal(source_name or folder) if (source_name or folder) in names() else None
    return f"{_without_persons(key, of_users) if of_users else key}@{dropped_at:%Y%m%dT%H%M%S}"


def _without_persons(key: str, of_users: Personal) -> str:
    """The key of a personal file as runs may hold it: folders and names that a person chose may be a person's."""
    name = key.rpartition("/")[2]
    ours = f"{INBOX}{of_users.NAME}/"
    bare = of_users.stored_name(name)
    if bare == name and _OURS.fullmatch(key.removeprefix(ours).removesuffix(name)):
        return key
    return f"{ours}{hashlib.sha256(key.encode()).hexdigest()[:12]}/{bare}"


def file_dropped(lake: Lake, key: str) -> runs.Run | None:
    """Move a file from the inbox into the raw zone; None when it was moved before.

    A file whose folder names no source, and one too large to be read, stays where it is; its run says so.
    """
    held = lake.raw.head(key)
    folder, _, name = key.removeprefix(INBOX).partition("/")
    if held is None:
        if folder in names() and personal(folder):
            lake.raw.erase(key, spare_current=True)  # whoever filed it may have died before this
        return None
    run = runs.Run(
        run_id=dropped_run_id(key, held.last_modified),
        source=folder or UNNAMED,
        scope=UNNAMED,
        stage="extract",
        started_at=now(),
        finished_at=now(),
        bytes=held.size,
    )
    try:
        if folder not in names() or not name:
            raise UnknownSource(
                f"{key}: no source of that name; drop it under inbox/<source>/ with {', '.join(names())}"
            )
        lake.settings.source(folder)  # without an entry in lake.toml nothing may be written for it
        check_size(_told(folder, name), held.size, folder)
        stored = lake.raw.get(key)
        return _filed(lake, key, stored, run) if stored else None
    except (FileTooLarge, UnexpectedAnswer, BadName) as error:
        return _refused(lake, key, held, run, error)
    except (UnknownSource, ConfigError) as error:
        failed = runs.failed(run, error, str(error))
        runs.record(lake, [failed])
        return failed


def _told(folder: str, name: str) -> str:
    """What a run may say a file is called."""
    of_users, last = personal(folder), name.rpartition("/")[2]
    return of_users.stored_name(last) if of_users else last


def _filed(lake: Lake, key: str, stored: Stored, run: runs.Run) -> runs.Run:
    folder, _, name = key.removeprefix(INBOX).partition("/")
    scope, module = dropped_scope(folder, name), source(folder)
    answer = dropped_answer(folder, name, stored)
    raw_key = raw.store(lake.raw, source=folder, scope=scope, answer=answer, adapter_version=module.ADAPTER_VERSION)
    filed = replace(
        run,
        run_id=dropped_run_id(key, stored.last_modified),
        scope=scope,
        finished_at=now(),
        bytes=len(answer.body),
        raw_key=raw_key,
    )
    runs.record(lake, [filed])
    # Last, so that a death before it files the same file again; and only this file, not one of the same name that was
    # dropped meanwhile: that one has a message of its own.
    _take(lake, key, stored.etag, for_good=personal(folder) is not None)
    return filed


def _refused(lake: Lake, key: str, held: Held, run: runs.Run, error: Exception) -> runs.Run:
    if personal(run.source) is None:
        failed = runs.failed(run, error, str(error))
        runs.record(lake, [failed])
        return failed
    # It may hold what must not be stored, and nobody can tell: it is not kept, and whoever has it is told.
    failed = runs.failed(run, error, f"{error}; it was removed, for it may hold what the lake must not keep")
    runs.record(lake, [failed])
    _take(lake, key, held.etag, for_good=True)
    return failed


def dropped_answer(folder: str, name: str, stored: Stored) -> Answer:
    """A dropped file as the answer of the source it was dropped for.

    Of a personal source UnexpectedAnswer when it cannot be stripped, BadName when its name does not say whose it is.
    """
    of_users = personal(folder)
    if of_users is not None:
        name = _told(folder, name)
        of_users.scope_of(name)  # what is nobody's could not be found when somebody wants theirs removed
    return Answer(
        body=of_users.strip(stored.body) if of_users else stored.body,
        url=f"file:{name}",
        status=200,
        content_type=stored.content_type,
        extension=_extension(name),
        fetched_at=stored.last_modified,
        original_name=name.rpartition("/")[2],
    )


def _take(lake: Lake, key: str, etag: str, *, for_good: bool) -> None:
    """Remove a file from the inbox; for good, when what it held besides must not be restored."""
    with suppress(WriteRaced):
        lake.raw.delete(key, holding=etag)
    if for_good:
        lake.raw.erase(key, spare_current=True)


def dropped_scope(source_name: str, file_name: str) -> str:
    """The scope of a dropped file; one with a bad name is stored all the same, and refused when it is parsed."""
    try:
        return raw.check_scope(source(source_name).scope_of(file_name.rpartition("/")[2]))
    except BadName:
        return UNNAMED


def _extension(file_name: str) -> str:
    suffix = file_name.rpartition(".")[2].lower() if "." in file_name else ""
    return suffix if suffix.isalnum() and suffix.isascii() else "bin"
