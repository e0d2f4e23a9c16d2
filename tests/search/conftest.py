"""A lake in memory that Athena SQL can be asked about, beside the pretended internet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import count
from pathlib import Path
from threading import Lock

import pyarrow as pa
import pytest

from chartlake.athena.engine import FolderCatalog, LocalAthena
from chartlake.extract import Extraction
from chartlake.lake import Lake
from chartlake.search.artist import ArtistSearch
from chartlake.search.asking import Asking
from chartlake.search.known import Known
from chartlake.settings import LakeSettings, load
from chartlake.target import VIEWS
from chartlake.transform import transform
from sandbox.server import Sandbox
from tests.memory_lake import MemoryBucket, memory_lake
from tests.sweep.specimens import SECRETS

_RUNS = count()
LAST_DAY = date(2026, 3, 31)
SETTINGS = load(Path(__file__).parents[2] / "sandbox" / "lake.toml")


class SearchedLake:
    """A lake and the search in it. `collect` extracts a scope and publishes it, `publish` what is still on its way."""

    def __init__(self, folder: Path, settings: LakeSettings) -> None:
        self.lake = memory_lake(settings)
        self.folder = folder
        self._lock = Lock()
        self._athena = LocalAthena(FolderCatalog(folder, VIEWS), memory_limit="500MB", threads=1)

    @property
    def search(self) -> ArtistSearch:
        known = Known(athena=self)
        return ArtistSearch(known=known, asking=Asking(extraction=extraction(self.lake), known=known))

    def collect(self, source: str, scope: str) -> None:
        runs = extraction(self.lake).run(self.lake.settings.enabled_scopes(source, scope))
        transform(self.lake, [run.raw_key for run in runs if run.raw_key])

    def publish(self) -> None:
        assert isinstance(self.lake.raw, MemoryBucket)
        transform(self.lake, list(self.lake.raw.keys("source=")))

    def turn_off(self, source: str) -> None:
        sources = {**self.lake.settings.sources, source: replace(self.lake.settings.source(source), enabled=False)}
        self.lake = replace(self.lake, settings=replace(self.lake.settings, sources=sources))

    def query(self, sql: str) -> pa.Table:
        """What Athena answers over what is published by now."""
        assert isinstance(self.lake.curated, MemoryBucket)
        with self._lock:
            for key, stored in list(self.lake.curated.objects.items()):  # others write meanwhile
                file = self.folder / key
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(stored.body)
            return self._athena.query(sql)

    def outcomes(self, scope: str) -> list[str]:
        """Of every run that asked for the scope, oldest first."""
        rows = self.query(
            f"SELECT outcome FROM ingest_runs WHERE stage = 'extract' AND scope = '{scope}' ORDER BY started_at"
        )
        return [row["outcome"] for row in rows.to_pylist()]


def extraction(lake: Lake) -> Extraction:
    return Extraction(lake=lake, run_id=str(next(_RUNS)), secrets=SECRETS.__getitem__, time_left=lambda: 600.0)


@pytest.fixture(scope="session")
def internet() -> Iterator[Sandbox]:
    with Sandbox(seed=7, last_day=LAST_DAY) as running:
        yield running


@pytest.fixture
def behaving(internet: Sandbox) -> Iterator[Sandbox]:
    yield internet
    internet.behave()


@pytest.fixture
def held(tmp_path: Path, internet: Sandbox) -> SearchedLake:
    """A lake that has seen nothing yet, and may ask the pretended internet."""
    sources = {}
    for name, one in SETTINGS.sources.items():
        moved = {key: value.replace("http://127.0.0.1:4580", internet.address) for key, value in one.options.items()}
        base_url = one.base_url.replace("http://127.0.0.1:4580", internet.address)
        sources[name] = replace(one, base_url=base_url, options=moved)
    return SearchedLake(tmp_path, replace(SETTINGS, sources=sources))
