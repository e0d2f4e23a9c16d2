"""The CSV form for a TikTok chart of a vendor or of one's own."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from chartlake.answers import ParsedRows
from chartlake.errors import BadName, ChartlakeError, EmptyAnswer, UnexpectedAnswer
from chartlake.sources import tiktok_charts_csv
from chartlake.text_id import text_id
from tests.sources.answers import dropped

NAME = "tiktok-no-daily-2026-03-02.csv"
HEADINGS = "rank,sound_id,title,artist,videos,isrc\n"
FIRST = "1,7424014547218565904,Snø,Elv & Fjord,57443,NO-SB1-26-00001\n"


def parse(text: str, *, name: str = NAME) -> ParsedRows:
    return tiktok_charts_csv.parse(dropped("tiktok_charts_csv", name, text.encode()))


def rows_of(text: str, *, name: str = NAME) -> list[dict[str, Any]]:
    return list(parse(text, name=name).rows["chart_snapshots"])


def test_a_line_is_read_as_it_stands_there() -> None:
    assert rows_of(HEADINGS + FIRST) == [
        {
            "platform": "tiktok",
            "chart": "sounds_daily",
            "market": "no",
            "chart_date": date(2026, 3, 2),
            "rank": 1,
            "item_id": "7424014547218565904",
            "item_type": "sound",
            "title": "Snø",
            "artist_names": ["Elv & Fjord"],
            "videos": 57443,
            "videos_low": 57443,
            "videos_high": 57443,
            "isrc": "NOSB12600001",
            "date_basis": "reported",
        }
    ]


def test_a_rounded_count_carries_its_bounds_and_a_blank_one_is_unknown() -> None:
    rows = rows_of(HEADINGS + "1,7424014547218565904,Snø,Elv,57.4K,\n2,7424014547218565905,Regn,,,\n")
    assert [(row["videos"], row["videos_low"], row["videos_high"]) for row in rows] == [
        (57400, 57350, 57449),
        (None, None, None),
    ]
    assert (rows[1]["artist_names"], rows[1]["isrc"]) == (None, None)


def test_the_weekly_chart_of_the_world_is_another_chart() -> None:
    (row,) = rows_of(HEADINGS + FIRST, name="TikTok-global-weekly-2026-03-01 (1).csv")
    assert (row["chart"], row["market"], row["chart_date"]) == ("sounds_weekly", "global", date(2026, 3, 1))


def test_columns_stand_in_any_order_between_semicolons_or_tabs_too() -> None:
    text = "Title;Link;Rank\nSnø;https://www.tiktok.com/music/x-7424014547218565904;1\n"
    for written in (text, text.replace(";", "\t"), "\ufeff" + text.replace("\n", "\r\n")):
        (row,) = rows_of(written)
        assert (row["rank"], row["item_id"], row["title"]) == (1, "7424014547218565904", "Snø")


def test_a_sound_without_an_id_is_known_by_title_and_artist() -> None:
    (row,) = rows_of(HEADINGS + "1,,Snø,Elv,57443,\n")
    assert row["item_id"] == text_id("Snø", ["Elv"])


def test_an_id_that_a_spreadsheet_rounded_is_refused_unless_the_link_has_it() -> None:
    link = "https://www.tiktok.com/music/x-7424014547218565904"
    text = (
        f"rank,sound_id,link,title\n1,7424014547218560000,{link},Snø\n2,7424014547218560000,,Regn\n3,7.42E+18,,Hagl\n"
    )
    with pytest.raises(UnexpectedAnswer, match="was rounded by a spreadsheet"):
        parse(text)
    (row,) = rows_of(text.partition("2,")[0])
    assert row["item_id"] == "7424014547218565904"


@pytest.mark.parametrize("rounded", ["7424014547218566000", "7424014547218566144", "7424014547218560000"])
def test_an_id_that_a_program_rounded_is_refused_and_so_is_a_link_made_of_it(rounded: str) -> None:
    for link in ("", f"https://www.tiktok.com/music/x-{rounded}"):
        parsed = parse(f"rank,sound_id,link\n1,7424014547218565904,\n2,{rounded},{link}\n")
        assert [row["rank"] for row in parsed.rows["chart_snapshots"]] == [1]
        assert parsed.refused[0].reason.startswith(f"sound_id {rounded} was rounded by a spreadsheet or a program")


def test_a_column_that_is_not_known_is_noted_and_the_rest_is_read() -> None:
    parsed = parse("rank,sound_id,vidoes\n1,7424014547218565904,57443\n")
    assert [row["videos"] for row in parsed.rows["chart_snapshots"]] == [None]
    assert [(note.row_number, note.reason) for note in parsed.refused] == [
        (0, "the column 'vidoes' is not known and was not read")
    ]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("0,7424014547218565905,Regn,,,", "positions start at 1"),
        ("two,7424014547218565905,Regn,,,", "rank 'two' is not a whole number"),
        ("2,x,Regn,,,", "sound_id 'x' is no id of a sound"),
        ("2,,,,,", "neither sound_id nor link nor title"),
        ("2,7424014547218565905,Regn,,1.234,", "videos '1.234' is not a whole number"),
        ("2,7424014547218565905,Regn,,,12345", "isrc '12345' is none"),
        ("2,7424014547218565905,Regn", "3 fields under 6 headings"),
        ("1,7424014547218565904,Another,,,", "an earlier row has the same rank and other values"),
        ("1,7424014547218565905,Regn,,,", "an earlier row has the same rank and other values"),
    ],
)
def test_a_line_that_cannot_be_read_is_refused_and_the_others_go_on(line: str, reason: str) -> None:
    parsed = parse(HEADINGS + FIRST + line + "\n")
    assert [row["rank"] for row in parsed.rows["chart_snapshots"]] == [1]
    assert [(refusal.row_number, reason in refusal.reason) for refusal in parsed.refused] == [(2, True)]


def test_link_and_id_must_be_of_the_same_sound() -> None:
    link = "https://www.tiktok.com/music/x-7424014547218565999"
    text = f"rank,sound_id,link\n1,7424014547218565904,\n2,7424014547218565905,{link}\n3,,https://example.org\n"
    with pytest.raises(UnexpectedAnswer, match="not the same sound"):
        parse(text)


@pytest.mark.parametrize(
    ("text", "error", "said"),
    [
        (HEADINGS, EmptyAnswer, "not a single row"),
        ("", UnexpectedAnswer, "no column for rank"),
        ("rank,title\n1,Snø\n", UnexpectedAnswer, "no heading sound_id or link"),
        ("rank,sound_id,rank\n", UnexpectedAnswer, "the heading rank stands twice"),
        ("rank,Country,sound_id\n1,NO,7424014547218565904\n", UnexpectedAnswer, "the column country says that this is"),
        ("rank,sound_id,date\n1,7424014547218565904,2026-03-02\n", UnexpectedAnswer, "one file of each market and day"),
        ("rank,sound_id,market\n1,7424014547218565904,no\n", UnexpectedAnswer, "name it tiktok-<market>"),
        ("<html><title>Log in</title>", UnexpectedAnswer, "titled 'Log in'"),
        (HEADINGS + '1,"742', UnexpectedAnswer, "broken or cut CSV"),
    ],
)
def test_a_file_without_a_chart_is_named_for_what_it_is(text: str, error: type[ChartlakeError], said: str) -> None:
    with pytest.raises(error) as caught:
        parse(text)
    assert type(caught.value) is error
    assert said in str(caught.value)


@pytest.mark.parametrize(
    "name", ["tiktok-no-2026-03-02.csv", "tiktok-no-daily-2026-02-30.csv", "", "tiktok-no-daily-2031-01-01.csv"]
)
def test_a_name_that_does_not_say_which_chart_is_refused(name: str) -> None:
    with pytest.raises(BadName):
        parse(HEADINGS + FIRST, name=name)


def test_the_scope_is_market_and_cadence() -> None:
    assert tiktok_charts_csv.scope_of(NAME) == "no_daily"
