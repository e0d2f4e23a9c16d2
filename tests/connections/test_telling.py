"""`chartlake status` says which connections end, as the newest run of each scope does."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from chartlake.athena.engine import FolderCatalog, LocalAthena
from chartlake.cli_listening import tell_endings
from tests.athena_queries.written_lake import VIEWS, Row, WrittenLake

NOW = datetime.now(UTC).replace(tzinfo=None)
ENDING = "this connection ends on 2026-09-02: connect again with `chartlake connect`"


def run(scope: str, hours_ago: float, message: str | None, *, source: str = "spotify_listening") -> Row:
    return {
        "run_id": f"{scope} {hours_ago}",
        "source": source,
        "scope": scope,
        "stage": "extract",
        "started_at": NOW - timedelta(hours=hours_ago),
        "outcome": "ok",
        "message": message,
    }


def told(folder: Path, capsys: pytest.CaptureFixture[str], *runs: Row) -> list[str]:
    WrittenLake(folder).write("ingest_runs", runs)
    tell_endings(LocalAthena(FolderCatalog(folder, VIEWS)).query)
    return capsys.readouterr().err.splitlines()


def test_a_connection_that_ends_is_told_of_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = told(tmp_path, capsys, run("recent.a", 1, ENDING), run("recent.a", 2, ENDING), run("recent.b", 1, None))
    assert lines == [f"recent.a: {ENDING}"]


def test_one_that_was_renewed_since_is_not(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert told(tmp_path, capsys, run("recent.a", 2, ENDING), run("recent.a", 1, "nothing was played")) == []


def test_one_that_nobody_asked_for_lately_is_not(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert told(tmp_path, capsys, run("recent.a", 50, ENDING), run("x", 1, "chartlake connect", source="kworb")) == []
