"""The CSV form for what comes out when."""

from __future__ import annotations

import gzip
import re
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from chartlake import contract
from chartlake.answers import ParsedRows
from chartlake.conform import conform
from chartlake.errors import BadName, ChartlakeError, EmptyAnswer, UnexpectedAnswer
from chartlake.sources import planned_releases
from chartlake.text_id import text_id
from tests.sources.answers import dropped

HEADINGS = "release_date,title,artist,market,label,isrc\n"
FIRST = "2026-04-03,Snø,Elv|Fjord,,Nordlys,NO-SB1-26-00001\n"


def parse(written: str | bytes, *, name: str = "plan.csv") -> ParsedRows:
    body = written.encode() if isinstance(written, str) else written
    return planned_releases.parse(dropped("planned_releases", name, body))


def rows_of(written: str | bytes, *, name: str = "plan.csv") -> list[dict[str, Any]]:
    return list(parse(written, name=name).rows["planned_releases"])


def test_a_line_is_read_as_it_stands_there() -> None:
    assert rows_of(HEADINGS + FIRST) == [
        {
            "release_date": date(2026, 4, 3),
            "item_id": text_id("Snø", ["Elv", "Fjord"]),
            "market": "global",
            "title": "Snø",
            "artist_names": ["Elv", "Fjord"],
            "label": "Nordlys",
            "isrc": "NOSB12600001",
        }
    ]


def test_every_row_that_is_read_keeps_the_contract() -> None:
    rows = rows_of(HEADINGS + FIRST + "2026-04-10,Regn,Siv,no,,\n")
    lineage = {"source": "planned_releases", "fetched_at": datetime(2026, 3, 3), "raw_key": "raw"}
    conformed = conform(contract.PLANNED_RELEASES, rows, lineage)
    assert conformed.refused == []
    assert conformed.tables[()].num_rows == 2


def test_columns_stand_in_any_order_between_semicolons_or_tabs_too_and_three_are_enough() -> None:
    text = "Artist;Title;Release Date\nElv|Fjord;Snø;2026-04-03\n"
    for written in (text, text.replace(";", "\t"), "\ufeff" + text.replace("\n", "\r\n")):
        (row,) = rows_of(written)
        assert (row["release_date"], row["title"], row["artist_names"]) == (date(2026, 4, 3), "Snø", ["Elv", "Fjord"])
        assert (row["market"], row["label"], row["isrc"]) == ("global", None, None)


def test_the_mark_that_excel_puts_before_a_file_is_no_part_of_the_first_heading() -> None:
    assert rows_of(b"\xef\xbb\xbf" + (HEADINGS + FIRST).encode()) == rows_of(HEADINGS + FIRST)


def test_a_gzipped_plan_is_the_same_plan() -> None:
    assert rows_of(gzip.compress((HEADINGS + FIRST).encode()), name="plan.csv.gz") == rows_of(HEADINGS + FIRST)


@pytest.mark.parametrize(
    ("written", "market"),
    [("no", "no"), ("NO", "no"), ("Norway", "no"), ("uk", "gb"), ("", "global"), ("Global", "global"), ("in", "in")],
)
def test_a_market_is_a_code_or_a_name_and_norway_is_not_a_refusal(written: str, market: str) -> None:
    (row,) = rows_of(f"{HEADINGS}2026-04-03,Snø,Elv,{written},,\n")
    assert row["market"] == market


@pytest.mark.parametrize(
    ("written", "artists"),
    [
        ("Elv;Fjord", ["Elv", "Fjord"]),
        ("Elv | Fjord |", ["Elv", "Fjord"]),
        ("Elv|Elv", ["Elv"]),
        ('"Elv, the Band"', ["Elv, the Band"]),
        ("Elv & Fjord", ["Elv & Fjord"]),
    ],
)
def test_artists_are_joined_by_a_bar_or_a_semicolon_and_by_nothing_else(written: str, artists: list[str]) -> None:
    (row,) = rows_of(f"{HEADINGS}2026-04-03,Snø,{written},,,\n")
    assert row["artist_names"] == artists


def test_a_release_in_two_markets_or_on_two_days_is_two_rows_of_one_song() -> None:
    rows = rows_of(f"{HEADINGS}2026-04-03,Snø,Elv,no,,\n2026-04-03,Snø,Elv,se,,\n2026-04-10,Snø,Elv,no,,\n")
    assert len(rows) == 3
    assert len({row["item_id"] for row in rows}) == 1


