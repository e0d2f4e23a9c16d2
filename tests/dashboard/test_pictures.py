"""What the pictures promise: no row is lost in them, and ranks have the top of the chart at the top."""

from __future__ import annotations

import json
import re
from datetime import date
from itertools import combinations
from math import hypot
from typing import Any

import pandas as pd
import pytest
import vl_convert

from dashboard.pictures import chart, picture, words, world
from dashboard.sheets import Field, Format, Kind, Rows, Visual
from dashboard.visuals import png


def visual(kind: Kind, **fields: Field) -> Visual:
    return Visual(name="x", kind=kind, title="?", rows=Rows(view="v"), fields={r: (f,) for r, f in fields.items()})


def count(column: str, **rest: Any) -> Field:
    return Field(column=column, label=column, format=Format.COUNT, **rest)


def text(column: str) -> Field:
    return Field(column=column, label=column)


def spec(kind: Kind, rows: pd.DataFrame, **fields: Field) -> dict[str, Any]:
    found: dict[str, Any] = chart(visual(kind, **fields), rows).to_dict()
    assert picture(visual(kind, **fields), rows) == found, "the page draws what has been checked against the schema"
    return found


def rows_of(drawn: dict[str, Any]) -> list[list[dict[str, Any]]]:
    return [found for found in drawn["datasets"].values() if isinstance(found, list)]


def test_two_songs_of_one_title_are_two_bars() -> None:
    rows = pd.DataFrame({"song": ["Same", "Same"], "move": [3, 2]})
    drawn = spec(Kind.BAR, rows, category=text("song"), value=count("move"))
    assert [(row["place"], row["move"]) for row in rows_of(drawn)[0]] == [(0, 3), (1, 2)]
    assert drawn["layer"][0]["encoding"]["y"]["axis"]["labelExpr"] == '["Same", "Same"][datum.value]'


def test_a_rank_axis_has_the_top_of_the_chart_at_the_top_and_no_zero() -> None:
    rows = pd.DataFrame({"day": [date(2026, 3, 1), date(2026, 3, 2)], "rank": [1, 7]})
    days = Field(column="day", label="date", format=Format.DAY)
    drawn = spec(Kind.LINE, rows, x=days, y=count("rank", reversed=True))
    assert drawn["layer"][0]["encoding"]["y"]["scale"] == {"nice": False, "reverse": True, "zero": False}


def test_a_title_with_a_line_separator_leaves_the_picture_whole() -> None:
    rows = pd.DataFrame({"song": ["Line\u2028Break", "Ærlig"], "move": [3, 2]})
    drawn = spec(Kind.BAR, rows, category=text("song"), value=count("move"))
    assert drawn["layer"][0]["encoding"]["y"]["axis"]["labelExpr"].isascii()
    assert png(drawn).startswith(b"\x89PNG")


def test_two_days_are_two_ticks() -> None:
    rows = pd.DataFrame({"day": [date(2026, 3, 1), date(2026, 3, 2)], "rank": [1, 7]})
    days = Field(column="day", label="date", format=Format.DAY)
    drawn = spec(Kind.LINE, rows, x=days, y=count("rank", reversed=True))
    svg = vl_convert.vegalite_to_svg({**drawn, "width": 900})
    assert svg.count(">1 Mar 2026<") == svg.count(">2 Mar 2026<") == 1


def test_lines_of_a_detail_are_apart_though_they_share_a_colour() -> None:
    rows = pd.DataFrame({"day": [date(2026, 3, 1)] * 2, "rank": [1, 2], "song": ["A", "A"], "run": [1, 2]})
    days = Field(column="day", label="date", format=Format.DAY)
    drawn = spec(Kind.LINE, rows, x=days, y=count("rank"), colour=text("song"), detail=count("run"))
    assert drawn["layer"][0]["encoding"]["detail"] == [{"field": "run", "type": "nominal"}]


