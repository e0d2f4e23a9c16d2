"""`chartlake ask` on a lake in a folder: a sentence, a table, the SQL."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from chartlake import target
from chartlake.athena.engine import FolderCatalog, LocalAthena
from chartlake.cli import app
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
        printed.index("Song A by Ada was first seen at 5"),
        printed.index("debut_rank"),
        printed.index("WITH"),
    )
    assert sentence < table < sql
    # from the 6th to the 9th, and no streams of 10 to 40 that fell
    assert "and was best at 2 on 2026-03-09, 3 days later" in printed
    assert "market = 'no'" in printed


@pytest.mark.usefixtures("lake")
def test_a_program_gets_all_three_as_json_and_the_rows_as_csv() -> None:
    document = json.loads(ask("what_is_new", "--set", "market=no", "--format", "json"))
    assert document["answer"] == "Every song on the chart of Norway (no) on 2026-03-09 was there on a day before."
    assert [row["status"] for row in document["rows"]] == ["NONE_NEW"]
    assert document["sql"].startswith("WITH newest")
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
def test_what_the_lake_does_not_hold_is_said_with_what_it_does() -> None:
    document = json.loads(ask("what is new in fr", "--format", "json"))
    assert document["rows"] == []
    assert document["answer"].startswith(
        "The lake holds no songs_daily chart of Spotify for France (fr). It has: no. Ask"
    )


def expected(as_of: str, **columns: Any) -> dict[str, Any]:
    """What a good model said of Song A: 5 to 30 more dates, in the middle 12, and a probability of the top 10."""
    stay = {"median_left": 12.0, "low_80": 5.0, "high_80": None, "horizon": 30, "beats_baselines": True}
    top = {"top_10_probability": 0.3, "top_10_status": "OK", "top_10_beats_baselines": True}
    place = {"platform": "spotify", "chart": "songs_daily", "market": "no", "recording_id": "A"}
    return place | stay | top | {"as_of": date.fromisoformat(as_of), "model_version": "linear"} | columns


def how_long(*words: str) -> dict[str, Any]:
    """The whole answer; it has one row."""
    document: dict[str, Any] = json.loads(ask("how long will song a last in no", *words, "--format", "json"))
    (document["row"],) = document["rows"]
    return document


def test_what_a_model_that_was_proven_expects_is_said_in_days(lake: WrittenLake) -> None:
    lake.write("expectations", [expected("2026-03-09")])
    told = how_long()
    assert told["answer"] == (
        "Song A by Ada is expected to stay about 12 more days in no after 2026-03-09, "
        "and for eight of ten such songs it is 5 to 30 or more."
    )
    assert (told["row"]["status"], told["row"]["top_10_probability"]) == ("OK", 0.3)


def test_a_stay_beyond_what_the_past_can_tell_is_said_so(lake: WrittenLake) -> None:
    lake.write("expectations", [expected("2026-03-09", median_left=None)])
    assert how_long()["answer"] == (
        "Song A by Ada is more likely than not to stay 30 or more days in no after 2026-03-09, "
        "and nine of ten such songs stay at least 5."
    )


@pytest.mark.parametrize(
    ("beats", "status", "why"),
    [
        (False, "NO_BETTER_THAN_BASELINES", "not proven to guess better than the rank alone"),
        (None, "NOT_SCORED", "the past is too short"),
    ],
)
def test_what_a_losing_model_says_is_not_shown_but_why(
    lake: WrittenLake, beats: bool | None, status: str, why: str
) -> None:
    lake.write("expectations", [expected("2026-03-09", beats_baselines=beats)])
    told = how_long()
    assert told["answer"].startswith("Song A by Ada has nothing expected of it in no: ")
    assert why in told["answer"]
    row = told["row"]
    assert row["status"] == status
    assert [row[name] for name in ("median_left", "low_80", "high_80")] == [None] * 3
    assert row["top_10_probability"] == 0.3


@pytest.mark.parametrize(("beats", "status"), [(False, "NO_BETTER_THAN_BASELINES"), (None, "NOT_SCORED")])
def test_a_probability_of_the_top_10_is_shown_only_where_it_was_proven(
    lake: WrittenLake, beats: bool | None, status: str
) -> None:
    lake.write("expectations", [expected("2026-03-09", top_10_beats_baselines=beats)])
    row = how_long()["row"]
    assert (row["median_left"], row["top_10_probability"], row["top_10_status"]) == (12.0, None, status)


def test_of_a_chart_that_lacks_days_only_those_observed_are_meant(lake: WrittenLake) -> None:
    every_other = {f"2026-05-{day:02}": "X A" for day in range(1, 21, 2)}
    lake.write("chart_snapshots", [row | {"artist_names": ["Ada"]} for row in chart(every_other)])
    lake.write("expectations", [expected("2026-05-19")])
    told = how_long()
    assert "about 12 more observed days (those that the chart lacks are not counted) in no" in told["answer"]


@pytest.mark.parametrize(("step", "unit"), [(7, "12 more weeks in no"), (14, "12 more observed weeks (those that")])
def test_of_a_weekly_chart_weeks_are_meant(lake: WrittenLake, step: int, unit: str) -> None:
    weeks = {str(date.fromordinal(date(2026, 1, 1).toordinal() + step * week)): "X A" for week in range(5)}
    lake.write("chart_snapshots", [row | {"artist_names": ["Ada"]} for row in chart(weeks, name="songs_weekly")])
    lake.write("expectations", [expected(list(weeks)[-1], chart="songs_weekly")])
    assert unit in how_long("--set", "chart=songs_weekly")["answer"]


@pytest.mark.usefixtures("lake")
def test_where_no_model_was_fitted_that_is_said() -> None:
    document = json.loads(ask("how long will song a last in no", "--format", "json"))
    assert document["rows"] == []
    assert "none was fitted" in document["answer"]
