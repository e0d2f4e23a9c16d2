"""alerts: what went out, and whom it was about."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from tests.athena_queries.written_lake import WrittenLake, chart, day

AT = datetime(2026, 3, 4, 7, 30)


def sent(subject: str, **columns: Any) -> dict[str, Any]:
    told = {"alert_id": subject, "kind": "entered", "subject_id": subject, "chart_date": day("03-03"), "sent_at": AT}
    return told | {"platform": "spotify", "chart": "songs_daily", "market": "no", "source": "report"} | columns


def test_an_alert_names_the_song_the_artist_or_else_the_id(lake: WrittenLake) -> None:
    rows = chart({"2026-03-02": "A B", "2026-03-03": "A B"})
    rows[-1]["artist_names"] = []
    lake.write("chart_snapshots", rows)
    lake.write("artists", [{"artist_id": "artist", "name": "Somebody", "observed_date": day("03-01")}])
    lake.write("alerts_sent", [sent(subject) for subject in ("A", "B", "artist", "gone")])

    assert lake.ask("SELECT alert_id, subject_name FROM alerts ORDER BY alert_id") == [
        ("A", "Song A — Artist of A"),
        ("B", "Song B"),
        ("artist", "Somebody"),
        ("gone", "gone"),
    ]


def test_a_song_is_called_as_the_chart_that_set_it_off_calls_it(lake: WrittenLake) -> None:
    rows = chart({"2026-03-03": "A"}, market="no") + chart({"2026-03-03": "A"}, market="se")
    rows[-1]["title"] = "As in Sweden"
    lake.write("chart_snapshots", rows)
    lake.write("alerts_sent", [sent("A", market="se", kind="left")])

    assert lake.ask("SELECT * FROM alerts") == [
        (
            *("A", AT, "left", "A", "As in Sweden — Artist of A", "se", day("03-03")),
            *("spotify", "songs_daily", "2026-03"),
        )
    ]


def test_a_lake_that_sent_nothing_shows_nothing(lake: WrittenLake) -> None:
    assert lake.ask("SELECT * FROM alerts") == []
