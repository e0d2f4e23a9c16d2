"""Alerts: what sets one off, and that each goes out once."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from chartlake import contract, curated
from chartlake.errors import InternalError
from chartlake.report.alerts import Alert, claim, due
from chartlake.report.settings import ReportSettings
from chartlake.store import WriteRaced
from tests.athena_queries.written_lake import WrittenLake, chart, day, run_of_days
from tests.memory_lake import MemoryBucket, memory_lake
from tests.report.written import SETTINGS, athena_of

NOW = datetime(2026, 3, 10, 7, 15)
ENTERED = Alert(
    kind="entered",
    subject_id="CCC",
    platform="spotify",
    chart="songs_daily",
    market="no",
    chart_date=date(2026, 3, 31),
    sentence="CCC entered",
)


def told(alerts: Sequence[Alert]) -> set[tuple[str, str, str, str]]:
    return {(one.kind, one.platform, one.market, one.subject_id) for one in alerts if one.chart_date == day("03-09")}


def of_norway(root: Path, *lines: str) -> WrittenLake:
    """Norway's chart from the 1st of March on."""
    lake = WrittenLake(root)
    lake.write("chart_snapshots", chart(run_of_days("2026-03-01", lines)))
    return lake


def test_a_watched_song_and_a_song_of_a_watched_artist_set_alerts_off(lake: WrittenLake) -> None:
    found = due(athena_of(lake), replace(SETTINGS, songs=("CCC", "DDD", "GGG"), climb=1))
    assert told(found) == {
        ("climbed", "spotify", "no", "CCC"),  # from 3 to 1
        ("entered", "tiktok", "global", "CCC"),
        ("left", "spotify", "no", "DDD"),  # at 4 of a chart that is now 6 deep
        ("entered", "spotify", "no", "FFF"),  # by the watched artist
        ("breakout", "tiktok", "global", "tiktok:vvv"),
    }


def test_an_alert_says_what_happened_where_and_when(lake: WrittenLake) -> None:
    said = {one.kind: one.sentence for one in due(athena_of(lake), replace(SETTINGS, songs=("CCC", "DDD"), climb=1))}
    assert (
        said["climbed"]
        == "Song CCC — Artist of CCC: climbed 2 ranks, to 1 (Spotify, daily songs, Norway, 9 March 2026)"
    )
    assert said["left"].startswith("Song DDD — Artist of DDD: left after 8 dates, best rank 3 (")


def test_a_climb_of_just_the_threshold_is_none(lake: WrittenLake) -> None:
    assert ("climbed", "spotify", "no", "CCC") not in told(due(athena_of(lake), replace(SETTINGS, climb=2)))


def test_what_sinks_below_the_depth_has_not_left(tmp_path: Path) -> None:
    lake = of_norway(tmp_path, "AAA BBB CCC", "AAA BBB")
    assert due(athena_of(lake), ReportSettings(markets=("no",), songs=("CCC",))) == []
    lake = of_norway(tmp_path / "deep", "AAA BBB CCC", "AAA BBB DDD")
    (alert,) = due(athena_of(lake), ReportSettings(markets=("no",), songs=("CCC",)))
    assert (alert.kind, alert.chart_date) == ("left", day("03-02"))


def test_a_date_that_the_lake_lacks_is_no_exit(tmp_path: Path) -> None:
    lake = WrittenLake(tmp_path)
    days = run_of_days("2026-03-01", ["AAA BBB"] * 5)
    lake.write("chart_snapshots", chart({one: line for one, line in days.items() if one != "2026-03-03"}))
    assert due(athena_of(lake), ReportSettings(markets=("no",), songs=("AAA", "BBB"))) == []


def test_the_first_date_of_a_chart_is_no_entry(tmp_path: Path) -> None:
    lake = of_norway(tmp_path, "AAA BBB")
    assert due(athena_of(lake), ReportSettings(markets=("no",), songs=("AAA",))) == []


@pytest.mark.deep
def test_what_happened_more_than_a_week_ago_is_no_news(tmp_path: Path) -> None:
    lake = of_norway(tmp_path, "AAA", "AAA BBB", *["AAA BBB"] * 7)
    settings = ReportSettings(markets=("no",), songs=("BBB",))
    assert due(athena_of(lake), settings) == []
    assert [one.kind for one in due(athena_of(lake), settings, until=date(2026, 3, 8))] == []  # deeper than the 1st
    lake = of_norway(tmp_path / "b", "AAA CCC", "AAA BBB", *["AAA BBB"] * 7)
    assert due(athena_of(lake), settings) == []
    assert [one.kind for one in due(athena_of(lake), settings, until=date(2026, 3, 8))] == ["entered"]


def test_what_spotify_ever_had_breaks_out_no_more(tmp_path: Path) -> None:
    lake = WrittenLake(tmp_path)
    lake.write(
        "chart_snapshots",
        [
            *chart({"2026-03-01": "AAA BBB", "2026-03-02": "AAA CCC"}, market="no"),
            *chart({"2026-03-01": "AAA", "2026-03-02": "QQQ RRR"}, platform="tiktok", name="sounds_daily"),
        ],
    )
    lake.write(
        "track_matches",
        [{"platform": "tiktok", "item_id": "QQQ", "recording_id": "BBB", "song_id": "BBB", "method": "isrc"}],
    )
    # QQQ is BBB, which Spotify had the day before; RRR is deeper than TikTok's chart of the 1st was.
    assert due(athena_of(lake), ReportSettings(markets=("no",))) == []


