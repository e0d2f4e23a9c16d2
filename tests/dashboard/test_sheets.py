"""What the visuals of this checkout say of lakes of a few rows: nothing that the rows do not prove."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from dashboard import sql, wording
from dashboard.description import described
from dashboard.pictures import picture
from tests.athena_queries.written_lake import WrittenLake, chart, day, run_of_days

VISUALS = {one.name: one for one in described().visuals}


@pytest.fixture
def lake(tmp_path: Path) -> WrittenLake:
    return WrittenLake(tmp_path)


def told(lake: WrittenLake, name: str, **chosen: sql.Chosen) -> list[dict[str, str]]:
    """The rows of a visual as the page words them, by the labels of its fields."""
    visual = VISUALS[name]
    fields = visual.every_field
    rows = lake.ask(sql.of_visual(visual, chosen))
    return [{one.label: wording.value(one, v) for one, v in zip(fields, row, strict=True)} for row in rows]


def test_a_song_lost_in_a_gap_is_not_said_to_be_still_there_nor_one_found_after_it_to_be_older(
    lake: WrittenLake,
) -> None:
    before, after = run_of_days("2026-03-01", ["AAA BBB"] * 3), run_of_days("2026-03-14", ["NEW BBB"] * 3)
    lake.write("chart_snapshots", chart({**before, **after}))
    lost, new = told(lake, "lives", market="no", songs=("NEW", "AAA"))
    assert (lost["last seen"], lost["end not seen"]) == ("3\u00a0Mar\u00a02026", "yes")
    assert (new["debut"], new["debut not seen"]) == ("14\u00a0Mar\u00a02026", "yes")
    (market,) = told(lake, "debuts", song="NEW")
    assert market["debut not seen"] == "yes"


def test_nothing_says_of_a_censored_life_that_it_goes_on_or_is_older() -> None:
    labels = {field.label for one in VISUALS.values() for field in one.every_field}
    assert not labels & {"still there", "was there before the lake"}


def stay(song: str, **told: Any) -> dict[str, Any]:
    chart_of = {"platform": "spotify", "chart": "songs_daily", "market": "no", "as_of": day("03-05")}
    periods = {"median_left": 12.0, "low_80": 3.0, "high_80": 30.0, "horizon": 90, "beats_baselines": True}
    top = {"top_10_probability": 0.5, "top_10_status": "OK", "top_10_beats_baselines": True}
    return chart_of | periods | top | {"recording_id": song, "model_version": "1"} | told


def test_no_song_that_has_left_is_expected_to_stay_or_to_reach_the_top(lake: WrittenLake) -> None:
    lake.write("chart_snapshots", chart(run_of_days("2026-03-05", ["AAA BBB CCC", "BBB CCC DDD", "BBB CCC DDD"])))
    lake.write("expectations", [stay("AAA", median_left=40.0), stay("BBB")])
    for name in ("expected_runs", "reaching_top_10"):
        assert [row["song"] for row in told(lake, name, market="no")] == ["Song BBB"]


def test_what_lies_beyond_the_horizon_says_so_and_stands_first(lake: WrittenLake) -> None:
    lake.write("chart_snapshots", chart({"2026-03-05": "AAA BBB CCC"}))
    beyond = stay("CCC", median_left=None, low_80=40.0, high_80=None)
    lake.write("expectations", [stay("AAA"), stay("BBB", high_80=None), beyond])
    shown = told(lake, "expected_runs", market="no")
    ends = [(row["song"], row["more dates"], row["at most"], row["horizon"]) for row in shown]
    assert ends == [("Song CCC", "–", "–", "90"), ("Song AAA", "12", "30", "90"), ("Song BBB", "12", "–", "90")]
    assert "A dash is the horizon or later" in VISUALS["expected_runs"].note


def test_what_is_counted_in_collected_dates_is_not_called_days(lake: WrittenLake) -> None:
    days = run_of_days("2026-03-01", ["XXX YYY", *["XXX AAA"] * 4, *["XXX YYY"] * 2])
    lake.write("chart_snapshots", chart({day: line for day, line in days.items() if day[-2:] not in ("03", "04")}))
    lasted = {row["collected dates on the chart"]: row["songs"] for row in told(lake, "longevity", market="no")}
    assert (lasted["2–3 dates"], lasted["4–7 dates"]) == ("1", "0"), "four days, of which two were collected"
    periods = {"observed_periods", "days_at_1", "days_in_top_10", "days_in_top_50", "median_observed_periods"}
    periods |= {"low_80", "median_left", "high_80", "horizon", "lasted"}
    said = [one.titled for visual in VISUALS.values() for one in visual.every_field if one.column in periods]
    said += [VISUALS["survival"].fields["x"][0].titled]
    assert len(said) > 12
    assert [one for one in said if "dates" not in one or re.search(r"\bdays?\b", one)] == []


def test_every_number_of_today_says_of_which_day_or_month_it_is(lake: WrittenLake) -> None:
    spotify = chart(run_of_days("2026-03-01", ["AAA BBB"] * 30 + ["AAA CCC"] * 2))
    tiktok = chart(run_of_days("2026-03-01", ["AAA XXX"] * 33), platform="tiktok", name="sounds_daily", market="global")
    lake.write("chart_snapshots", spotify + tiktok)
    match = {"platform": "tiktok", "item_id": "AAA", "recording_id": "AAA", "song_id": "AAA", "method": "isrc"}
    lake.write("track_matches", [match])
    assert told(lake, "newest_chart", market="no") == [{"ranks collected": "2", "chart of": "1\u00a0Apr\u00a02026"}]
    assert told(lake, "on_both", market="no") == [{"songs on both": "1", "charts of": "1\u00a0Apr\u00a02026"}]
    assert told(lake, "new_this_month", market="no") == [{"new in the month": "0.0%", "month": "2026-04"}]
    assert {row["date"] for row in told(lake, "tiktok_today", market="no")} == {"2\u00a0Apr\u00a02026"}


def test_the_day_of_each_newest_chart_is_told_on_the_map(lake: WrittenLake) -> None:
    late = chart({"2026-03-01": "AAA BBB"}, market="se") + chart({"2026-01-02": "AAA"}, market="de")
    lake.write("chart_snapshots", [*chart({"2026-03-08": "BBB"}), *late])
    rows = lake.ask(sql.of_visual(VISUALS["map"], {"song": "AAA"}))
    drawn = picture(VISUALS["map"], pd.DataFrame(rows, columns=[one.column for one in VISUALS["map"].every_field]))
    told_on_it = [one["field"] for one in drawn["layer"][1]["encoding"]["tooltip"]]
    assert told_on_it == ["properties.name", "rank", "told_chart_date"]
    (placed,) = (found for found in drawn["datasets"].values() if isinstance(found, list))
    assert [row["told_chart_date"] for row in placed] == ["2\u00a0Jan\u00a02026", "1\u00a0Mar\u00a02026"]


def test_what_nobody_measured_is_no_empty_picture_but_a_reason(lake: WrittenLake) -> None:
    sounds = chart({"2026-03-08": "AAA BBB"}, platform="tiktok", name="sounds_daily", market="global")
    lake.write("chart_snapshots", chart({"2026-03-08": "AAA/5"}) + sounds)
    known = {"track_id": "AAA", "artist_ids": ["a1"], "artist_names": ["A"], "observed_date": day("03-08")}
    lake.write("tracks", [known])
    assert lake.ask("SELECT count(*) FROM sound_profile WHERE energy IS NULL")[0][0] > 0
    assert told(lake, "sound_of_platforms") == []
    assert lake.ask("SELECT spotify_followers FROM artist_growth WHERE artist_id = 'a1'") == [(None,)]
    assert told(lake, "followers", artist="a1") == []
    assert lake.ask("SELECT energy_mean FROM artist_profile WHERE artist_id = 'a1'") == [(None,)]
    assert told(lake, "sound_of_artist", artist="a1") == []
    assert told(lake, "videos_over_time", songs=("BBB", "tiktok:BBB")) == []
    assert "count of videos" in VISUALS["videos_over_time"].nothing


def test_half_lives_are_of_every_song_seen_to_halve_and_the_page_says_whose_are_missing(lake: WrittenLake) -> None:
    fading = [{"day": number, "streams": 1000 // (number + 1)} for number in range(2)]
    songs = [f"S{number:04}" for number in range(1100)]
    days = {f"2026-03-0{1 + one['day']}": " ".join(f"{song}/{one['streams']}" for song in songs) for one in fading}
    lake.write("chart_snapshots", chart(days))
    half_lives = VISUALS["half_lives"]
    assert len(told(lake, "half_lives", market="no")) == 1100, "a limit would cut those that peaked low"
    assert half_lives.title.startswith("Of the songs that halved")
    assert "those that hold on, are not here" in half_lives.note


def test_who_is_more_often_first_than_the_other_is_not_said_to_be_first_mostly(lake: WrittenLake) -> None:
    early = [f"T{number}" for number in range(8)]
    together = [f"B{number}" for number in range(12)]
    now, after = [*together, "AAA"], [*early, *together, "AAA"]
    spotify = [" ".join(one) for one in (*[["AAA"]] * 10, now, after)]
    tiktok = [" ".join(one) for one in (*[["AAA"]] * 9, [*early, "AAA"], after, after)]
    sounds = chart(run_of_days("2026-03-01", tiktok), platform="tiktok", name="sounds_daily", market="global")
    lake.write("chart_snapshots", chart(run_of_days("2026-03-01", spotify)) + sounds)
    matched = {"platform": "tiktok", "method": "isrc"}
    every = [*early, *together, "AAA"]
    lake.write("track_matches", [matched | {"item_id": o, "recording_id": o, "song_id": o} for o in every])
    (row,) = told(lake, "first_by_market")
    assert (row["songs"], row["TikTok first"]) == ("20", "40.0%")
    assert row["more often first than the other"] == "TIKTOK"
    assert "left out of the sign test" in VISUALS["first_by_market"].note


def test_of_songs_below_the_depth_of_the_chart_before_nothing_is_said(lake: WrittenLake) -> None:
    lake.write("chart_snapshots", chart({"2026-03-01": "AAA", "2026-03-02": "AAA BBB CCC"}))
    assert told(lake, "new_and_back", market="no") == []
    assert "No song is new" not in VISUALS["new_and_back"].nothing
    assert "was not as deep" in VISUALS["new_and_back"].nothing
    assert [row["status"] for row in told(lake, "spotify_today", market="no")] == ["SAME", "BELOW_DEPTH", "BELOW_DEPTH"]


def test_what_no_choice_reaches_says_what_it_is_of() -> None:
    sheets = {sheet.name: sheet for sheet in described().sheets}
    assert VISUALS["sound_of_platforms"].note.startswith("All markets together")
    assert "market" not in sheets["markets"].parameters
    assert "The market only says whose songs are offered" in sheets["markets"].asks


def test_months_are_compared_that_count_in_full_and_the_page_says_so(lake: WrittenLake) -> None:
    lake.write("chart_snapshots", chart(run_of_days("2026-01-10", ["AAA BBB"] * 60)))
    partial = lake.ask("SELECT month FROM new_entries WHERE status = 'PARTIAL'")
    assert partial == [("2026-02",)]
    assert [row["month"] for row in told(lake, "new_by_month", market="no")] == ["2026-03"]
    assert "every collected date counts" in VISUALS["new_by_month"].note
    assert "the newest may not be over" in VISUALS["new_by_month"].note
