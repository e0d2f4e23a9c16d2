"""Archives of playlists: one snapshot for each playlist and day, and what a line must say to be one."""

from __future__ import annotations

import gzip
from collections import Counter
from datetime import date, datetime
from typing import Any

import pytest

from chartlake.answers import ParsedRows
from chartlake.errors import BadName, ChartlakeError, EmptyAnswer, UnexpectedAnswer
from chartlake.sources import playlist_history
from tests.sources.answers import dropped, fixture

HEADINGS = (
    "captured_at,playlist_id,playlist_name,position,track_id,track_name,artist_ids,artist_names,album_id,album_name,"
    "duration_s"
)
LIST = "0List00000000000000001"
A1, A2 = "0Artist000000000000001", "0Artist000000000000002"
T1, T2 = "0Track0000000000000001", "0Track0000000000000002"
ALBUM = "0Album0000000000000001"
NORDLYS = f"{T1},Nordlys,{A1}|{A2},Fjord|ดาว,{ALBUM},Vinter,200"
HEI = f'{T2},"Hei, du",{A2},ดาว,,,143'
ARCHIVE = "\n".join(
    [
        HEADINGS,
        f"2020-01-01T10:38:30Z,{LIST},Fredag,1,{NORDLYS}",
        f"2020-01-01T10:38:30Z,{LIST},Fredag,2,{HEI}",
        f"2020-01-02T10:38:30Z,{LIST},Fredag nå,1,{HEI}",
        "",
    ]
)


def parse(text: str | bytes, name: str = "playlist_history_2020.csv") -> ParsedRows:
    body = text if isinstance(text, bytes) else text.encode()
    return playlist_history.parse(dropped("playlist_history", name, body))


def rows_of(text: str | bytes, name: str = "playlist_history_2020.csv") -> list[dict[str, Any]]:
    return list(parse(text, name).rows["playlist_snapshots"])


def test_a_line_says_who_stood_where_and_when() -> None:
    first, second, _ = rows_of(ARCHIVE)

    assert first == {
        "playlist_id": LIST,
        "snapshot_date": date(2020, 1, 1),
        "position": 1,
        "captured_at": datetime(2020, 1, 1, 10, 38, 30),
        "playlist_name": "Fredag",
        "item_type": "track",
        "track_id": T1,
        "title": "Nordlys",
        "artist_names": ["Fjord", "ดาว"],
        "artist_ids": [A1, A2],
        "album_id": ALBUM,
    }
    assert (second["title"], second["album_id"]) == ("Hei, du", None)


def test_every_playlist_and_day_is_a_snapshot_of_its_own() -> None:
    places = Counter((row["playlist_id"], row["snapshot_date"], row["playlist_name"]) for row in rows_of(ARCHIVE))
    assert places == {(LIST, date(2020, 1, 1), "Fredag"): 2, (LIST, date(2020, 1, 2), "Fredag nå"): 1}


def test_of_several_readings_of_a_day_the_last_stands_and_the_others_are_put_on_record() -> None:
    earlier = f"2020-01-02T04:00:00Z,{LIST},Fredag,1,{NORDLYS}\n2020-01-02T04:00:00Z,{LIST},Fredag,2,{HEI}\n"
    parsed = parse(ARCHIVE + earlier)

    assert list(parsed.rows["playlist_snapshots"]) == rows_of(ARCHIVE)
    assert [(refusal.row_number, refusal.reason) for refusal in parsed.refused] == [
        (
            4,
            f"playlist {LIST} was read at 2020-01-02 04:00:00 (2 positions) and again at 2020-01-02 10:38:30: "
            "of one day the last reading stands",
        )
    ]


def test_an_earlier_reading_that_says_the_same_is_no_loss() -> None:
    parsed = parse(ARCHIVE + f"2020-01-02T04:00:00Z,{LIST},Fredag nå,1,{HEI}\n")
    assert list(parsed.rows["playlist_snapshots"]) == rows_of(ARCHIVE)
    assert parsed.refused == []


def spread(day: int, positions: range, *, hour: int = 6) -> str:
    """A reading whose moments differ by line."""
    return "".join(
        f"2020-02-{day:02d}T{hour:02d}:00:{position:02d}Z,{LIST},Fredag,{position},{NORDLYS}\n"
        for position in positions
    )


def test_a_reading_whose_moments_differ_by_line_is_one_reading_of_its_last_moment() -> None:
    parsed = parse(f"{HEADINGS}\n{spread(1, range(1, 51))}")

    assert parsed.refused == []
    assert [(row["position"], row["captured_at"]) for row in parsed.rows["playlist_snapshots"]] == [
        (position, datetime(2020, 2, 1, 6, 0, 50)) for position in range(1, 51)
    ]


def test_a_day_whose_last_reading_lacks_the_first_position_is_refused() -> None:
    body = ARCHIVE + spread(1, range(2, 51)) + spread(2, range(1, 4)) + spread(2, range(1, 4), hour=9)
    parsed = parse(body)

    assert list(parsed.rows["playlist_snapshots"]) == rows_of(ARCHIVE)
    first, second = [refusal.reason for refusal in parsed.refused]
    assert first.startswith(f"playlist {LIST} has 49 positions at 2020-02-01 06:00:50 and not the first")
    assert second.startswith(f"playlist {LIST} has 1 positions at 2020-02-02 09:00:03 and not the first")


def test_an_archive_of_nothing_but_parts_is_none() -> None:
    with pytest.raises(UnexpectedAnswer, match=r"49 positions at .* and not the first"):
        parse(f"{HEADINGS}\n{spread(1, range(2, 51))}")


