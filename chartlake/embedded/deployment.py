"""What was deployed: the outputs of the Lake stack, kept beside the emulator's state."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from chartlake.errors import EmulatorError


@dataclass(frozen=True, kw_only=True)
class Deployment:
    """The names and addresses of the deployed lake.

    `sources` says from which files it was synthesized, `digest` which assembly they gave, `lake_file` where the
    lake.toml among them lies; empty when that is not known.
    """

    outputs: Mapping[str, str]
    sources: str = ""
    digest: str = ""
    lake_file: str = ""

    @property
    def raw_bucket(self) -> str:
        """Where answers are kept as they came; dropped files go below `inbox/<source>/`."""
        return self._output("RawBucket")

    @property
    def curated_bucket(self) -> str:
        """Where the tables are."""
        return self._output("CuratedBucket")

    @property
    def database(self) -> str:
        """The Glue database of the tables and views."""
        return self._output("Database")

    @property
    def workgroup(self) -> str:
        """The Athena workgroup to query with."""
        return self._output("Workgroup")

    @property
    def extract_function(self) -> str:
        """The function that asks the upstreams."""
        return self._output("ExtractFunction")

    @property
    def search_function(self) -> str:
        """The function that finds an artist."""
        return self._output("SearchFunction")

    @property
    def transform_queue(self) -> str:
        """The address of the queue that names raw objects to be transformed."""
        return self._output("TransformQueue")

    @property
    def inbox_queue(self) -> str:
        """The address of the queue that names dropped files to be filed."""
        return self._output("InboxQueue")

    @property
    def backfill_job(self) -> str:
        """The Glue job for history in bulk; a lake on AWS has it."""
        return self._output("BackfillJob")

    @classmethod
    def read(cls, path: Path) -> Deployment | None:
        """What was saved; None when nothing was, or a kill cut it short."""
        try:
            saved: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
            return cls(
                sources=saved["sources"],
                digest=saved["digest"],
                outputs=saved["outputs"],
                # A lake that was deployed before this was kept has it from its next deployment on.
                lake_file=saved.get("lake_file", ""),
            )
        except (FileNotFoundError, json.JSONDecodeError, KeyError):
            return None

    def write(self, path: Path) -> None:
        """Save it."""
        path.write_text(json.dumps(asdict(self), indent=1, sort_keys=True), encoding="utf-8")

    def _output(self, name: str) -> str:
        try:
            return self.outputs[name]
        except KeyError:
            known = ", ".join(sorted(self.outputs))
            raise EmulatorError(f"the deployed stack has no output {name}; it has {known}") from None
