"""Make a function's folder without Docker: its code, lake.toml, and its hash-pinned dependencies for the target.

Dependencies are installed once per (requirements, platform, Python) under `.chartlake/bundles/` and linked from there.
"""

from __future__ import annotations

import hashlib
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import aws_cdk as cdk
import jsii
from aws_cdk import aws_lambda as lambda_

from cdk_app.choices import Choices
from cdk_app.nodejs import ROOT
from chartlake.errors import ConfigError

CACHE: Final = ROOT / ".chartlake" / "bundles"
LARGEST_BUNDLE: Final = 250 * 1024 * 1024
LAMBDA_PYTHON: Final = "3.13"
# pyarrow has no wheel for an older glibc; Lambda's Python 3.13 runs on glibc 2.34.
LAMBDA_PLATFORM: Final = "aarch64-manylinux_2_28"
# What pyarrow ships and no function uses. libarrow_substrait must stay: pyarrow does not import without it.
_NOT_SHIPPED: Final = (
    "pyarrow/include",
    "pyarrow/tests",
    "pyarrow/libarrow_flight.so.*",
    "pyarrow/libarrow_python_flight.so*",
    "pyarrow/_flight*.so",
    "pyarrow/**/*.pyx",
    "pyarrow/**/*.pxd",
    "pyarrow/**/*.pxi",
    "pyarrow/src",
    "bin",
    ".lock",
)
_NOT_REPEATABLE: Final = ("**/__pycache__", "*.dist-info/RECORD", "*.dist-info/direct_url.json")
_VERSION: Final = "1"  # raise it when what is left out or compiled changes


@dataclass(frozen=True, kw_only=True)
class Runtime:
    """The interpreter and platform a bundle is made for; an empty platform is this machine's."""

    python: str
    platform: str = ""

    @classmethod
    def of(cls, choices: Choices) -> Runtime:
        """Lambda's on AWS; this machine's where the emulator runs the functions on its own interpreter."""
        if choices.embedded:
            return cls(python=f"{sys.version_info.major}.{sys.version_info.minor}")
        return cls(python=LAMBDA_PYTHON, platform=LAMBDA_PLATFORM)


@dataclass(frozen=True, kw_only=True)
class Bundle:
    """One function's folder: files as seen from the repository, its lake.toml, its requirements (None: none)."""

    function: str
    files: tuple[Path, ...]
    lake_file: Path
    runtime: Runtime
    requirements: Path | None = None

    def write(self, folder: Path) -> None:
        """Fill the folder; ConfigError when a dependency cannot be had or the result is too large for Lambda."""
        if self.requirements:
            _link_tree(installed(self.requirements, self.runtime), folder)
        for source in self.files:
            destination = folder / source.relative_to(ROOT)
            destination.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, destination)
        shutil.copyfile(self.lake_file, folder / "lake.toml")
        size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
        if size > LARGEST_BUNDLE:
            raise ConfigError(
                f"the bundle of {self.function} has {size:,} bytes unpacked, Lambda takes {LARGEST_BUNDLE:,}; "
                f"take a dependency out of {self.requirements}"
            )


def code_of(bundle: Bundle) -> lambda_.Code:
    """The asset of a bundle. Its hash is that of the result, so that a changed pin or target is deployed."""
    return lambda_.Code.from_asset(
        str(ROOT / "lambdas" / bundle.function),
        asset_hash_type=cdk.AssetHashType.OUTPUT,
        bundling=cdk.BundlingOptions(image=cdk.DockerImage.from_registry("never-pulled"), local=LocalBundling(bundle)),
    )


@jsii.implements(cdk.ILocalBundling)
class LocalBundling:
    """Hands a bundle to the CDK."""

    def __init__(self, bundle: Bundle) -> None:
        self._bundle = bundle

    def try_bundle(self, output_dir: str, *_: Any, **__: Any) -> bool:
        """Fill the folder. There is no second way: what goes wrong here is an error, not a reason to try Docker."""
        self._bundle.write(Path(output_dir))
        return True


def sources(*patterns: str) -> tuple[Path, ...]:
    """The repository's files that match, sorted; what Python or an editor left behind is none of them."""
    found = {path for pattern in patterns for path in ROOT.glob(pattern) if path.is_file()}
    return tuple(sorted(path for path in found if path.suffix in {".py", ".sql", ".json"}))


def installed(requirements: Path, runtime: Runtime) -> Path:
    """The folder with these dependencies for this runtime, installed if it is not there yet."""
    recipe = (_VERSION, runtime.python, runtime.platform or f"{sys.platform}-{platform.machine()}")
    digest = hashlib.sha256("\n".join((*recipe, requirements.read_text(encoding="utf-8"))).encode()).hexdigest()
    folder = CACHE / digest[:20]
    if folder.exists():
        return folder
    CACHE.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=CACHE, prefix="making-") as scratch:
        made = Path(scratch) / "made"
        _install(requirements, runtime, made)
        _prune(made)
        try:
            made.rename(folder)
        except OSError:
            if not folder.exists():  # else another synthesis was faster, with the same result
                raise
    return folder


def _install(requirements: Path, runtime: Runtime, folder: Path) -> None:
    target = ["--python-platform", runtime.platform] if runtime.platform else []
    command = [
        *(str(Path(sys.executable).parent / "uv"), "pip", "install", "--quiet", "--require-hashes"),
        *("--python", sys.executable, "--python-version", runtime.python, *target),
        *("--only-binary", ":all:", "--no-compile"),
        *("--target", str(folder), "--requirement", str(requirements)),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own command, no shell
    if done.returncode:
        raise ConfigError(
            f"{requirements.relative_to(ROOT)}: not installed for {runtime.platform or 'this machine'}, "
            f"Python {runtime.python}: {done.stderr.strip()}"
        )


def _prune(folder: Path) -> None:
    """Take out what no function imports, and what would make two installations differ."""
    for pattern in (*_NOT_SHIPPED, *_NOT_REPEATABLE):
        for path in list(folder.glob(pattern)):
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)


def _link_tree(source: Path, destination: Path) -> None:
    """The files of one folder in another, without copying their bytes where both are on one disk."""

    def link(origin: str, copy: str) -> str:
        try:
            os.link(origin, copy)
        except OSError:
            shutil.copyfile(origin, copy)
        return copy

    shutil.copytree(source, destination, copy_function=link, dirs_exist_ok=True)
