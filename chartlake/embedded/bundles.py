"""Bundles of functions, unpacked once: the emulator would unpack 100 MB again for every worker it starts."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
import zipfile
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final

_KEPT: Final = 8


def unpack_once(lambda_runtime: Any, *, folder: Path) -> None:
    """Make the emulator's workers share what is unpacked below `folder`; on AWS too a bundle is read-only."""
    folder.mkdir(parents=True, exist_ok=True)
    forget_old(folder)

    class SharedZipFile(zipfile.ZipFile):
        def extractall(self, path: Any = None, members: Any = None, pwd: Any = None) -> None:
            target = Path(path)
            target.rmdir()
            target.symlink_to(unpacked(self, folder))

    lambda_runtime.zipfile = SimpleNamespace(ZipFile=SharedZipFile, BadZipFile=zipfile.BadZipFile)


def unpacked(bundle: zipfile.ZipFile, folder: Path) -> Path:
    """Where the content of a bundle lies below `folder`; it is unpacked there when it is new."""
    content = hashlib.sha256()
    for entry in bundle.infolist():
        content.update(f"{entry.filename}\0{entry.CRC}\0{entry.file_size}\n".encode())
    place = folder / content.hexdigest()[:32]
    if not place.exists():
        unfinished = Path(tempfile.mkdtemp(dir=folder, prefix="unfinished-"))
        zipfile.ZipFile.extractall(bundle, unfinished)
        try:
            unfinished.rename(place)
        except OSError:  # another worker was first
            shutil.rmtree(unfinished)
    os.utime(place)
    return place


def forget_old(folder: Path) -> None:
    """Remove what a kill left unfinished, and all but the bundles used last."""
    finished = []
    for place in folder.iterdir():
        if place.name.startswith("unfinished-"):
            shutil.rmtree(place)
        else:
            finished.append(place)
    for place in sorted(finished, key=lambda place: place.stat().st_mtime, reverse=True)[_KEPT:]:
        shutil.rmtree(place)
