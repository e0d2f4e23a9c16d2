"""Objects that a kill left half written."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import Any

import pytest

from chartlake.embedded.storage import mend, strict


def put(path: Path, body: bytes, *, sidecar_of: bytes | None, older_sidecar: bool = False) -> Path:
    """An object as the emulator leaves it; `sidecar_of` are the bytes that its sidecar describes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(body)
    if sidecar_of is not None:
        etag = f'"{hashlib.md5(sidecar_of).hexdigest()}"'
        sidecar = path.with_name(path.name + ".meta.json")
        sidecar.write_text(json.dumps({"size": len(sidecar_of), "etag": etag, "metadata": {"url": "u"}}))
        at = path.stat().st_mtime_ns + (-1_000_000 if older_sidecar else 1_000_000)
        os.utime(sidecar, ns=(at, at))
    return path


def sidecar_of(path: Path) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(path.with_name(path.name + ".meta.json").read_text())
    return read


def test_a_whole_object_is_left_alone(tmp_path: Path) -> None:
    whole = put(tmp_path / "000000000000/raw/a.gz", b"answer", sidecar_of=b"answer")
    assert mend(tmp_path) == []
    assert whole.read_bytes() == b"answer"


def test_new_bytes_under_an_old_sidecar_get_their_own_length_and_etag(tmp_path: Path) -> None:
    torn = put(tmp_path / "000000000000/curated/t/data.parquet", b"longer", sidecar_of=b"old", older_sidecar=True)
    assert mend(tmp_path) == [torn]
    assert sidecar_of(torn) == {
        "size": 6,
        "etag": '"67c35b0654107413e3a1dcbafa96a45c"',
        "metadata": {"url": "u"},
        "checksums": {},
    }


def test_an_object_that_was_never_acknowledged_is_removed(tmp_path: Path) -> None:
    put(tmp_path / "000000000000/raw/a.gz", b"answer", sidecar_of=None)
    put(tmp_path / "000000000000/raw/b.gz.tmp", b"half", sidecar_of=None)
    mend(tmp_path)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_earlier_versions_are_not_objects(tmp_path: Path) -> None:
    version = put(tmp_path / ".versions/000000000000/raw/v1/a.gz", b"earlier", sidecar_of=None)
    assert mend(tmp_path) == []
    assert version.exists()


def test_a_lake_that_never_ran_has_nothing_to_mend(tmp_path: Path) -> None:
    assert mend(tmp_path / "objects") == []


def test_a_write_that_failed_reaches_the_one_who_put_it() -> None:
    def fails(bucket: str, key: str, record: Any) -> None:
        """The emulator logs what is wrong and goes on, with the body still in memory."""

    with pytest.raises(OSError, match=r"s3://raw/a\.gz"):
        strict(fails)("raw", "a.gz", {"body": b"answer"})


def test_a_write_that_succeeded_passes() -> None:
    def writes(bucket: str, key: str, record: Any) -> None:
        record["body"] = None

    strict(writes)("raw", "a.gz", {"body": b"answer"})
