"""Rows on the terminal."""

from __future__ import annotations

import io
import json
from datetime import date, datetime

import pyarrow as pa
import pytest

from chartlake.printing import Format, print_rows

ROWS = pa.table(
    {
        "day": [date(2026, 3, 2), None],
        "title": ['Say "hi", love', "กลัวว่าฉันจะไม่เสียใจ"],
        "rank": pa.array([1, None], pa.int32()),
        "at": [datetime(2026, 3, 2, 6), datetime(2026, 3, 2, 6, 0, 0, 5000)],
        "artists": [["A", "B"], []],
        "new": [True, False],
    }
)


def printed(rows: object, form: Format) -> str:
    out = io.StringIO()
    print_rows(rows, form, out)
    return out.getvalue()


def test_csv_quotes_what_needs_it_and_leaves_null_empty() -> None:
    assert printed(ROWS, Format.csv).splitlines() == [
        "day,title,rank,at,artists,new",
        '2026-03-02,"Say ""hi"", love",1,2026-03-02 06:00:00,"A, B",true',
        ",กลัวว่าฉันจะไม่เสียใจ,,2026-03-02 06:00:00.005,,false",
    ]


def test_json_keeps_numbers_nulls_and_lists() -> None:
    first, second = json.loads(printed(ROWS, Format.json))
    assert first["rank"] == 1
    assert first["artists"] == ["A", "B"]
    assert second["rank"] is None
    assert second["title"].startswith("กลัว")


def test_a_table_shows_brackets_in_titles_as_they_are() -> None:
    assert "[bold]Hi[/bold]" in printed([{"title": "[bold]Hi[/bold]"}], Format.table)


@pytest.mark.parametrize("form", list(Format))
def test_no_rows_print_without_complaint(form: Format) -> None:
    printed([], form)
    printed(ROWS.slice(0, 0), form)


def test_rows_too_wide_for_the_terminal_stand_one_under_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    wide = [{f"column_{number}": "x" * 20 for number in range(8)}]
    lines = printed(wide, Format.table).splitlines()
    assert any("column_7" in line and "x" * 20 in line for line in lines)
    assert max(map(len, lines)) <= 80
