"""Every notebook runs from top to bottom on an embedded lake, and says and draws what the views say."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import jupytext
import pytest

from chartlake.target import local_athena
from notebooks.render import NOTEBOOKS, execute, page, sources
from tests.notebooks.filled import LISTENER, LOST, NEWEST, filled

# How many pictures each draws on this lake: what it has no rows for is a sentence.
PICTURES: Final = {
    "01_first_look": 4,
    "02_song_lifecycle": 6,
    "03_spotify_vs_tiktok": 3,
    "04_when_to_release": 5,
    "05_my_listening": 4,
    "06_bring_your_own_history": 4,
}
NO: Final = "platform = 'spotify' AND chart = 'songs_daily' AND market = 'no'"

# Together they take about 40 s: the short run has the first, and test_without_rows has them all.
EACH: Final = [pytest.param(name, marks=[] if name == "01_first_look" else pytest.mark.deep) for name in PICTURES]

pytestmark = pytest.mark.emulator


class Executed(dict[str, Any]):
    """Notebooks with their outputs, by name, run when they are first looked at; Altair gives its specifications."""

    def __init__(self, home: Path) -> None:
        self._home = home

    def __missing__(self, name: str) -> Any:
        ((_, self[name]),) = execute([NOTEBOOKS / f"{name}.py"], pictures="json", home=self._home)
        return self[name]


@pytest.fixture(scope="module")
def executed(lake_home: Path, lake_file: Path) -> Iterator[Executed]:
    with pytest.MonkeyPatch.context() as environment, filled(lake_home, lake_file):
        environment.delenv("CHARTLAKE_PROFILE", raising=False)
        yield Executed(lake_home)


@pytest.fixture(scope="module")
def view(lake_home: Path) -> Any:
    """The one row of a query, asked past the notebooks and their Athena."""
    return lambda sql: local_athena(lake_home).query(sql).to_pylist()[0]


def outputs(notebook: Any) -> list[Any]:
    return [output for cell in notebook.cells for output in cell.get("outputs", [])]


def pictures(notebook: Any) -> list[dict[str, Any]]:
    given = [output.get("data", {}).get("application/json") for output in outputs(notebook)]
    return [picture for picture in given if picture]


def said(notebook: Any) -> str:
    """Every sentence that was made of answers, one after the other, without its stars."""
    return "\n".join(output.get("data", {}).get("text/markdown", "") for output in outputs(notebook)).replace("*", "")


def test_every_notebook_of_the_folder_is_looked_at_here() -> None:
    assert [path.stem for path in sources()] == list(PICTURES)


@pytest.mark.parametrize("name", EACH)
def test_it_runs_without_a_warning_and_every_picture_has_rows(executed: Executed, name: str) -> None:
    shown = outputs(executed[name])
    assert {output.output_type for output in shown} <= {"execute_result", "display_data"}
    assert len(pictures(executed[name])) == PICTURES[name], said(executed[name])
    assert all(any(picture["datasets"].values()) for picture in pictures(executed[name]))


@pytest.mark.parametrize("name", EACH)
def test_its_page_asks_nobody_for_anything(executed: Executed, name: str) -> None:
    drawn = page(NOTEBOOKS / f"{name}.py", executed[name])
    assert f"<title>{name}</title>" in drawn
    assert not re.search(r"""(src|href)=["']|<script|@import|url\(""", drawn)


def test_the_first_picture_is_today_s_top_twenty(executed: Executed, lake_home: Path) -> None:
    expected = local_athena(lake_home).query(
        f"SELECT streams FROM chart_daily WHERE {NO} AND chart_date = DATE '{NEWEST}' ORDER BY rank LIMIT 20"
    )
    (rows,) = pictures(executed["01_first_look"])[0]["datasets"].values()
    assert [row["streams"] for row in rows] == expected["streams"].to_pylist()


@pytest.mark.deep
def test_the_share_that_stays_longer_than_a_week_is_that_of_the_survival_curve(executed: Executed, view: Any) -> None:
    row = view(f"SELECT * FROM survival WHERE {NO} AND period = 7")
    assert 0 < row["survival"] < 1
    assert (
        f"After 7 collected dates on the chart {row['survival']:.0%} stay longer (95 % interval "
        f"{row['lower_95']:.0%} to {row['upper_95']:.0%}); {row['at_risk']} songs were followed so far."
    ) in said(executed["02_song_lifecycle"])


@pytest.mark.deep
def test_the_day_that_nobody_collected_is_named_where_lines_pass_it_and_where_files_are_missing(
    executed: Executed,
) -> None:
    assert "Nobody collected the days between 2026-03-10 and 2026-03-12." in said(executed["02_song_lifecycle"])
    tables = [output.get("data", {}).get("text/html", "") for output in outputs(executed["06_bring_your_own_history"])]
    assert any(str(LOST) in table and "missing_dates" in table for table in tables)


@pytest.mark.deep
def test_a_lead_that_depth_would_decide_is_not_told(executed: Executed, view: Any) -> None:
    row = view("SELECT * FROM platform_lead_summary WHERE market = 'no'")
    assert (row["n"], row["not_counted"] > 0) == (0, True)
    assert f"the lead of no song is known, though {row['not_counted']} were on both charts" in said(
        executed["03_spotify_vs_tiktok"]
    )


@pytest.mark.deep
def test_how_many_first_weeks_are_known_is_what_the_view_counts(executed: Executed, view: Any) -> None:
    row = view(f"SELECT sum(recordings) AS songs, count(*) AS pairs FROM release_timing WHERE {NO}")
    assert row["songs"] > 0
    assert f"Of {row['songs']} songs of NO the first week is known, in {row['pairs']} pairs" in said(
        executed["04_when_to_release"]
    )


@pytest.mark.deep
def test_the_share_of_plays_that_were_on_a_chart_is_the_profile_s(executed: Executed, view: Any) -> None:
    row = view(f"SELECT * FROM listening_profile WHERE user_id = '{LISTENER}'")
    assert 0 < row["plays_on_chart"] < row["plays_on_observed_days"]
    assert (
        f"Of {row['plays_on_observed_days']} plays on days with a chart {row['plays_on_chart']} were of a song that "
        f"was on one: {row['chart_share']:.0%}."
    ) in said(executed["05_my_listening"])


@pytest.mark.deep
def test_a_listener_is_not_named_in_full(executed: Executed) -> None:
    assert LISTENER not in said(executed["05_my_listening"])


@pytest.mark.deep
def test_positions_that_a_second_file_changed_are_counted_as_the_view_lists_them(executed: Executed, view: Any) -> None:
    row = view(
        "SELECT count(*) AS positions, count(DISTINCT chart_date) AS days FROM restatements WHERE market = 'no' "
        "AND current_source IS NOT NULL"
    )
    assert row["positions"] > 0
    assert f"In NO {row['positions']} positions of {row['days']} days differ between two snapshots" in said(
        executed["06_bring_your_own_history"]
    )


def test_no_output_is_kept_in_the_repository() -> None:
    assert not list(NOTEBOOKS.glob("*.ipynb"))
    assert all("outputs" not in json.dumps(jupytext.read(path).metadata) for path in sources())