@pytest.mark.parametrize(
    "written",
    ["03/04/2026", "04/03/2026", "3.4.2026", "20260403", "2026-W14-5", "2026-02-30", "46115", "", "2026-04-03 00:00"],
)
def test_a_date_that_may_be_two_days_or_none_is_refused_with_the_way_to_write_it(written: str) -> None:
    parsed = parse(f"{HEADINGS}{FIRST}{written},Regn,Siv,,,\n")
    assert len(parsed.rows["planned_releases"]) == 1
    (refusal,) = parsed.refused
    assert refusal.row_number == 2
    assert f"release_date {written!r} is no day as yyyy-mm-dd" in refusal.reason
    assert "write 3 April 2026 as 2026-04-03" in refusal.reason


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("2206-04-03,Regn,Siv,,,", "2206-04-03 is more than ten years from 2026-03-03"),
        ("2026-04-03,,Siv,,,", "no title"),
        ("2026-04-03,Regn,,,,", "no artist"),
        ("2026-04-03,Regn,|;,,,", "no artist"),
        ("2026-04-03,Regn,Siv,xx,,", "market 'xx' is none"),
        ("2026-04-03,Regn,Siv,no|se,,", "one market a line"),
        ("2026-04-03,Regn,Siv,,,12345", "isrc '12345' is none"),
        ("2026-04-03,Regn,Siv", "3 fields under 6 headings"),
        ("2026-04-03,SNØ,elv|fjord,global,Another,", "an earlier row has the same release_date and item_id and market"),
    ],
)
def test_a_line_that_cannot_be_read_is_refused_and_the_others_go_on(line: str, reason: str) -> None:
    parsed = parse(HEADINGS + FIRST + line + "\n")
    assert [row["title"] for row in parsed.rows["planned_releases"]] == ["Snø"]
    assert [(refusal.row_number, reason in refusal.reason) for refusal in parsed.refused] == [(2, True)]


def test_a_line_that_stands_there_twice_is_one_release() -> None:
    parsed = parse(HEADINGS + FIRST + FIRST)
    assert (len(parsed.rows["planned_releases"]), parsed.refused) == (1, [])


def test_a_title_in_latin_1_is_refused_and_not_guessed() -> None:
    parsed = parse((HEADINGS + FIRST).encode() + "2026-04-10,Blå,Siv,,,\n".encode("latin-1"))
    assert [refusal.reason for refusal in parsed.refused] == ["title 'Bl\ufffd' is not UTF-8"]


def test_a_column_that_is_not_known_is_noted_and_the_rest_is_read() -> None:
    parsed = parse("release_date,title,artist,market,format\n2026-04-03,Snø,Elv,no,single\n")
    assert [row["market"] for row in parsed.rows["planned_releases"]] == ["no"]
    assert [(note.row_number, note.reason) for note in parsed.refused] == [
        (0, "the column 'format' is not known and was not read")
    ]


def test_a_column_that_may_say_where_is_not_passed_over_so_that_norway_becomes_the_world() -> None:
    with pytest.raises(UnexpectedAnswer, match="'country' is not known and there is no column market"):
        parse("release_date,title,artist,country\n2026-04-03,Snø,Elv,no\n")


@pytest.mark.parametrize(
    ("written", "error", "said"),
    [
        ("", UnexpectedAnswer, "no column for release_date"),
        (HEADINGS, EmptyAnswer, "not a single row"),
        (FIRST, UnexpectedAnswer, "no column for release_date"),
        ("date,title,artist\n2026-04-03,Snø,Elv\n", UnexpectedAnswer, "no column for release_date"),
        ("release_date,title\n2026-04-03,Snø\n", UnexpectedAnswer, "no column for artist"),
        ("release_date,title,artist,title\n", UnexpectedAnswer, "the heading title stands twice"),
        (f"{HEADINGS}03/04/2026,Snø,Elv,,,\n", UnexpectedAnswer, "write 3 April 2026 as 2026-04-03"),
        (b"PK\x03\x04xlsx", UnexpectedAnswer, "a ZIP or spreadsheet file"),
        ("<html><title>Log in</title>", UnexpectedAnswer, "titled 'Log in'"),
    ],
)
def test_a_file_without_a_plan_is_named_for_what_it_is(
    written: str | bytes, error: type[ChartlakeError], said: str
) -> None:
    with pytest.raises(error) as caught:
        parse(written)
    assert type(caught.value) is error
    assert said in str(caught.value)


@pytest.mark.parametrize("name", ["", "plan.xlsx", "plan", ".csv"])
def test_what_is_called_otherwise_than_a_csv_is_refused(name: str) -> None:
    with pytest.raises(BadName, match="save it as CSV"):
        parse(HEADINGS + FIRST, name=name)


@pytest.mark.parametrize("name", ["plan.csv", "Releases 2026 (1).CSV", "Høst.csv.gz"])
def test_there_is_one_plan_whatever_a_file_is_called(name: str) -> None:
    assert planned_releases.scope_of(name) == "plan"


def test_the_example_of_the_documentation_is_read_whole() -> None:
    document = (Path(__file__).parents[2] / "docs" / "sources.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"^## planned_releases\n.*?```csv\n(.*?)```", document, re.DOTALL | re.MULTILINE)
    parsed = parse(example)
    assert [(row["title"], row["market"]) for row in parsed.rows["planned_releases"]] == [
        ("Snø", "global"),
        ("Regn", "no"),
        ("Hagl", "se"),
    ]
    assert parsed.refused == []
