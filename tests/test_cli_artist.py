"""`chartlake artist`: what is printed of a document, where, and with which exit code."""

from __future__ import annotations

import json
from typing import Any

import pytest
from typer.testing import CliRunner

from chartlake import target
from chartlake.cli import app
from chartlake.search import remote

ALBUM = {"album_id": "A", "name": "Lys", "release_date": "2024-01-02"}
FEATURES = {"provider": "reccobeats", "energy": 0.5}
FOUND: dict[str, Any] = {
    "query": "x",
    "status": "found",
    "artist": {"artist_id": "F", "name": "Fjord", "genres": ["metal", "folk, dark"]},
    "choices": [],
    "discography": [ALBUM],
    "tracks": [{"track_id": "1", "features": None}, {"track_id": "2", "features": FEATURES}],
    "chart_history": [],
    "left_out": {},
    "not_refreshed": [],
}
CHOOSE = {**FOUND, "status": "choose", "artist": None, "choices": [{"artist_id": "F"}, {"artist_id": "G"}]}
OLD = {"scope": "artist.F", "outcome": "CoolingDown", "message": "spotify wants to be left alone until noon"}


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The document that the function gives; a test may change it."""
    document = dict(FOUND)
    monkeypatch.setattr(target, "connect", lambda home, profile: None)
    monkeypatch.setattr(remote, "ask", lambda lake, query: document)
    return document


def artist(*arguments: str) -> Any:
    return CliRunner().invoke(app, ["artist", *arguments])


def test_json_is_the_whole_document(answers: dict[str, Any]) -> None:
    done = artist("Fjord", "--format", "json")
    assert (done.exit_code, json.loads(done.stdout)) == (0, FOUND)


def test_a_table_has_every_part_under_its_name(answers: dict[str, Any]) -> None:
    lines = artist("Fjord").stdout.splitlines()
    assert [line for line in lines if line in ("artist", "discography", "tracks", "charts")] == [
        "artist",
        "discography",
        "tracks",
        "charts",
    ]


def test_a_csv_is_one_part_with_a_column_for_each_measure(answers: dict[str, Any]) -> None:
    done = artist("Fjord", "--format", "csv", "--part", "tracks")
    assert done.stdout.splitlines() == ["track_id,provider,energy", "1,,", "2,reccobeats,0.5"]
    assert artist("Fjord", "--format", "csv").exit_code == 2


def test_several_are_listed_and_exit_with_4(answers: dict[str, Any]) -> None:
    answers.update(CHOOSE)
    done = artist("Fjord", "--format", "csv", "--part", "artist")
    assert (done.exit_code, done.stdout.splitlines()) == (4, ["artist_id", "F", "G"])
    assert "choose" in done.stderr


def test_what_could_not_be_refreshed_is_said_beside_the_rows_and_exits_with_3(answers: dict[str, Any]) -> None:
    answers["not_refreshed"] = [OLD]
    done = artist("Fjord", "--part", "discography", "--format", "csv")
    assert (done.exit_code, done.stdout.splitlines()[1]) == (3, "A,Lys,2024-01-02")
    assert "CoolingDown: spotify wants to be left alone until noon" in done.stderr


def test_rows_that_are_not_shown_are_counted(answers: dict[str, Any]) -> None:
    answers["left_out"] = {"chart_history": 17}
    done = artist("Fjord", "--part", "charts")
    assert done.exit_code == 0
    assert "chart_history: 17 more rows" in done.stderr


def test_nobody_exits_with_1(answers: dict[str, Any]) -> None:
    answers.update({**FOUND, "status": "unknown", "artist": None})
    done = artist("Fjord")
    assert (done.exit_code, done.stdout) == (1, "")
    assert "no artist is known by 'x'" in done.stderr