def test_the_day_is_that_of_greenwich() -> None:
    (row,) = rows_of(f"{HEADINGS}\n2020-01-01T23:30:00.1239-02:00,{LIST},Fredag,1,{HEI}\n")
    assert (row["snapshot_date"], row["captured_at"]) == (date(2020, 1, 2), datetime(2020, 1, 2, 1, 30, 0, 123000))


def test_an_item_without_an_id_is_not_available() -> None:
    (row,) = rows_of(f"{HEADINGS}\n2020-01-01T10:00:00Z,{LIST},,1,,,,,,,\n")
    assert (row["item_type"], row["track_id"], row["title"], row["artist_names"], row["playlist_name"]) == (
        "unavailable",
        None,
        None,
        None,
        None,
    )


@pytest.mark.parametrize(
    ("ids", "names", "expected"),
    [
        (A1, "AC|DC", (["AC|DC"], [A1])),
        (f"{A1}|{A2}", "AC|DC|Fjord", (None, [A1, A2])),
        (f"{A1}|", "Fjord|ดาว", (["Fjord", "ดาว"], None)),
        ("", "Fjord|ดาว", (["Fjord", "ดาว"], None)),
        (f"{A1}|{A2}", "Fjord|", (None, [A1, A2])),
        (A1, "", (None, [A1])),
    ],
)
def test_a_name_is_split_only_where_it_is_known_where(ids: str, names: str, expected: tuple[Any, Any]) -> None:
    (row,) = rows_of(f"{HEADINGS}\n2020-01-01T10:00:00Z,{LIST},x,1,{T1},Nordlys,{ids},{names},,,\n")
    assert (row["artist_names"], row["artist_ids"]) == expected


def test_columns_may_stand_in_another_order_and_only_five_are_needed() -> None:
    text = f"track_name,track_id,position,playlist_id,captured_at\nNordlys,{T1},1,{LIST},2020-01-01T10:00:00Z\n"
    (row,) = rows_of(text)
    assert (row["position"], row["title"], row["artist_names"]) == (1, "Nordlys", None)


def test_gzip_makes_no_difference() -> None:
    assert rows_of(gzip.compress(ARCHIVE.encode()), "playlist_history_2020.csv.gz") == rows_of(ARCHIVE)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (
            f"yesterday,{LIST},x,1,{HEI}",
            "captured_at 'yesterday' is no moment; moments are written 2020-01-01T10:38:30Z",
        ),
        (
            f"2027-01-01T00:00:00Z,{LIST},x,1,{HEI}",
            "captured_at 2027-01-01T00:00:00Z cannot be; the file was dropped on",
        ),
        (f"2020-01-03T00:00:00Z,my list,x,1,{HEI}", "playlist_id 'my list' is no Spotify id"),
        (f"2020-01-03T00:00:00Z,{LIST},x,0,{HEI}", "position '0' is not a position; positions start at 1"),
        (f"2020-01-03T00:00:00Z,{LIST},x,1.0,{HEI}", "position '1.0' is not a whole number"),
        (f"2020-01-03T00:00:00Z,{LIST},x,1,{HEI.replace(T2, 'T')}", "track_id 'T' is no Spotify id"),
        (f"2020-01-03T00:00:00Z,{LIST},x,1,{HEI.replace(A2, 'A')}", "artist_ids 'A' is no Spotify id"),
        (f"2020-01-03T00:00:00Z,{LIST},x,1,{NORDLYS.replace(ALBUM, 'B')}", "album_id 'B' is no Spotify id"),
        (f"2020-01-03T00:00:00Z,{LIST},x,1", "4 fields under 11 headings"),
        (f"2020-01-01T10:38:30Z,{LIST},Fredag,1,{HEI}", "an earlier row has the same playlist_id and captured_at and"),
    ],
)
def test_a_line_that_cannot_be_read_is_refused_and_the_others_go_on(line: str, reason: str) -> None:
    parsed = parse(ARCHIVE + line + "\n")
    ((number, said),) = [(refusal.row_number, refusal.reason) for refusal in parsed.refused]
    assert number == 4
    assert said.startswith(reason)
    assert list(parsed.rows["playlist_snapshots"]) == rows_of(ARCHIVE)


@pytest.mark.parametrize(
    ("body", "error", "said"),
    [
        (b"", UnexpectedAnswer, "an empty answer"),
        (fixture("login_page.html"), UnexpectedAnswer, "HTML of 156 bytes titled 'Log in & continue'"),
        (gzip.compress(ARCHIVE.encode())[:-9], UnexpectedAnswer, "broken or cut gzip"),
        (b"date,rank,artist\n1,2,3\n", UnexpectedAnswer, "no column for captured_at"),
        (HEADINGS.encode(), EmptyAnswer, "not a single row"),
        (ARCHIVE.replace("0List", "List").encode(), UnexpectedAnswer, "3 of 3 rows cannot be read"),
    ],
)
def test_a_file_that_is_no_archive_is_named_for_what_it_is(body: bytes, error: type[ChartlakeError], said: str) -> None:
    with pytest.raises(error) as caught:
        parse(body)
    assert type(caught.value) is error
    assert said in str(caught.value)


def test_a_scope_is_the_name_of_the_file() -> None:
    assert playlist_history.scope_of("playlist_history_2021-03.csv.gz") == "playlist-history-2021-03"
    with pytest.raises(BadName, match=r"ends in \.csv or \.csv\.gz"):
        playlist_history.scope_of("playlists.sqlite")
