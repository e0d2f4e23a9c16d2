"""recording_titles: what a recording is called."""

from __future__ import annotations

from tests.athena_queries.written_lake import WrittenLake, chart, day


def test_the_newest_name_counts_and_of_two_versions_the_best_placed(lake: WrittenLake) -> None:
    rows = chart({"2026-03-01": "A B", "2026-03-02": "B A", "2026-03-03": "C"})
    names = {("A", 1): "Before", ("B", 1): "Twice", ("A", 2): "Afterwards"}
    for row in rows:
        row["title"] = names.get((row["item_id"], row["chart_date"].day), row["item_id"])
        row["artist_names"] = ["One", "Two"]
    lake.write("chart_snapshots", rows)
    lake.write("track_matches", [match("C", "B")])

    assert lake.ask("SELECT recording_id, title, artist_names_text, last_date FROM recording_titles ORDER BY 1") == [
        ("A", "Afterwards", "One, Two", day("03-02")),
        ("B", "C", "One, Two", day("03-03")),
    ]


def match(item: str, recording: str) -> dict[str, object]:
    return {"platform": "spotify", "item_id": item, "recording_id": recording, "song_id": recording, "method": "isrc"}