@pytest.mark.parametrize("colours", [["A"], ["A", "B"]])
def test_a_line_does_not_run_over_a_day_without_a_row(colours: list[str]) -> None:
    seen = [date(2026, 3, n) for n in (1, 2, 7, 8)]
    rows = pd.DataFrame([{"day": day, "markets": 5, "song": song} for song in colours for day in seen])
    days = Field(column="day", label="date", format=Format.DAY)
    drawn = spec(Kind.LINE, rows, x=days, y=count("markets"), colour=text("song"))
    svg = vl_convert.vegalite_to_svg({**drawn, "width": 500})
    paths = re.findall(r'aria-roledescription="line mark"[^>]*d="([^"]+)"', svg)
    assert [path.count("L") for path in paths] == [1, 1] * len(colours)
    assert svg.count('aria-roledescription="point"') == 4 * len(colours)


def test_a_step_stands_in_its_interval() -> None:
    rows = pd.DataFrame({"day": [0, 1], "left": [1.0, 0.5], "low": [0.9, 0.4], "high": [1.0, 0.6]})
    share = {name: Field(column=name, label=name, format=Format.SHARE) for name in ("left", "low", "high")}
    drawn = spec(Kind.STEP, rows, x=count("day"), y=share["left"], low=share["low"], high=share["high"])
    band, line = drawn["layer"]
    assert (band["encoding"]["y"]["field"], band["encoding"]["y2"]["field"]) == ("low", "high")
    assert line["mark"]["interpolate"] == band["mark"]["interpolate"] == "step-after"


def test_a_radar_has_a_corner_for_each_value_and_none_where_it_is_unknown() -> None:
    rows = pd.DataFrame({"feature": ["energy", "valence", "liveness"], "mean": [1.0, 0.5, None]})
    drawn = spec(Kind.RADAR, rows, category=text("feature"), value=Field(column="mean", label="mean"))
    corners = next(found for found in rows_of(drawn) if "feature" in found[0])
    assert [row["feature"] for row in corners] == ["energy", "valence"]
    assert [round(hypot(row["across"], row["up"]), 6) for row in corners] == [1.0, 0.5]


def test_no_word_of_a_cloud_lies_on_another() -> None:
    names = ["Nacht", "Étoile Tempête", "Wolves", "Åsgård", "Static", "Cherry Motel & Friends"] * 3
    sizes = [40, 30, 25, 20, 15, 12] * 3
    laid = zip(names, sizes, words.laid(names, sizes), strict=True)
    placed = [(at, len(name) * size * 0.3, size * 0.6) for name, size, at in laid if at]
    assert len(placed) > 6
    for (a, a_wide, a_high), (b, b_wide, b_high) in combinations(placed, 2):
        assert abs(a[0] - b[0]) >= a_wide + b_wide or abs(a[1] - b[1]) >= a_high + b_high


def test_a_country_has_its_outline_and_the_world_none() -> None:
    assert [world.number(market) for market in ("no", "us", "global")] == ["578", "840", None]
    assert world.without_shape(["no", "us", "sg", "global"]) == ["sg"]


def test_a_map_is_filled_with_the_values_of_its_countries() -> None:
    rows = pd.DataFrame({"market": ["no", "global", "se"], "rank": [3, 1, 5]})
    drawn = spec(Kind.FILLED_MAP, rows, place=text("market"), value=count("rank", reversed=True))
    values = next(found for found in rows_of(drawn) if "rank" in found[0])
    assert [(row["id"], row["rank"]) for row in values] == [("578", 3), ("752", 5)]


@pytest.mark.parametrize(
    ("kind", "roles"),
    [
        (Kind.HEAT_MAP, {"x": "count", "y": "name", "value": "share"}),
        (Kind.SCATTER, {"x": "count", "y": "share", "label": "name"}),
        (Kind.FUNNEL, {"category": "name", "value": "count"}),
        (Kind.WORD_CLOUD, {"word": "name", "value": "count"}),
    ],
)
def test_a_picture_can_be_taken_along(kind: Kind, roles: dict[str, str]) -> None:
    fields = {
        "name": text("name"),
        "count": count("count"),
        "share": Field(column="share", label="share", format=Format.SHARE),
    }
    rows = pd.DataFrame({"name": ["Ængst", "夜"], "count": pd.array([1, None], "Int64"), "share": [0.5, 0.1]}).dropna()
    drawn = picture(visual(kind, **{role: fields[name] for role, name in roles.items()}), rows)
    assert "Ængst" in json.dumps(drawn, ensure_ascii=False)
    assert png(drawn).startswith(b"\x89PNG")
