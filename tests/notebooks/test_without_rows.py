"""On a lake without the rows it wants a notebook runs to its end and says what to do; without a lake none is drawn."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import pytest

from notebooks import render
from tests.memory_lake import memory_lake
from tests.small_lake import write_home

ROOT: Final = Path(__file__).parents[2]
FILES: Final = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
import asking
from tests.notebooks.asking_files import ask
asking.ask = ask
"""
WHAT_TO_DO: Final = {
    "01_first_look": "chartlake extract --source kworb",
    "02_song_lifecycle": "chartlake extract --source kworb",
    "03_spotify_vs_tiktok": "chartlake extract --source tokchart",
    "04_when_to_release": "chartlake extract --source spotify_catalog",
    "05_my_listening": "chartlake connect",
    "06_bring_your_own_history": "section 2 brings one in",
}


@pytest.fixture(scope="module")
def executed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Every notebook, run on a lake that has collected nothing."""
    home = tmp_path_factory.mktemp("empty")
    write_home(home, memory_lake())
    ran = render.execute(render.sources(), pictures="json", home=home, first=FILES)
    return {path.stem: notebook for path, notebook in ran}


@pytest.mark.parametrize("name", WHAT_TO_DO)
def test_a_lake_without_rows_gives_sentences_and_no_picture(executed: dict[str, Any], name: str) -> None:
    shown = [output for cell in executed[name].cells for output in cell.get("outputs", [])]
    assert {output.output_type for output in shown} <= {"execute_result", "display_data"}
    assert not [output for output in shown if "application/json" in output["data"]]
    said = [output["data"].get("text/markdown", "") for output in shown]
    assert any(WHAT_TO_DO[name] in sentence for sentence in said)
    assert not [sentence for sentence in said if "nan" in sentence.lower() or "NaT" in sentence or "<NA>" in sentence]


def test_without_a_lake_nothing_is_rendered_and_it_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CHARTLAKE_HOME", str(tmp_path))
    monkeypatch.delenv("CHARTLAKE_PROFILE", raising=False)
    monkeypatch.setattr(render, "PAGES", tmp_path / "pages")
    monkeypatch.setattr("sys.argv", ["render"])
    assert render.main() == 0
    assert "no lake answers" in capsys.readouterr().out
    assert not (tmp_path / "pages").exists()
