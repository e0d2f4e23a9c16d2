"""Make a function's zip without Docker: its code, lake.toml, and its hash-pinned dependencies for the target."""

from __future__ import annotations

import shutil
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import aws_cdk as cdk
import jsii
from aws_cdk import aws_lambda as lambda_

from cdk_app.dependencies import Runtime, add_tree, archive_of, compile_ahead
from cdk_app.nodejs import ROOT
from chartlake import overrides
from chartlake.errors import ConfigError

LARGEST_BUNDLE: Final = 250 * 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class Bundle:
    """One function's zip: the repository's `files`, its lake.toml with the overrides, its requirements (None: none)."""

    function: str
    files: tuple[Path, ...]
    lake_file: Path
    runtime: Runtime
    requirements: Path | None = None

    def write(self, folder: Path) -> Path:
        """Write the zip into a folder; ConfigError when a dependency cannot be had or Lambda would refuse the size."""
        bundle = folder / f"{self.function}.zip"
        if self.requirements:
            shutil.copyfile(archive_of(self.requirements, self.runtime), bundle)
        with tempfile.TemporaryDirectory() as scratch, zipfile.ZipFile(bundle, "a") as target:
            own = Path(scratch)
            self._lay_out(own)
            compile_ahead(own, self.runtime)
            add_tree(target, own, compression=self.runtime.compression)
            size = sum(entry.file_size for entry in target.infolist())
        if size > LARGEST_BUNDLE:
            raise ConfigError(
                f"the bundle of {self.function} has {size:,} bytes unpacked, Lambda takes {LARGEST_BUNDLE:,}; "
                f"take a dependency out of {self.requirements}"
            )
        return bundle

    def _lay_out(self, folder: Path) -> None:
        for file in self.files:
            place = folder / file.relative_to(ROOT)
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, place)
        shutil.copyfile(self.lake_file, folder / "lake.toml")
        for file in overrides.files(self.lake_file):
            (folder / overrides.FOLDER).mkdir(exist_ok=True)
            shutil.copyfile(file, folder / overrides.FOLDER / file.name)


def code_of(bundle: Bundle) -> lambda_.Code:
    """The asset of a bundle. Its hash is that of the result, so that a changed pin or target is deployed."""
    return lambda_.Code.from_asset(
        str(ROOT / "lambdas" / bundle.function),
        asset_hash_type=cdk.AssetHashType.OUTPUT,
        bundling=bundling_of(bundle),
    )


def bundling_of(bundle: Bundle) -> cdk.BundlingOptions:
    """What an asset needs to be told so that it is this bundle."""
    return cdk.BundlingOptions(
        image=cdk.DockerImage.from_registry("never-pulled"),
        output_type=cdk.BundlingOutput.ARCHIVED,
        local=LocalBundling(bundle),
    )


@jsii.implements(cdk.ILocalBundling)
class LocalBundling:
    """Hands a bundle to the CDK."""

    def __init__(self, bundle: Bundle) -> None:
        self._bundle = bundle

    def try_bundle(self, output_dir: str, *_: Any, **__: Any) -> bool:
        """Write the zip. There is no second way: what goes wrong here is an error, not a reason to try Docker."""
        self._bundle.write(Path(output_dir))
        return True
