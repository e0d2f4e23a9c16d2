"""What the report says of watched songs: where they stand, and what their absence proves."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from chartlake.report.settings import ReportSettings
from tests.athena_queries.written_lake import WrittenLake, chart
from tests.report.written import report_of

WATCHING = ReportSettings(markets=("no",), songs=("AAA",))


def match(platform: str, item: str, recording: str) -> dict[str, str]:
    """What matching says of an item."""
    known = {"recording_id": recording, "song_id": recording, "spotify_track_id": recording, "method": "isrc"}
    return {"platform": platform, "item_id": item} | known


def test_a_day_that_was_not_collected_is_no_day_off_the_chart(tmp_path: Path) -> None:
    lake = WrittenLake(tmp_path)
    lake.write("chart_snapshots", chart(dict.fromkeys(("2026-03-01", "2026-03-02", "2026-03-04"), "AAA BBB")))
    assert report_of(lake, WATCHING, date(2026, 3, 3)).watched.note == (
        "Not known of 3 March 2026, for no chart of these markets was collected: Song AAA — Artist of AAA."
    )


def test_what_no_chart_shows_is_unseen_where_one_of_the_markets_was_not_collected(tmp_path: Path) -> None:
    lake = WrittenLake(tmp_path)
    lake.write(
        "chart_snapshots",
        [
            *chart({"2026-03-01": "XXX BBB", "2026-03-02": "XXX BBB"}),
            *chart({"2026-03-01": "AAA YYY"}, market="se"),
        ],
    )
    settings = ReportSettings(markets=("no", "se", "fi"), songs=("AAA",), artists=("name:Artist of YYY",))
    assert report_of(lake, settings).watched.note == (
        "Not seen on 2 March 2026 (Spotify, daily songs: top 2): Song AAA — Artist of AAA and any song of the watched "
        "artists. Not collected that day: Spotify, daily songs of Sweden and Finland."
    )


def test_below_the_depth_of_the_chart_a_song_is_unseen_not_gone(tmp_path: Path) -> None:
    lake = WrittenLake(tmp_path)
    lake.write("chart_snapshots", chart({"2026-03-01": "XXX BBB AAA", "2026-03-02": "XXX BBB"}))
    watched = report_of(lake, WATCHING).watched
    assert watched.note == "Not seen on 2 March 2026 (Spotify, daily songs: top 2): Song AAA — Artist of AAA."


def test_a_song_may_be_named_by_any_of_its_tracks(tmp_path: Path) -> None:
    lake = WrittenLake(tmp_path)
    lake.write("chart_snapshots", chart(dict.fromkeys(("2026-03-01", "2026-03-02"), "AAA BBB")))
    lake.write("track_matches", [match("spotify", one, "AAA") for one in ("AAA", "ZZZ")])
    watched = report_of(lake, ReportSettings(markets=("no",), songs=("ZZZ",))).watched
    assert [row[:4] for row in watched.rows] == [("Song AAA — Artist of AAA", "Spotify, daily songs", "Norway", "1")]
    assert watched.note == ""


def test_a_sound_is_watched_under_its_own_name_also_when_matching_knows_it(tmp_path: Path) -> None:
    lake = WrittenLake(tmp_path)
    lake.write("chart_snapshots", chart({"2026-03-01": "AAA"}, platform="tiktok", name="sounds_daily"))
    for known in ([], [match("tiktok", "AAA", "TRACK")]):
        lake.write("track_matches", known)
        watched = report_of(lake, ReportSettings(markets=("no",), songs=("tiktok:AAA",))).watched
        assert ([row[3] for row in watched.rows], watched.note) == (["1"], "")


def test_a_weekly_chart_is_not_missed_on_the_days_between(tmp_path: Path) -> None:
    lake = WrittenLake(tmp_path)
    lake.write(
        "chart_snapshots",
        [
            *chart({"2026-03-04": "XXX", "2026-03-05": "XXX"}),
            *chart({"2026-03-05": "XXX YYY ZZZ"}, name="songs_weekly"),
            *chart({"2026-03-04": "artist"}, name="artists_daily"),
        ],
    )
    before, on_its_date = (report_of(lake, WATCHING, date(2026, 3, one)).watched.note for one in (4, 5))
    assert before == "Not seen on 4 March 2026 (Spotify, daily songs: top 1): AAA."
    assert on_its_date == ("Not seen on 5 March 2026 (Spotify, daily songs: top 1; Spotify, weekly songs: top 3): AAA.")
