"""The notebook runs from top to bottom on an embedded lake, and its pictures hold what the views hold."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path
from typing import Any

import jupytext
import pytest
from nbclient import NotebookClient

from chartlake.store import S3Bucket
from chartlake.target import Target, embedded, local_athena
from tests.small_lake import Collected, fetched

NOTEBOOK = Path(__file__).parents[2] / "notebooks" / "01_first_look.py"
FEW_DAYS = Collected(days=4, markets=["no", "global"])
SPEC = re.compile(r"\}\)\((\{.*\}), \{\"mode\": \"vega-lite\"\}\);")

pytestmark = pytest.mark.emulator


def fill(lake: Target) -> None:
    """Store a few days of answers; the lake's own events bring them into the tables."""
    bucket = S3Bucket(lake.session.client("s3"), lake.deployment.raw_bucket)
    waiting = set(fetched(bucket, FEW_DAYS))
    deadline = time.monotonic() + 180
    while waiting:
        assert time.monotonic() < deadline, f"{len(waiting)} answers never came into the tables"
        time.sleep(0.5)
        waiting -= set(lake.outcomes(sorted(waiting)))


@pytest.fixture(scope="module")
def executed(lake_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The notebook with its outputs, run in a folder of its own against the filled lake."""
    fill(embedded(lake_home))
    notebook = jupytext.read(NOTEBOOK)
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("CHARTLAKE_HOME", str(lake_home))
        environment.delenv("CHARTLAKE_PROFILE", raising=False)
        folder = str(tmp_path_factory.mktemp("notebook"))
        NotebookClient(notebook, timeout=180, resources={"metadata": {"path": folder}}).execute()
    return notebook


def pictures(notebook: Any) -> list[dict[str, Any]]:
    """The specs that Altair wrote into the HTML of the outputs, in order."""
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    found = [SPEC.search(output.get("data", {}).get("text/html", "")) for output in outputs]
    return [json.loads(spec[1]) for spec in found if spec]


def drawn(picture: dict[str, Any]) -> list[dict[str, Any]]:
    (rows,) = picture["datasets"].values()
    return list(rows)


def test_every_picture_is_drawn_with_rows(executed: Any) -> None:
    shown = pictures(executed)
    assert len(shown) == 4
    assert all(drawn(picture) for picture in shown)


def test_the_first_picture_is_today_s_top_twenty(executed: Any, lake_home: Path) -> None:
    expected = local_athena(lake_home).query(
        "SELECT streams FROM chart_daily WHERE platform = 'spotify' AND chart = 'songs_daily' AND market = 'no' "
        "AND chart_date = DATE '2026-03-30' ORDER BY rank LIMIT 20"
    )
    assert [row["streams"] for row in drawn(pictures(executed)[0])] == expected["streams"].to_pylist()


def test_no_output_is_kept_in_the_repository() -> None:
    assert not list(NOTEBOOK.parent.glob("*.ipynb"))
    assert "outputs" not in json.dumps(jupytext.read(NOTEBOOK).metadata)