def beside_tiktok(root: Path, *spotify: dict[str, Any]) -> WrittenLake:
    """A lake on whose TikTok chart TTT, which is the recording BBB, is new on the 2nd of March."""
    lake = WrittenLake(root)
    tiktok = chart(run_of_days("2026-03-01", ["QQQ RRR", *["QQQ TTT"] * 3]), platform="tiktok", name="sounds_daily")
    lake.write("chart_snapshots", [*spotify, *tiktok])
    lake.write(
        "track_matches",
        [{"platform": "tiktok", "item_id": "TTT", "recording_id": "BBB", "song_id": "BBB", "method": "isrc"}],
    )
    return lake


def test_what_spotifys_weekly_chart_has_is_on_spotify(tmp_path: Path) -> None:
    daily = chart(run_of_days("2026-03-01", ["XXX YYY"] * 4))
    norway = ReportSettings(markets=("no",))
    (alert,) = due(athena_of(beside_tiktok(tmp_path / "daily", *daily)), norway)
    assert (alert.kind, alert.subject_id, alert.chart_date) == ("breakout", "BBB", day("03-02"))
    weekly = chart({"2026-02-26": "AAA BBB"}, name="songs_weekly")
    assert due(athena_of(beside_tiktok(tmp_path / "weekly", *daily, *weekly)), norway) == []


def test_what_spotify_has_by_now_is_no_breakout_told_late(tmp_path: Path) -> None:
    spotify = chart(run_of_days("2026-03-01", ["XXX YYY", "XXX YYY", "XXX YYY", "BBB XXX"]))
    assert due(athena_of(beside_tiktok(tmp_path, *spotify)), ReportSettings(markets=("no",))) == []


def test_a_breakout_waits_for_spotifys_chart_and_needs_not_that_of_the_very_date(tmp_path: Path) -> None:
    norway, before = ReportSettings(markets=("no",)), {"2026-03-01": "XXX YYY"}
    assert due(athena_of(beside_tiktok(tmp_path / "before", *chart(before))), norway) == []
    lake = beside_tiktok(tmp_path / "after", *chart(before | {"2026-03-03": "XXX YYY"}))
    (alert,) = due(athena_of(lake), norway)
    assert (alert.kind, alert.chart_date) == ("breakout", day("03-02"))


def test_a_lake_with_nothing_has_no_alert(tmp_path: Path) -> None:
    assert due(athena_of(WrittenLake(tmp_path)), SETTINGS) == []


def test_an_alert_is_claimed_once_also_in_the_month_that_follows() -> None:
    lake = memory_lake()
    assert claim(lake, [ENTERED], now=NOW, run_id="one") == [ENTERED]
    assert claim(lake, [ENTERED], now=datetime(2026, 4, 1, 7, 15), run_id="two") == []
    later = replace(ENTERED, chart_date=date(2026, 4, 1))
    assert claim(lake, [ENTERED, later], now=NOW, run_id="three") == [later]


def test_a_breakout_is_one_on_whatever_date_it_is_seen() -> None:
    lake = memory_lake()
    first = replace(ENTERED, kind="breakout", chart_date=date(2026, 3, 30))
    again = replace(first, chart_date=date(2026, 3, 31))
    assert claim(lake, [first, again], now=NOW, run_id="one") == [first]
    assert claim(lake, [again], now=NOW, run_id="two") == []


def test_of_many_writers_at_once_one_sends_each() -> None:
    lake = memory_lake()
    alerts = [replace(ENTERED, subject_id=f"song {number}") for number in range(6)]
    ours: list[Alert] = []
    start = threading.Barrier(6)

    def write(number: int) -> None:
        start.wait()
        ours.extend(claim(lake, alerts[number:] + alerts[:number], now=NOW, run_id=f"writer {number}"))

    writers = [threading.Thread(target=write, args=(number,)) for number in range(6)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert sorted(one.subject_id for one in ours) == [one.subject_id for one in alerts]


def test_a_put_whose_answer_was_lost_is_known_as_ones_own() -> None:
    lake = memory_lake()
    assert isinstance(lake.curated, MemoryBucket)
    put = lake.curated.put

    def lose_the_first_answer(key: str, body: bytes, **how: Any) -> None:
        lake.curated.put = put  # type: ignore[method-assign]
        put(key, body, **how)
        raise WriteRaced(key)

    lake.curated.put = lose_the_first_answer  # type: ignore[method-assign]
    assert claim(lake, [ENTERED], now=NOW, run_id="one") == [ENTERED]
    assert claim(lake, [ENTERED], now=NOW, run_id="two") == []


def test_what_is_written_is_the_row_of_the_contract() -> None:
    lake = memory_lake()
    claim(lake, [ENTERED], now=NOW, run_id="one")
    stored = lake.curated.get("alerts_sent/month=2026-03/data.parquet")
    assert stored
    (row,) = curated.read_file(contract.ALERTS_SENT, stored.body).to_pylist()
    assert row == {
        "alert_id": "entered/spotify/songs_daily/no/CCC/2026-03-31",
        **{"kind": "entered", "subject_id": "CCC", "platform": "spotify", "chart": "songs_daily", "market": "no"},
        **{"chart_date": date(2026, 3, 31), "sent_at": NOW, "source": "report", "fetched_at": NOW},
        "raw_key": "report/one",
    }


def test_an_alert_that_breaks_the_contract_is_a_bug_and_not_sent() -> None:
    with pytest.raises(InternalError, match="an alert breaks the contract"):
        claim(memory_lake(), [replace(ENTERED, kind="fell")], now=NOW, run_id="one")


def test_no_alert_writes_nothing() -> None:
    lake = memory_lake()
    assert claim(lake, [], now=NOW, run_id="one") == []
    assert list(lake.curated.keys("")) == []
