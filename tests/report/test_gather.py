"""What the report says of a lake worked out by hand, and why it cannot say the rest."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

from chartlake.report.model import Report
from chartlake.report.settings import ReportSettings
from tests.athena_queries.written_lake import WrittenLake, chart, run_of_days
from tests.report.test_watching import match
from tests.report.written import SETTINGS, grids, report_of


def test_the_report_is_of_the_newest_date_of_the_markets(report: Report) -> None:
    assert report.chart_date == date(2026, 3, 9)
    assert report.summary == "2 of 3 charts collected; not that of Sweden."
    assert [part.name for part in report.markets] == ["Norway", "Sweden", "Global"]


def test_what_entered_is_new_or_back(report: Report) -> None:
    assert grids(report, "no")["Entered"].rows == (
        ("2", "Song FFF — Artist of FFF", "950"),
        ("6", "Song HHH — Artist of HHH (back)", "590"),
    )


def test_what_stands_deeper_than_the_date_before_was_seen_is_counted_apart(tmp_path: Path) -> None:
    deeper = "3 deeper than the chart of 1 March 2026 was seen: not known whether they entered."
    lake = WrittenLake(tmp_path)
    for second, rows, note in (
        ("AAA BBB CCC DDD EEE", (), f"Nothing that is proven not to have been there on 1 March 2026. {deeper}"),
        ("AAA FFF CCC DDD EEE", (("2", "Song FFF — Artist of FFF", "not told"),), deeper),
        ("BBB AAA", (), "Nothing that was not there on 1 March 2026."),
    ):
        lake.write("chart_snapshots", chart({"2026-03-01": "AAA BBB", "2026-03-02": second}))
        entered = grids(report_of(lake, ReportSettings(markets=("no",))), "no")["Entered"]
        assert (entered.rows, entered.note) == (rows, note)


def test_what_climbs_stands_with_its_week(report: Report) -> None:
    climbing = grids(report, "no")["Higher"].rows
    assert [row[:4] for row in climbing] == [
        ("5", "Song III — Artist of III", "+2", "+210 %"),
        ("1", "Song CCC — Artist of CCC", "+4", "+100 %"),
    ]


def test_a_song_that_fell_of_late_is_higher_than_a_week_before_and_climbs_not(tmp_path: Path) -> None:
    lake = WrittenLake(tmp_path)
    week = ["BBB CCC DDD AAA", *["BBB CCC DDD AAA"] * 4, "AAA BBB CCC DDD", "BBB AAA CCC DDD", "BBB CCC AAA DDD"]
    lake.write("chart_snapshots", chart(run_of_days("2026-03-01", week)))
    (higher,) = (one for one in report_of(lake, ReportSettings(markets=("no",))).markets[0].grids if "7" in one.title)
    assert higher.title == "Higher than 7 days before (1)"
    assert [row[:3] for row in higher.rows] == [("3", "Song AAA — Artist of AAA", "+1")]


def test_only_what_is_proven_to_have_left_is_said_to_have_left(report: Report) -> None:
    left = grids(report, "no")["Left"]
    assert left.rows == (("4", "Song DDD — Artist of DDD", "3", "8"), ("5", "Song EEE — Artist of EEE", "4", "8"))
    assert left.note == "1 out of sight, maybe below the top 6: not proven to have left."


def test_a_market_whose_chart_was_not_collected_says_so(report: Report) -> None:
    sweden = report.markets[1]
    assert sweden.grids == ()
    assert sweden.note == (
        "Spotify's chart of Sweden of 9 March 2026 was not collected; "
        "the newest that the lake holds is of 8 March 2026."
    )


def test_a_market_too_young_for_a_week_says_so(report: Report) -> None:
    assert grids(report, "global")["Higher"].note == "Not known: the chart of 2 March 2026 was not collected."


def test_the_platforms_stand_side_by_side(report: Report) -> None:
    overlap, profile, alone = report.beside
    assert overlap.rows[0][:6] == ("Norway", "Global", "6", "4", "2", "0.250")
    assert overlap.rows[1][:2] == ("Sweden", "Spotify not collected that day")
    assert overlap.rows[2][:6] == ("Global", "its own", "2", "4", "2", "0.500")
    # AAA is on both; of CCC nobody knows how it sounds. BBB is on Spotify alone.
    assert [row[:5] for row in profile.rows] == [
        ("Spotify only", "4", "1", "0.50", "0.25"),
        ("on both", "2", "1", "0.50", "0.75"),
        ("TikTok only", "2", "0", "–", "–"),
    ]
    assert profile.note.endswith("– : of none of them.")
    assert [row[:3] for row in alone.rows] == [
        ("3", "Song ttt — Artist of ttt", "4,100"),
        ("4", "Song vvv — Artist of vvv", "400"),
    ]


def test_a_song_that_leads_spotify_elsewhere_is_on_none_of_the_charts_that_are_named(tmp_path: Path) -> None:
    lake = WrittenLake(tmp_path)
    spotify = [*chart({"2026-03-09": "XXX YYY"}), *chart({"2026-03-09": "CCC ZZZ"}, market="us")]
    tiktok = chart({"2026-03-09": "CCC"}, platform="tiktok", name="sounds_daily", market="global")
    lake.write("chart_snapshots", [*spotify, *tiktok])
    lake.write("track_matches", [match("tiktok", "CCC", "CCC")])
    alone = report_of(lake, ReportSettings(markets=("no", "se"))).beside[2]
    assert alone.title == "On TikTok, on none of these Spotify charts (1)"
    assert alone.note.startswith("These charts: Spotify's daily songs of Norway, as far")
    none = report_of(lake, ReportSettings(markets=("no", "us"))).beside[2]
    assert none.note == (
        "All of TikTok's songs are on one of these charts too: Spotify's daily songs of Norway and United States."
    )


def test_the_lag_at_which_the_charts_are_most_alike_is_said_in_words(tmp_path: Path) -> None:
    lake = WrittenLake(tmp_path)
    for tiktok, said in (
        (["YYY", "YYY", "AAA"], "the same day (1.000)"),
        (["YYY", "AAA", "YYY"], "1 day before (1.000)"),
        (["AAA", "YYY", "YYY"], "2 days before (1.000)"),
        (["YYY", "YYY", "YYY"], "never"),
    ):
        sounds = chart(run_of_days("2026-03-01", tiktok), platform="tiktok", name="sounds_daily")
        lake.write("chart_snapshots", [*chart(run_of_days("2026-03-01", ["AAA"] * 3)), *sounds])
        lake.write("track_matches", [match("tiktok", "AAA", "AAA")])
        assert report_of(lake, ReportSettings(markets=("no",))).beside[0].rows[0][6] == said


def test_watched_songs_and_the_songs_of_watched_artists_have_a_line(report: Report) -> None:
    assert [(row[0], row[2], *row[3:]) for row in report.watched.rows] == [
        ("Song CCC — Artist of CCC", "Global", "1", "+1", "1", "2"),
        ("Song CCC — Artist of CCC", "Norway", "1", "+2", "1", "9"),
        ("Song CCC — Artist of CCC", "Global", "1", "new", "1", "1"),
        ("Song FFF — Artist of FFF", "Norway", "2", "new", "2", "1"),
    ]
    assert report.watched.note == (
        "Not seen on 9 March 2026 (Spotify, daily songs: top 2 to 6; TikTok, daily sounds: top 4): NOBODY. "
        "Not collected that day: Spotify, daily songs of Sweden."
    )


def test_expected_runs_are_those_that_are_proven_to_help(report: Report) -> None:
    assert [row[:5] for row in report.expected.rows] == [
        ("Song CCC — Artist of CCC", "Norway", "1", "12", "3 to 30"),
        ("Song BBB — Artist of BBB", "Norway", "4", "12", "3 to 90 or more"),
    ]
    assert "Not shown of Sweden: there the models are not proven better than the baselines." in report.expected.note


def test_where_nothing_is_proven_there_is_a_sentence_instead(lake: WrittenLake) -> None:
    expected = report_of(lake, replace(SETTINGS, markets=("se",))).expected
    assert (expected.rows, expected.note) == (
        (),
        "Not shown of Sweden: there the models are not proven better than the baselines.",
    )


def test_what_could_not_be_collected_is_told_with_its_reason(report: Report) -> None:
    assert report.missing.rows == (
        ("kworb, fi_daily", "never", "never asked for"),
        ("kworb, se_daily", "never", "RateLimited: kworb.net answered 429; stay away for 600 s"),
        ("kworb", "", "3 refused: rank 0 is not a position"),
    )


def test_the_alerts_of_the_week_are_listed(report: Report) -> None:
    assert report.alerts.rows == (
        ("2026-03-09", "climbed", "Song CCC — Artist of CCC", "Spotify, daily songs", "Norway"),
    )


def test_a_date_that_is_missing_lies_between_those_that_are_there(tmp_path: Path) -> None:
    lake = WrittenLake(tmp_path)
    days = run_of_days("2026-03-01", ["AAA BBB"] * 9)
    lake.write("chart_snapshots", chart({day: line for day, line in days.items() if day != "2026-03-05"}))
    report = report_of(lake, ReportSettings(markets=("no",)), date(2026, 3, 5))
    assert report.summary == "None of the charts was collected: Norway."
    assert report.markets[0].note == (
        "Spotify's chart of Norway of 5 March 2026 was not collected; "
        "the lake holds those of 4 March 2026 and 6 March 2026."
    )
    assert [row[1] for row in report.beside[0].rows] == ["Spotify not collected that day"]


def test_the_first_date_has_nothing_to_be_compared_with(tmp_path: Path) -> None:
    lake = WrittenLake(tmp_path)
    lake.write("chart_snapshots", chart({"2026-03-01": "AAA BBB"}))
    report = report_of(lake, ReportSettings(markets=("no",)))
    why = "1 March 2026 is the first date that the lake holds: there is nothing to compare it with."
    assert [grids(report, "no")[name].note for name in ("Entered", "Left")] == [why, why]


def test_a_lake_with_nothing_gives_a_report_that_says_so(tmp_path: Path) -> None:
    report = report_of(WrittenLake(tmp_path), ReportSettings(markets=("no", "global")))
    assert report.chart_date == date(2026, 3, 9)
    assert report.summary == "None of the charts was collected: Norway and Global."
    assert [part.note for part in report.markets] == [
        "The lake holds no daily Spotify chart of Norway.",
        "The lake holds no daily Spotify chart of Global.",
    ]
    assert all(one.note for one in (report.alerts, *report.beside[1:], report.watched, report.expected, report.missing))
    assert all(picture.note for picture in report.pictures)


def test_a_report_comes_back_from_json_as_it_was(report: Report) -> None:
    assert Report.of(json.loads(json.dumps(report.document()))) == report
