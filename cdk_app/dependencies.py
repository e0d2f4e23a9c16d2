"""A function's dependencies as a zip, for the interpreter and platform it will run on; made once, then cached."""

from __future__ import annotations

import hashlib
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cdk_app.choices import Choices
from cdk_app.nodejs import ROOT
from chartlake.errors import ConfigError

CACHE: Final = ROOT / ".chartlake" / "bundles"
LAMBDA_PYTHON: Final = "3.13"
# pyarrow has no wheel for an older glibc; Lambda's Python 3.13 runs on glibc 2.34.
LAMBDA_PLATFORM: Final = "aarch64-manylinux_2_28"
# What no function imports. libarrow_substrait must stay: pyarrow does not import without it.
_NOT_SHIPPED: Final = (
    *("pyarrow/include", "pyarrow/src", "pyarrow/tests", "pyarrow/**/*.pyx", "pyarrow/**/*.pxd", "pyarrow/**/*.pxi"),
    *("pyarrow/libarrow_flight.so.*", "pyarrow/libarrow_python_flight.so*", "pyarrow/_flight*.so"),
    *("bin", ".lock"),
)
_NOT_REPEATABLE: Final = ("**/__pycache__", "*.dist-info/RECORD", "*.dist-info/direct_url.json")
_RECIPE: Final = "2"  # raise it when what this module makes of the same requirements changes
_LONG_AGO: Final = (1980, 1, 1, 0, 0, 0)
_READABLE: Final = 0o644 << 16


@dataclass(frozen=True, kw_only=True)
class Runtime:
    """What a bundle is made for. An empty `platform` is this machine's; `compression` is zlib's level."""

    python: str
    platform: str = ""
    compression: int = 6

    @classmethod
    def of(cls, choices: Choices) -> Runtime:
        """Lambda's on AWS; this machine's where the emulator runs the functions on its own interpreter."""
        if choices.embedded:
            return cls(python=_version(), compression=1)
        return cls(python=LAMBDA_PYTHON, platform=LAMBDA_PLATFORM)


def archive_of(requirements: Path, runtime: Runtime) -> Path:
    """The zip with these dependencies for this runtime, made if it is not there yet.

    ConfigError when a dependency cannot be had.
    """
    machine = runtime.platform or f"{sys.platform}-{platform.machine()}"
    recipe = (_RECIPE, runtime.python, machine, str(runtime.compression), str(bool(_compiler(runtime.python))))
    digest = hashlib.sha256("\n".join((*recipe, requirements.read_text(encoding="utf-8"))).encode()).hexdigest()
    archive = CACHE / f"{requirements.parent.name}-{digest[:16]}.zip"
    if not archive.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=CACHE, prefix="making-") as scratch:
            folder = Path(scratch) / "dependencies"
            _install(requirements, runtime, folder)
            _prune(folder)
            compile_ahead(folder, runtime)
            made = Path(scratch) / "made.zip"
            with zipfile.ZipFile(made, "w") as target:
                add_tree(target, folder, compression=runtime.compression)
            made.replace(archive)
    return archive


def add_tree(target: zipfile.ZipFile, folder: Path, *, compression: int) -> None:
    """Add a folder's files, so that the same files always give the same bytes."""
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        entry = zipfile.ZipInfo(file.relative_to(folder).as_posix(), _LONG_AGO)
        entry.external_attr = _READABLE
        target.writestr(entry, file.read_bytes(), zipfile.ZIP_DEFLATED, compression)


def compile_ahead(folder: Path, runtime: Runtime) -> None:
    """Put compiled modules beside the sources, which makes cold starts several times faster.

    Only an interpreter of the runtime's own version can; without one on this machine the bundle goes uncompiled.
    """
    compiler = _compiler(runtime.python)
    if compiler:
        # unchecked-hash: Lambda's file times differ. The seed: the order of sets is written into the compiled file.
        how = ("-q", "-j", "1", "--invalidation-mode", "unchecked-hash", "-s", str(folder), "-p", "/var/task")
        subprocess.run(  # noqa: S603 - our own command, no shell
            [compiler, "-m", "compileall", *how, str(folder)],
            env={**os.environ, "PYTHONHASHSEED": "0", "PYTHONWARNINGS": "ignore"},
            stdout=subprocess.DEVNULL,
            check=False,  # a module for another Python inside a dependency does not compile, and is never imported
        )


def _compiler(python: str) -> str | None:
    """An interpreter of this version: the running one, or the one on the PATH."""
    if python == _version():
        return sys.executable
    found = shutil.which(f"python{python}")
    if not found:
        return None
    # A version manager's shim exists for versions that are not installed, and fails only when it is run.
    asked = subprocess.run([found, "--version"], capture_output=True, text=True, check=False)  # noqa: S603
    return found if asked.returncode == 0 and asked.stdout.startswith(f"Python {python}.") else None


def _version() -> str:
    return f"{sys.version_info.major}.{sys.version_info.minor}"


def _install(requirements: Path, runtime: Runtime, folder: Path) -> None:
    target = ("--python-platform", runtime.platform) if runtime.platform else ()
    command = [
        *(str(Path(sys.executable).parent / "uv"), "pip", "install", "--quiet", "--require-hashes"),
        *("--python", sys.executable, "--python-version", runtime.python, *target),
        *("--only-binary", ":all:", "--no-compile"),
        *("--target", str(folder), "--requirement", str(requirements)),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own command
    if done.returncode:
        raise ConfigError(
            f"{requirements}: not installed for {runtime.platform or 'this machine'}, "
            f"Python {runtime.python}: {done.stderr.strip()}"
        )


def _prune(folder: Path) -> None:
    for pattern in (*_NOT_SHIPPED, *_NOT_REPEATABLE):
        _remove(list(folder.glob(pattern)))


def _remove(paths: Iterable[Path]) -> None:
    for path in paths:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
