"""A lake in memory that asks the pretended internet: one run of extract, its outcomes, and the rows that came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from chartlake import contract, curated
from chartlake.extract import Extraction
from chartlake.lake import Lake
from chartlake.runs import Run
from chartlake.settings import LakeSettings, load
from sandbox.pages.spotify import CREDENTIALS
from sandbox.server import Sandbox
from tests.memory_lake import MemoryBucket

SANDBOX_TOML = Path(__file__).parents[1] / "sandbox" / "lake.toml"


def pointed_at(internet: Sandbox) -> LakeSettings:
    """The demo's lake.toml, its addresses moved to the port of this server."""
    settings = load(SANDBOX_TOML)

    def moved(url: str) -> str:
        return url.replace("http://127.0.0.1:4580", internet.address)

    sources = {
        name: replace(
            source,
            base_url=moved(source.base_url),
            options={key: moved(value) for key, value in source.options.items()},
        )
        for name, source in settings.sources.items()
    }
    return replace(settings, sources=sources)


def secrets(name: str) -> Mapping[str, str]:
    assert name == "chartlake/spotify"
    return CREDENTIALS


def extract(lake: Lake, source: str | None = None, scope: str | None = None, **more: Any) -> dict[str, Run]:
    extraction = Extraction(**{"lake": lake, "run_id": "run", "secrets": secrets, "time_left": lambda: 600.0, **more})
    done = extraction.run(lake.settings.enabled_scopes(source, scope))
    return {f"{run.source}/{run.scope}": run for run in done}


def outcomes(done: Mapping[str, Run]) -> set[str]:
    return {run.outcome for run in done.values()}


def rows_of(lake: Lake, table: str) -> list[dict[str, Any]]:
    assert isinstance(lake.curated, MemoryBucket)
    files = [stored for key, stored in lake.curated.objects.items() if key.startswith(f"{table}/")]
    return [row for stored in files for row in curated.read_file(contract.table(table), stored.body).to_pylist()]
