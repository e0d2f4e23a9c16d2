"""View files: their header, what they read, and the order to create them in."""

from __future__ import annotations

from pathlib import Path

import pytest

from chartlake.athena.views import in_order, read_views, view_of
from chartlake.errors import ConfigError

TEXT = """\
-- chart_runs: one row per unbroken stay of a recording on a chart.
-- grain: platform, chart, market, recording_id, run
-- answers: how long do songs stay, and how often do they come back
-- A remark that is none of these.
-- column span_days: last date - first date + 1 [days]
WITH runs AS (
    -- a comment inside
    SELECT * FROM Chart_Moves
)
SELECT runs.*, c.next_date FROM runs JOIN chart_calendar c ON true
"""


def _view(name: str, sql: str) -> str:
    return f"-- {name}: {name}\n-- grain: g\n-- answers: a\n{sql}"


def test_a_view_file_says_what_it_is() -> None:
    view = view_of("chart_runs", TEXT)
    assert view.meaning == "one row per unbroken stay of a recording on a chart."
    assert view.grain == "platform, chart, market, recording_id, run"
    assert view.answers == "how long do songs stay, and how often do they come back"
    assert view.column_comments == {"span_days": "last date - first date + 1 [days]"}
    assert view.sql.startswith("WITH runs AS (")
    assert "a comment inside" in view.sql


def test_a_view_depends_on_what_it_reads_but_not_on_its_own_with() -> None:
    assert view_of("chart_runs", TEXT).depends_on == ("chart_calendar", "chart_moves")


@pytest.mark.parametrize("missing", ["chart_runs", "grain", "answers"])
def test_a_header_without_a_line_is_refused_by_name(missing: str) -> None:
    text = "\n".join(line for line in TEXT.splitlines() if not line.startswith(f"-- {missing}:"))
    with pytest.raises(ConfigError, match=f"-- {missing}: "):
        view_of("chart_runs", text)


def test_views_come_after_what_they_read() -> None:
    views = [view_of(name, _view(name, sql)) for name, sql in (("a", "SELECT * FROM b"), ("b", "SELECT * FROM plays"))]
    assert [view.name for view in in_order(views)] == ["b", "a"]


def test_a_circle_is_named() -> None:
    views = [view_of(name, _view(name, sql)) for name, sql in (("a", "SELECT * FROM b"), ("b", "SELECT * FROM a"))]
    with pytest.raises(ConfigError, match="a → b → a"):
        in_order(views)


def test_a_view_on_nothing_known_is_named() -> None:
    with pytest.raises(ConfigError, match="the view a reads nowhere"):
        in_order([view_of("a", _view("a", "SELECT * FROM nowhere"))])


def test_a_folder_is_read_by_name(tmp_path: Path) -> None:
    for name in ("b", "a"):
        (tmp_path / f"{name}.sql").write_text(_view(name, "SELECT 1 AS x"))
    assert [view.name for view in read_views(tmp_path)] == ["a", "b"]


def test_a_file_that_is_no_query_is_named(tmp_path: Path) -> None:
    (tmp_path / "bad.sql").write_text(_view("bad", "CREATE VIEW bad AS SELECT 1"))
    with pytest.raises(ConfigError, match=r"bad\.sql"):
        read_views(tmp_path)
