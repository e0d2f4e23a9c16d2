"""genre_daily: the genres of a chart by those of its artists, and what has none."""

from __future__ import annotations

from tests.athena_queries.written_lake import Row, WrittenLake, chart, day

GENRES = (
    "SELECT genre, recordings, streams, chart_recordings, recordings_share, without_genre, without_genre_share "
    "FROM genre_daily ORDER BY genre"
)


def artist(artist_id: str, genres: list[str] | None, observed: str = "01-05") -> Row:
    return {"artist_id": artist_id, "observed_date": day(observed), "genres": genres}


def test_a_recording_counts_once_for_each_genre_of_any_of_its_artists(lake: WrittenLake) -> None:
    lake.write("artists", [artist("alma", ["pop", "indie"]), artist("bo", ["pop"]), artist("cleo", None)])
    first = chart({"2026-03-01": "A/10"}, artist_ids=["alma", "bo"])
    rest = chart({"2026-03-01": "- B/5"}, artist_ids=["bo"]) + chart({"2026-03-01": "- - C/3 D"}, artist_ids=["cleo"])
    lake.write("chart_snapshots", first + rest)
    assert lake.ask(GENRES) == [
        ("indie", 1, 10, 4, 0.25, 2, 0.5),
        ("pop", 2, 15, 4, 0.5, 2, 0.5),
        (None, 2, 3, 4, 0.5, 2, 0.5),
    ]


def test_a_chart_that_nobody_knows_a_genre_of_still_has_a_row(lake: WrittenLake) -> None:
    lake.write("chart_snapshots", chart({"2026-03-01": "A B"}))
    assert lake.ask(GENRES) == [(None, 2, None, 2, 1.0, 2, 1.0)]


def test_where_every_recording_has_a_genre_none_is_without(lake: WrittenLake) -> None:
    lake.write("artists", [artist("alma", ["pop"])])
    lake.write("chart_snapshots", chart({"2026-03-01": "A"}, artist_ids=["alma"]))
    assert lake.ask(GENRES) == [("pop", 1, None, 1, 1.0, 0, 0.0)]


def test_an_empty_list_of_genres_takes_none_back(lake: WrittenLake) -> None:
    lake.write("artists", [artist("alma", ["pop"]), artist("alma", [], "01-06"), artist("alma", None, "01-07")])
    lake.write("chart_snapshots", chart({"2026-03-01": "A"}, artist_ids=["alma"]))
    assert [row[0] for row in lake.ask(GENRES)] == ["pop"]
