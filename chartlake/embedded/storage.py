"""The objects on disk: mended after a kill in the middle of a write, and never lost in silence.

The emulator writes an object as two files, first the bytes and then a sidecar with its size, ETag and metadata.
Killed in between, it would serve the new bytes with the old length. A write that fails is only a line in its log.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

_SIDECAR: Final = ".meta.json"
_VERSIONS: Final = ".versions"


def mend(objects: Path) -> list[Path]:
    """Make every object's sidecar agree with its bytes; the files that were touched.

    An object without a sidecar was never acknowledged to whoever put it: it is removed, and its writer asks again.
    """
    touched = []
    for path in _files(objects):
        sidecar = path.with_name(path.name + _SIDECAR)
        if path.suffix == ".tmp" or not sidecar.exists():
            path.unlink()
        elif sidecar.stat().st_mtime_ns < path.stat().st_mtime_ns:
            if not _refresh(sidecar, path.read_bytes()):
                continue
        else:
            continue
        touched.append(path)
    return touched


def _files(objects: Path) -> Iterator[Path]:
    for account in objects.iterdir() if objects.exists() else ():
        if account.name == _VERSIONS or not account.is_dir():
            continue
        for path in sorted(account.rglob("*")):
            if path.is_file() and not path.name.endswith(_SIDECAR):
                yield path


def _refresh(sidecar: Path, body: bytes) -> bool:
    recorded = json.loads(sidecar.read_text(encoding="utf-8"))
    etag = f'"{hashlib.md5(body, usedforsecurity=False).hexdigest()}"'
    if recorded.get("is_delete_marker") or (recorded.get("size"), recorded.get("etag")) == (len(body), etag):
        return False
    recorded |= {"size": len(body), "etag": etag, "checksums": {}}
    sidecar.write_text(json.dumps(recorded), encoding="utf-8")
    return True


def strict(persist: Callable[[str, str, Any], None]) -> Callable[[str, str, Any], None]:
    """The emulator's way of writing an object, but failing when it could not write: the putter must hear of it."""

    def persist_or_fail(bucket: str, key: str, record: Any) -> None:
        persist(bucket, key, record)
        # The emulator drops the body from memory exactly when both files were written.
        if isinstance(record, dict) and record.get("body") is not None:
            raise OSError(f"the object s3://{bucket}/{key} could not be written to disk; is the disk full?")

    return persist_or_fail
