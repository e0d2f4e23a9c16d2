"""`chartlake ask` on a lake in a folder: a sentence, a table, the SQL."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from chartlake import target
from chartlake.athena.engine import FolderCatalog, LocalAthena
from chartlake.cli import app
from chartlake.questions import Question, read_questions
from tests.athena_queries.written_lake import VIEWS, WrittenLake, chart, run_of_days

RUNNER = CliRunner()


@pytest.fixture
def lake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> WrittenLake:
    """Forty days of Norway: X always, A up a rank a day at the end, B for three days and gone."""
    written = WrittenLake(tmp_path)
    lines = [*["X - - B"] * 3, *["X - C"] * 30, "X - - - A/10", "X - - A/20", "X - A/30", "X A/40"]
    rows = chart(run_of_days("2026-02-01", lines))
    for row in rows:
        row["title"], row["artist_names"] = f"Song {row['item_id']}", ["Ada"]
    written.write("chart_snapshots", rows)
    monkeypatch.setattr(target, "local_athena", lambda home: LocalAthena(FolderCatalog(tmp_path, VIEWS)))
    return written


def ask(*words: str) -> str:
    answer = RUNNER.invoke(app, ["ask", *words])
    assert answer.exit_code == 0, answer.output
    return answer.stdout


@pytest.mark.usefixtures("lake")
def test_the_answer_is_a_sentence_then_rows_then_the_sql() -> None:
    printed = ask("how did song a do in Norway?")
    sentence, table, sql = (
        printed.index("Song A by Ada came in at 5"),
        printed.index("debut_rank"),
        printed.index("WITH"),
    )
    assert sentence < table < sql
    assert "peaked at 2 on 2026-03-09, after 4 days" in printed
    assert "market = 'no'" in printed


@pytest.mark.usefixtures("lake")
def test_a_program_gets_all_three_as_json_and_the_rows_as_csv() -> None:
    document = json.loads(ask("what_is_new", "--set", "market=no", "--format", "json"))
    assert document["answer"] == "No song is known to be new in no on its newest day."
    assert document["rows"] == []
    assert document["sql"].startswith("SELECT")
    assert ask("who does best in no", "--format", "csv").splitlines()[1].startswith("Ada,")


@pytest.mark.usefixtures("lake")
def test_several_songs_that_fit_are_shown_and_none_is_guessed() -> None:
    printed = ask("how did song do in no")
    assert "That is 4 different ones" in printed
    assert "Song X" in printed


def test_without_a_question_all_are_listed() -> None:
    listed = json.loads(ask("--format", "json"))
    assert len(listed) == 10
    assert {"when to release in {market}", "what is climbing in {market}"} <= {one["ask"] for one in listed}
    assert {"how long will {song} last in {market}", "did tiktok move first in {market}"} <= {
        one["ask"] for one in listed
    }


@pytest.mark.usefixtures("lake")
@pytest.mark.parametrize("question", read_questions(), ids=lambda question: question.name)
def test_every_question_runs(question: Question) -> None:
    values = {"market": "no", "song": "Song A"}
    assert ask(question.name, *(word for name in question.defaults for word in ("--set", f"{name}={values[name]}")))
