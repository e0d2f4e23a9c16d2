"""The ZIP that Spotify sends a person: the files in it that list songs, read in memory and within bounds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Final
from zipfile import BadZipFile, ZipFile, ZipInfo, is_zipfile
from zlib import error as ZlibError  # noqa: N812 - named as the errors beside it

from chartlake.errors import UnexpectedAnswer

# Spotify's files have some twelve megabytes; whatever is larger is made to fill the memory.
LARGEST: Final = 64 * 1024 * 1024
MOST: Final = 500
LARGEST_OF_ALL: Final = 1024 * 1024 * 1024
_LISTS_SONGS: Final = re.compile(r"(?:StreamingHistory(?:_music_)?|Streaming_History_Audio_|endsong_?)[0-9_-]*\.json")
_UNREADABLE: Final = (BadZipFile, ZlibError, EOFError, OSError, RuntimeError, NotImplementedError, ValueError)


def is_archive(file: Path) -> bool:
    """Whether the bytes of a file are those of a ZIP, whatever its name is."""
    return is_zipfile(file)


def histories(file: Path) -> Iterator[tuple[str, bytes]]:
    """The name, without folders, and the bytes of every file of songs in an archive, in the order of their names.

    Nothing is unpacked onto the disk, and nothing else in the archive is read. UnexpectedAnswer when it cannot be read,
    holds no such file, or more than a person's history has.
    """
    try:
        with ZipFile(file) as archive:
            left = LARGEST_OF_ALL
            for member in _of_songs(archive, file.name):
                name, body = PurePosixPath(member.filename).name, _content(archive, member, min(left, LARGEST))
                left -= len(body)
                yield name, body
    except _UNREADABLE as error:
        raise UnexpectedAnswer(
            f"the archive cannot be read ({type(error).__name__}); download it from Spotify again"
        ) from error


def _of_songs(archive: ZipFile, name: str) -> list[ZipInfo]:
    found = [one for one in archive.infolist() if _LISTS_SONGS.fullmatch(PurePosixPath(one.filename).name)]
    if not found:
        raise UnexpectedAnswer(
            f"{name}: no streaming history of songs is in the archive; it is a file StreamingHistory_music_0.json "
            "or Streaming_History_Audio_2023_1.json, and Spotify sends it in the package that you asked it for"
        )
    if len(found) > MOST:
        raise UnexpectedAnswer(f"{name}: {len(found)} histories are in the archive; nobody has more than {MOST}")
    return sorted(found, key=lambda one: one.filename)


def _content(archive: ZipFile, member: ZipInfo, most: int) -> bytes:
    with archive.open(member) as opened:
        body = opened.read(most + 1)  # what the archive says of the size need not be true
    if len(body) > most:
        raise UnexpectedAnswer(
            f"{PurePosixPath(member.filename).name} is larger than a history of Spotify's is ({LARGEST:,} bytes), "
            f"or the whole archive is ({LARGEST_OF_ALL:,} bytes); nothing of it was dropped"
        )
    return body
