"""How the page writes values."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from dashboard import tables, wording
from dashboard.sheets import Field, Format, Kind, Rows, Shade, Visual


@pytest.mark.parametrize(
    ("form", "found", "written"),
    [
        (Format.COUNT, 1234567, "1,234,567"),
        (Format.DECIMAL, 2.5, "2.50"),
        (Format.SHARE, 0.2388, "23.9%"),
        (Format.DAY, date(2026, 3, 2), "2\u00a0Mar\u00a02026"),
        (Format.MOMENT, datetime(2026, 3, 2, 6, 15), "2\u00a0Mar\u00a02026 06:15"),
        (Format.TEXT, True, "yes"),
        (Format.COUNT, pd.NA, "–"),
        (Format.DECIMAL, float("nan"), "–"),
        (Format.DAY, None, "–"),
        (Format.TEXT, "", "–"),
    ],
)
def test_a_value_is_written_for_people_and_a_missing_one_is_a_dash(form: Format, found: Any, written: str) -> None:
    assert wording.value(Field(column="x", label="x", format=form), found) == written


def test_a_song_without_artists_is_its_title() -> None:
    assert wording.joined("Title", None) == "Title"
    assert wording.joined("Title", "One, Two") == "Title — One, Two"


def test_text_that_looks_like_markdown_stays_text() -> None:
    assert wording.plain("DJ <Club> *x*") == r"DJ \<Club\> \*x\*"


def test_a_cell_is_coloured_where_the_description_says_so() -> None:
    move = Field(column="move", label="move", shades=(Shade(tone="good", above=0), Shade(tone="bad", below=0)))
    assert [tables.tone(move, value) for value in (3, -1, 0, pd.NA)] == ["good", "bad", "", ""]
    change = Field(column="change", label="change", shades=(Shade(tone="muted", values=("SAME",)),))
    assert [tables.tone(change, value) for value in ("SAME", "UP")] == ["muted", ""]


def test_a_table_is_headed_with_units_and_keeps_the_order_of_its_rows() -> None:
    columns = (Field(column="rank", label="rank", unit="1 is the top", format=Format.COUNT),)
    visual = Visual(name="x", kind=Kind.TABLE, title="?", rows=Rows(view="v"), fields={"columns": columns})
    shown = BeautifulSoup(tables.table(visual, pd.DataFrame({"rank": [2, 1]})), "lxml")
    assert [cell.get_text() for cell in shown.find_all(["th", "td"])] == ["rank (1 is the top)", "2", "1"]


def test_a_title_that_looks_like_html_is_a_title() -> None:
    columns = (Field(column="title", label="song <b>"),)
    visual = Visual(name="x", kind=Kind.TABLE, title='"?"', rows=Rows(view="v"), fields={"columns": columns})
    title = '<script>alert("x")</script> & <i>Friends</i>'
    shown = BeautifulSoup(tables.table(visual, pd.DataFrame({"title": [title]})), "lxml")
    assert shown.find_all(["script", "i", "b"]) == []
    assert shown.td is not None
    assert shown.td.get_text() == title
