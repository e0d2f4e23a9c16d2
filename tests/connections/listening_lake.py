"""A lake in memory that collects the listening of connected users and nothing else."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from chartlake.lake import Lake
from chartlake.settings import load
from tests.memory_lake import memory_lake

SANDBOX_TOML = Path(__file__).parents[2] / "sandbox" / "lake.toml"
ADDRESS = "http://127.0.0.1:4580"


def listening_lake(address: str = ADDRESS) -> Lake:
    """Empty; the demo's settings of the source, moved to another address of the sandbox."""
    settings = load(SANDBOX_TOML)
    source = settings.source("spotify_listening")
    moved = replace(
        source,
        base_url=source.base_url.replace(ADDRESS, address),
        options={name: value.replace(ADDRESS, address) for name, value in source.options.items()},
    )
    return memory_lake(replace(settings, sources={source.name: moved}))
