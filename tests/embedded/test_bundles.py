"""Bundles that are unpacked once and shared."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path
from types import SimpleNamespace

from chartlake.embedded.bundles import forget_old, unpack_once, unpacked


def bundle(text: str) -> zipfile.ZipFile:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("lambdas/handler.py", text)
    return zipfile.ZipFile(packed)


def test_the_same_content_is_unpacked_once(tmp_path: Path) -> None:
    first = unpacked(bundle("one"), tmp_path)
    assert unpacked(bundle("one"), tmp_path) == first
    assert (first / "lambdas" / "handler.py").read_text() == "one"
    assert unpacked(bundle("two"), tmp_path) != first


def test_a_worker_finds_the_shared_bundle_in_its_own_folder(tmp_path: Path) -> None:
    runtime = SimpleNamespace()
    unpack_once(runtime, folder=tmp_path / "functions")
    packed = tmp_path / "code.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("handler.py", "one")
    for worker in ("a", "b"):
        code = tmp_path / worker / "code"
        code.mkdir(parents=True)
        with runtime.zipfile.ZipFile(packed) as archive:
            archive.extractall(code)
        assert (code / "handler.py").read_text() == "one"
    assert len(list((tmp_path / "functions").iterdir())) == 1


def test_what_a_kill_left_and_what_was_not_used_for_long_goes(tmp_path: Path) -> None:
    (tmp_path / "unfinished-x").mkdir()
    places = [unpacked(bundle(str(number)), tmp_path) for number in range(10)]
    for age, place in enumerate(places):
        os.utime(place, (1_000_000 - age, 1_000_000 - age))
    forget_old(tmp_path)
    assert set(tmp_path.iterdir()) == set(places[:8])
