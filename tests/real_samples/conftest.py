"""Where the folder of recorded real answers is; without it the tests that need it are skipped and say so."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

_BESIDE_THE_CHECKOUT = Path(__file__).resolve().parents[3] / "shared" / "samples"


@pytest.fixture(scope="session")
def samples() -> Path:
    """The folder; CHARTLAKE_SAMPLES names another than ../shared/samples beside the checkout."""
    folder = Path(os.environ.get("CHARTLAKE_SAMPLES") or _BESIDE_THE_CHECKOUT)
    if not (folder / "SOURCES.md").is_file():
        pytest.skip(
            f"no recorded real answers in {folder}; put the samples folder there or name it in CHARTLAKE_SAMPLES"
        )
    return folder
