"""A file of years is cut into parts of whole days, and its rows stay what they are."""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from random import Random
from typing import Any

import pytest

from chartlake import cut
from chartlake.answers import RawObject
from chartlake.errors import UnexpectedAnswer
from chartlake.sources import charts_history, playlist_history
from tests.merged import HEADINGS, Line, chart_lines, days, merged

DROPPED_AT = datetime(2026, 4, 2, 6)
MARKETS = ("no", "se", "global")
DAYS = days(12)
DEPTH = 20
BY_DATE = [chart_lines(market, day, depth=DEPTH) for day in DAYS for market in MARKETS]
BY_MARKET = [chart_lines(market, day, depth=DEPTH) for market in MARKETS for day in DAYS]


@pytest.fixture(autouse=True)
def _small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cut, "PART_ROWS", 3 * len(MARKETS) * DEPTH)


def cut_up(folder: Path, body: bytes, name: str = "charts-daily.csv") -> list[cut.Part]:
    file, scratch = folder / name, folder / "scratch"
    file.write_bytes(body)
    scratch.mkdir()
    whole = cut.cut(file, name, source="charts_history", fetched_at=DROPPED_AT, scratch=scratch)
    for left in [*scratch.iterdir()]:
        assert left.suffix == ".csv"
    return list(whole.parts())


def rows(name: str, body: bytes) -> tuple[list[dict[str, Any]], list[str]]:
    """What the parser says of a file: its rows, and why it refused others."""
    answer = RawObject(
        key=name,
        source="charts_history",
        scope="x",
        fetched_at=DROPPED_AT,
        sha256="",
        body=body,
        content_type="",
        original_name=name,
    )
    parsed = charts_history.parse(answer)
    return list(parsed.rows["chart_snapshots"]), [refusal.reason for refusal in parsed.refused]


def place(row: dict[str, Any]) -> tuple[Any, ...]:
    return row["market"], row["chart_date"], row["rank"]


def unique(parts: Sequence[cut.Part]) -> dict[tuple[Any, ...], dict[str, Any]]:
    """The rows of all parts by their place; a row that several have is the same in all."""
    found: dict[tuple[Any, ...], dict[str, Any]] = {}
    for part in parts:
        for row in rows(part.name, part.body)[0]:
            assert found.setdefault(place(row), row) == row
    return found


def in_disorder() -> list[list[Line]]:
    """Every row by itself, and the rows of each chart and day in their order, as if many files were zipped together."""
    rng, waiting = Random(3), [list(chart) for chart in BY_DATE]
    order: list[list[Line]] = []
    while waiting:
        chart = rng.choice(waiting)
        order.append([chart.pop(0)])
        waiting = [one for one in waiting if one]
    return order


@pytest.mark.parametrize("charts", [BY_DATE, BY_MARKET, in_disorder()], ids=["by date", "by market", "in disorder"])
def test_the_parts_say_what_the_whole_file_says(tmp_path: Path, charts: Sequence[Sequence[Line]]) -> None:
    parts = cut_up(tmp_path, merged(charts))
    assert len(parts) == 4
    assert unique(parts) == {place(row): row for row in rows("charts-daily.csv", merged(BY_DATE))[0]}
    assert len(unique(parts)) == len(DAYS) * len(MARKETS) * DEPTH


def test_a_part_is_named_by_its_first_and_last_day_behind_the_words_of_the_file(tmp_path: Path) -> None:
    names = [part.name for part in cut_up(tmp_path, merged(BY_DATE), "Merged NO-daily (2).csv")]
    assert names[0] == f"Merged NO-daily-{DAYS[0]}-{DAYS[2]}.csv"
    assert charts_history.scope_of(names[0]) == f"merged-no-daily-{DAYS[0]}-{DAYS[2]}"
    assert len(set(names)) == 4


def test_the_words_of_the_file_still_say_market_and_cadence(tmp_path: Path) -> None:
    lines = [[line[:5] for line in chart_lines("no", day, depth=DEPTH)] for day in DAYS]
    body = merged(lines).replace(",".join(HEADINGS).encode(), ",".join(HEADINGS[:5]).encode())
    parts = cut_up(tmp_path, body, "regional-no-daily.csv")
    assert {row["market"] for row in unique(parts).values()} == {"no"}


def test_the_same_file_zipped_or_not_gives_the_same_parts_again(tmp_path: Path) -> None:
    body = merged(BY_DATE)
    plain, zipped, again = (tmp_path / name for name in ("plain", "zipped", "again"))
    for folder in (plain, zipped, again):
        folder.mkdir()
    parts = cut_up(plain, body)
    assert cut_up(again, body) == parts
    assert cut_up(zipped, gzip.compress(body), "charts-daily.csv.gz") == parts


