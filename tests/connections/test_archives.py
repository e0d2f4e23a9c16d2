"""Spotify's ZIP: the histories in it are read in memory, and one that was made to do harm does none."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from chartlake.connections import archives
from chartlake.errors import UnexpectedAnswer


def packed(folder: Path, **members: bytes) -> Path:
    """An archive of members, whose names have - for a blank, and end in .json."""
    archive = folder / "my_spotify_data.zip"
    with ZipFile(archive, "w", ZIP_DEFLATED) as opened:
        for name, body in members.items():
            opened.writestr(f"My Spotify Data/{name}.json", body)
    return archive


def test_the_histories_come_in_the_order_of_their_names_without_folders(tmp_path: Path) -> None:
    archive = packed(tmp_path, StreamingHistory_music_1=b"[2]", StreamingHistory_music_0=b"[1]", Payments=b"[3]")
    assert archives.is_archive(archive)
    assert list(archives.histories(archive)) == [
        ("StreamingHistory_music_0.json", b"[1]"),
        ("StreamingHistory_music_1.json", b"[2]"),
    ]


def test_an_archive_without_a_history_says_what_was_looked_for(tmp_path: Path) -> None:
    with pytest.raises(UnexpectedAnswer, match="no streaming history of songs"):
        list(archives.histories(packed(tmp_path, Userdata=b"{}", StreamingHistory_podcast_0=b"[]")))


def test_a_member_that_unpacks_to_more_than_any_history_is_not_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archives, "LARGEST", 1000)
    with pytest.raises(UnexpectedAnswer, match="larger than a history"):
        list(archives.histories(packed(tmp_path, StreamingHistory_music_0=bytes(1001))))


def test_many_members_that_are_large_together_are_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "LARGEST_OF_ALL", 1000)
    archive = packed(tmp_path, StreamingHistory_music_0=bytes(600), StreamingHistory_music_1=bytes(600))
    with pytest.raises(UnexpectedAnswer, match="the whole archive"):
        list(archives.histories(archive))


def test_an_archive_of_a_thousand_histories_is_none_of_spotifys(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archives, "MOST", 1)
    archive = packed(tmp_path, StreamingHistory_music_0=b"[]", StreamingHistory_music_1=b"[]")
    with pytest.raises(UnexpectedAnswer, match="nobody has more than 1"):
        list(archives.histories(archive))


def test_an_archive_whose_bytes_were_changed_is_refused_by_name(tmp_path: Path) -> None:
    archive = packed(tmp_path, StreamingHistory_music_0=b"[1, 2, 3, 4, 5, 6, 7, 8]" * 40)
    body = bytearray(archive.read_bytes())
    body[70:80] = bytes(10)
    archive.write_bytes(body)
    with pytest.raises(UnexpectedAnswer, match="download it from Spotify again"):
        list(archives.histories(archive))


def test_an_encrypted_archive_is_refused_by_name(tmp_path: Path) -> None:
    archive = packed(tmp_path, StreamingHistory_music_0=b"[]")
    body = bytearray(archive.read_bytes())
    for header, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        body[body.index(header) + flags] |= 1
    archive.write_bytes(body)
    with pytest.raises(UnexpectedAnswer, match="download it from Spotify again"):
        list(archives.histories(archive))
