"""A file that was cut gives no half number, whichever source reads it."""

from __future__ import annotations

import gzip
from typing import Any

import pytest

from chartlake.errors import UnexpectedAnswer
from chartlake.sources import source
from tests.sources.answers import dropped

HISTORY = (
    b"date,rank,title,artist,uri,streams\n"
    b"2026-03-01,1,Hei,Kari,spotify:track:0Track0000000000000001,8234567\n"
    b"2026-03-02,1,Fjord,Ola,spotify:track:0Track0000000000000002,7234567\n"
    b"2026-03-03,1,Fjord,Ola,spotify:track:0Track0000000000000002,7134567\n"
)
VENDOR = b"rank,sound_id,title,artist,videos\n1,7424014547218565904,Sn,A,57443\n2,7424014547218565905,R,B,41.2K\n"
STATS = (
    b"entity_type,entity_id,name,followers,views\nartist,6900000000000000002,fjord.elv,9022701,\n"
    b"tag,229207,snowdance,,47.4B\n"
)
ARCHIVE = (
    b"captured_at,playlist_id,track_id,track_name,position\n"
    b"2021-03-27T06:00:00Z,0List00000000000000001,0Track0000000000000001,A,1\n"
    b"2021-03-27T06:00:00Z,0List00000000000000001,0Track0000000000000002,B,12\n"
)
PLAN = b"release_date,title,artist,isrc\n2026-04-03,Sno,Elv|Fjord,\n2026-04-10,Regn,Siv,NOSB12600001\n"
FILES = [
    ("charts_history", "top200-no-daily.csv", HISTORY),
    ("tiktok_charts_csv", "tiktok-no-daily-2026-03-02.csv", VENDOR),
    ("tiktok_stats", "tiktok-stats-2026-03-02.csv", STATS),
    ("playlist_history", "archive.csv", ARCHIVE),
    ("planned_releases", "plan.csv", PLAN),
]


def read(name: str, file_name: str, body: bytes) -> tuple[list[Any], list[tuple[int, str]]]:
    parsed = source(name).parse(dropped(name, file_name, body))
    (rows,) = parsed.rows.values()
    return list(rows), [(refusal.row_number, refusal.reason) for refusal in parsed.refused]


@pytest.mark.parametrize(("name", "file_name", "body"), FILES)
@pytest.mark.parametrize("lost", [1, 2])
def test_the_line_within_which_a_file_ends_is_refused(name: str, file_name: str, body: bytes, lost: int) -> None:
    whole, none_refused = read(name, file_name, body)
    rows, refused = read(name, file_name, body[:-lost])

    assert (rows, none_refused) == (whole[:-1], [])
    assert refused == [(len(whole), "the file ends within this line; if it is whole, end it with a line break")]


def test_a_cut_file_is_known_inside_its_gzip_too() -> None:
    name, file_name, body = FILES[0]
    assert len(read(name, f"{file_name}.gz", gzip.compress(body[:-3]))[1]) == 1


@pytest.mark.parametrize("end", [b"\r\n", b"\r", b"\n\n"])
def test_any_line_break_ends_a_file(end: bytes) -> None:
    name, file_name, body = FILES[1]
    assert read(name, file_name, body[:-1] + end) == read(name, file_name, body)


DOWNLOAD = (
    b"rank,uri,track_name,streams,artist_names\n"
    b"1,spotify:track:0Track0000000000000001,Hei,8234567,Kari\n"
    b'2,spotify:track:0Track0000000000000002,Fjord,7234567,"Ola ""Olle"" Nordmann"\n'
)
QUOTED = [
    (
        "charts_history",
        "top200-no-daily.csv",
        b"date,rank,streams,title,artist\n2026-03-01,1,9,Hei,Kari\n2026-03-02,1,9,Hei,Kari\n"
        b'2026-03-03,1,8,Fjord,"Ola ""Olle"" Nordmann"\n',
    ),
    ("charts_csv", "regional-no-daily-2026-03-02.csv", DOWNLOAD),
    (
        "tiktok_charts_csv",
        "tiktok-no-daily-2026-03-02.csv",
        b'rank,sound_id,title\n1,7424014547218565904,Sn\n2,7424014547218565905,"The ""R"" song"\n',
    ),
    (
        "tiktok_stats",
        "tiktok-stats-2026-03-02.csv",
        b'entity_type,entity_id,views,name\ntag,229206,5,snow\ntag,229207,5,"a ""snow"" dance"\n',
    ),
    (
        "playlist_history",
        "archive.csv",
        b"captured_at,playlist_id,track_id,position,track_name\n"
        b"2021-03-27T06:00:00Z,0List00000000000000001,0Track0000000000000001,1,A\n"
        b'2021-03-27T06:00:00Z,0List00000000000000001,0Track0000000000000002,2,"The ""B"" side"\n',
    ),
    (
        "planned_releases",
        "plan.csv",
        b'release_date,artist,title\n2026-04-03,Elv,Sno\n2026-04-10,Siv,"The ""R"" song"\n',
    ),
]


@pytest.mark.parametrize(("name", "file_name", "body"), QUOTED)
def test_a_file_that_was_cut_between_two_doubled_quotes_does_not_look_whole(
    name: str, file_name: str, body: bytes
) -> None:
    whole, none_refused = read(name, file_name, body)
    assert none_refused == []
    for place in (body.index(b'""') + 1, body.rindex(b'""') + 1, len(body) - 1):
        rows, refused = read(name, file_name, body[:place])
        assert rows == whole[:-1]
        assert [number for number, _ in refused] == [len(whole)]


@pytest.mark.parametrize(("name", "file_name", "body"), FILES)
@pytest.mark.parametrize(
    ("more", "said"),
    [
        (b"x" * 65_537, "a line of more than 65,536 characters"),
        (b'"' + b"x\n" * 33_000, "a line of more than 65,536 characters"),
        (b"," * 256 + b"\n", "more than 256 fields in a line"),
        (b"\n" * 1_001, "more than 1,000 blank lines on end"),
    ],
)
def test_what_a_few_bytes_of_gzip_can_hold_is_not_held(
    name: str, file_name: str, body: bytes, more: bytes, said: str
) -> None:
    for written in (body + more, more + body):
        with pytest.raises(UnexpectedAnswer, match=said):
            read(name, file_name, written)


def test_every_line_may_be_long_by_itself() -> None:
    name, file_name, body = FILES[1]
    long = b"".join(b"%d,742401454721856%04d,%s,A,5\n" % (rank, rank, b"x" * 40_000) for rank in range(3, 7))
    assert len(read(name, file_name, body + long)[0]) == 6