def test_bytes_stay_as_they_are(tmp_path: Path) -> None:
    body = b"\xef\xbb\xbf" + merged(BY_DATE[:3]).replace(b"Norway", b"Norway\xff")
    (part,) = cut_up(tmp_path, body)
    assert part.body == body


def test_a_short_chart_where_only_a_part_ends_is_kept(tmp_path: Path) -> None:
    """The parser refuses a day that is shorter than those beside it where a file ends: there it may be cut."""
    charts = [
        chart_lines(market, day, depth=DEPTH - 8 * (market == "global" and day in (DAYS[2], DAYS[5])))
        for day in DAYS
        for market in MARKETS
    ]
    found = unique(cut_up(tmp_path, merged(charts)))
    short = [key for key in found if key[0] == "global" and key[1] in (DAYS[2], DAYS[5])]
    assert len(short) == 2 * (DEPTH - 8)


@pytest.mark.parametrize("charts", [BY_DATE, BY_MARKET], ids=["by date", "by market"])
def test_the_day_that_the_file_was_cut_within_is_refused_as_in_the_whole_file(
    tmp_path: Path, charts: Sequence[Sequence[Line]]
) -> None:
    torn = [*charts[:19], charts[19][:8]]
    _, day, *_ = charts[19][0][1:]
    parts = cut_up(tmp_path, merged(torn))
    whole, reasons = rows("charts-daily.csv", merged(torn))
    assert any("may be cut" in reason for reason in reasons), day
    assert unique(parts) == {place(row): row for row in whole}


def test_a_last_line_that_nothing_ends_is_refused_and_no_other(tmp_path: Path) -> None:
    body = merged(BY_DATE)[:-4]
    parts = cut_up(tmp_path, body)
    assert [part.body.endswith(b"\n") for part in parts] == [True, True, True, False]
    (reason,) = {reason for part in parts for reason in rows(part.name, part.body)[1] if "ends within" in reason}
    assert "line break" in reason


def test_a_row_without_a_day_stays_with_the_row_before_it(tmp_path: Path) -> None:
    spoilt = [[list(line) for line in chart] for chart in BY_DATE]
    for cell, chart in (("", 4), ("2026-02-30", 16), ("1999-01-01", 28)):
        spoilt[chart][5][2] = cell
    parts = cut_up(tmp_path, merged(spoilt))
    assert len(parts) == 4
    refused = {reason for part in parts for reason in rows(part.name, part.body)[1]}
    assert len([reason for reason in refused if "no date" in reason or "cannot be" in reason]) == 3


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (merged(BY_DATE).replace(b",date,", b",when,", 1), "no column date or chart_date"),
        (merged(BY_DATE) + b'"cut', "broken or cut CSV"),
        (b",".join(b"x" * 900 for _ in range(90)), "a line of more than"),
        (",".join(HEADINGS).encode() + b"\r\n", "not a single row"),
        (b"", "no column date"),
        (gzip.compress(merged(BY_DATE))[:-40], "cut gzip"),
    ],
)
def test_what_cannot_be_cut_is_refused_as_a_whole(tmp_path: Path, body: bytes, said: str) -> None:
    with pytest.raises(UnexpectedAnswer, match=said):
        cut_up(tmp_path, body)


def test_what_a_parser_takes_is_not_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "charts.csv.gz"
    file.write_bytes(gzip.compress(b"a\n" * 100))
    assert not cut.is_too_large(file)
    monkeypatch.setattr(cut, "MOST_LINES", 99)
    assert cut.is_too_large(file)
    monkeypatch.setattr(cut, "MOST_LINES", 100)
    monkeypatch.setattr(cut, "LARGEST_FILE", 199)
    assert cut.is_too_large(file)


def test_days_are_known_by_the_headings_that_the_parsers_know() -> None:
    assert cut.DATES["charts_history"] == charts_history._COLUMNS["date"]
    assert cut.DATES["playlist_history"] == playlist_history._COLUMNS["captured_at"]


def test_a_day_is_plausible_or_none() -> None:
    read = cut._Days(DROPPED_AT)
    assert read.of("2026/03/02T18:00:00Z") == date(2026, 3, 2)
    assert [read.of(cell) for cell in ("", "2026-13-01", "2099-01-01", "20260302", "02.03.2026")] == [None] * 5
