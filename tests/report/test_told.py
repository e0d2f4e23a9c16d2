"""Each alert once: a date that comes in late and another id tell nothing twice; what happens twice is told twice."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from chartlake.report.alerts import claim, due
from chartlake.report.settings import ReportSettings
from tests.athena_queries.written_lake import WrittenLake, chart
from tests.memory_lake import memory_lake
from tests.report.test_watching import match
from tests.report.written import athena_of

NORWAY = ReportSettings(markets=("no",), songs=("AAA", "BBB"))
# The small charts here are fetched at six on the day after; the runs are an hour later.
EVENING = datetime(2026, 3, 5, 20, 0)


class Kept:
    """A lake whose alerts are sent and stored, run by run."""

    def __init__(self, root: Path) -> None:
        self.lake = WrittenLake(root)
        self._memory = memory_lake()
        self._sent: list[dict[str, Any]] = []

    def run(self, *, at: datetime, settings: ReportSettings = NORWAY) -> list[tuple[str, str, str]]:
        """What is sent: kind, song and day."""
        alerts = due(athena_of(self.lake), settings)
        ours = claim(self._memory, alerts, now=at, run_id=f"{at}")
        self._sent += [one.row(sent_at=at, run_id=f"{at}") for one in ours]
        self.lake.write("alerts_sent", self._sent)
        return [(one.kind, one.subject_id, f"{one.chart_date:%m-%d}") for one in ours]


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    return Kept(tmp_path)


def at(day: str) -> datetime:
    """A quarter past seven of a day in March."""
    return datetime.fromisoformat(f"2026-03-{day} 07:15")


def days(**lines: str) -> dict[str, str]:
    """Lines of days in March, as d02="AAA BBB"."""
    return {f"2026-03-{day[1:]}": line for day, line in lines.items()}


def test_a_date_that_comes_in_late_tells_neither_the_entry_nor_the_exit_again(kept: Kept) -> None:
    known = days(d01="XXX BBB YYY", d02="XXX BBB YYY", d04="XXX AAA YYY")
    kept.lake.write("chart_snapshots", chart(known))
    assert kept.run(at=at("05")) == [("entered", "AAA", "03-04"), ("left", "BBB", "03-04")]
    kept.lake.write("chart_snapshots", chart(known | days(d03="XXX AAA YYY")))
    assert kept.run(at=at("06")) == []


def test_a_date_that_comes_in_late_tells_what_it_alone_shows(kept: Kept) -> None:
    known = days(d01="XXX YYY ZZZ", d02="XXX AAA ZZZ", d04="XXX AAA ZZZ")
    kept.lake.write("chart_snapshots", chart(known))
    assert kept.run(at=at("05")) == [("entered", "AAA", "03-02")]
    kept.lake.write("chart_snapshots", chart(known | days(d03="XXX BBB ZZZ")))
    assert sorted(kept.run(at=at("06"))) == [
        *(("entered", "AAA", "03-04"), ("entered", "BBB", "03-03")),
        *(("left", "AAA", "03-03"), ("left", "BBB", "03-04")),
    ]


def test_a_song_that_leaves_and_enters_again_within_a_week_is_told_each_time(kept: Kept) -> None:
    there, gone = "XXX AAA YYY", "XXX ZZZ YYY"
    lines = {f"d{day:02}": line for day, line in enumerate([gone, there, gone, there, gone], start=1)}
    told = []
    for number in range(1, 6):
        kept.lake.write("chart_snapshots", chart(days(**dict(list(lines.items())[:number]))))
        told += kept.run(at=at(f"{number + 1:02}"))
    assert told == [
        *(("entered", "AAA", "03-02"), ("left", "AAA", "03-03")),
        *(("entered", "AAA", "03-04"), ("left", "AAA", "03-05")),
    ]


def test_a_song_back_without_a_proven_exit_did_not_enter_again(kept: Kept) -> None:
    # On the 3rd the chart is one deep: AAA at 2 is out of sight, not gone, and on the 4th as high as that chart saw.
    kept.lake.write("chart_snapshots", chart(days(d01="XXX YYY", d02="XXX AAA", d03="XXX", d04="AAA XXX")))
    assert kept.run(at=at("05")) == [("entered", "AAA", "03-02")]


def test_a_recording_that_matching_calls_otherwise_is_the_same(kept: Kept) -> None:
    kept.lake.write("chart_snapshots", chart(days(d01="XXX BBB YYY", d02="XXX ZZZ BBB", d03="XXX QQQ ZZZ BBB")))
    settings = ReportSettings(markets=("no",), songs=("BBB", "ZZZ"))
    assert kept.run(at=at("04"), settings=settings) == [("entered", "ZZZ", "03-02")]
    kept.lake.write("track_matches", [match("spotify", one, "AAA") for one in ("AAA", "ZZZ")])
    assert kept.run(at=at("05"), settings=settings) == []


def test_a_sound_that_is_matched_later_breaks_out_once(kept: Kept) -> None:
    kept.lake.write(
        "chart_snapshots",
        [
            *chart(days(d01="XXX YYY", d02="XXX YYY")),
            *chart(days(d01="QQQ RRR", d02="QQQ TTT"), platform="tiktok", name="sounds_daily"),
        ],
    )
    settings = ReportSettings(markets=("no",), songs=("tiktok:TTT",))
    assert kept.run(at=at("03"), settings=settings) == [
        ("entered", "tiktok:TTT", "03-02"),
        ("breakout", "tiktok:TTT", "03-02"),
    ]
    kept.lake.write("track_matches", [match("tiktok", "TTT", "NEWID")])
    assert kept.run(at=at("04"), settings=settings) == []


def test_a_climb_that_went_past_a_date_which_came_in_late_is_told_once(kept: Kept) -> None:
    settings = ReportSettings(markets=("no",), songs=("AAA",), climb=2)
    known = chart(days(d02="XXX YYY ZZZ QQQ BBB AAA", d04="AAA XXX YYY ZZZ QQQ BBB"))
    kept.lake.write("chart_snapshots", known)
    assert kept.run(at=at("05"), settings=settings) == [("climbed", "AAA", "03-04")]
    late = chart(days(d03="XXX YYY AAA ZZZ QQQ BBB"), fetched_at=EVENING)
    kept.lake.write("chart_snapshots", [*known, *late])
    assert kept.run(at=at("06"), settings=settings) == []


def test_two_climbs_of_a_week_are_two(kept: Kept) -> None:
    settings = ReportSettings(markets=("no",), songs=("AAA",), climb=2)
    low, high = "XXX YYY ZZZ QQQ AAA", "XXX AAA YYY ZZZ QQQ"
    kept.lake.write("chart_snapshots", chart(days(d02=low, d03=high)))
    assert kept.run(at=at("04"), settings=settings) == [("climbed", "AAA", "03-03")]
    kept.lake.write("chart_snapshots", chart(days(d02=low, d03=high, d04=low, d05=high)))
    assert kept.run(at=at("06"), settings=settings) == [("climbed", "AAA", "03-05")]


def test_a_run_that_is_tried_again_is_given_its_breakout_again(tmp_path: Path) -> None:
    lake, memory = WrittenLake(tmp_path), memory_lake()
    lake.write(
        "chart_snapshots",
        [
            *chart(days(d01="XXX YYY", d02="XXX YYY")),
            *chart(days(d01="QQQ RRR", d02="QQQ TTT"), platform="tiktok", name="sounds_daily"),
        ],
    )
    for _ in range(2):
        ours = claim(memory, due(athena_of(lake), NORWAY), now=EVENING, run_id="one")
        assert [one.kind for one in ours] == ["breakout"]
        lake.write("alerts_sent", [one.row(sent_at=EVENING, run_id="one") for one in ours])


def test_a_breakout_that_was_told_is_not_told_again_in_the_month_that_follows(kept: Kept) -> None:
    tiktok = {"platform": "tiktok", "name": "sounds_daily"}
    spotify = chart({"2026-03-31": "XXX YYY", "2026-04-07": "XXX YYY"})
    before = chart({"2026-03-30": "QQQ RRR SSS UUU", "2026-03-31": "QQQ RRR SSS TTT"}, **tiktok)
    settings = ReportSettings(markets=("no",), climb=1)
    kept.lake.write("chart_snapshots", [*spotify[:2], *before])
    assert kept.run(at=datetime(2026, 4, 1, 7), settings=settings) == [("breakout", "tiktok:TTT", "03-31")]
    after = chart({"2026-04-06": "QQQ RRR SSS TTT", "2026-04-07": "TTT QQQ RRR SSS"}, **tiktok)
    kept.lake.write("chart_snapshots", [*spotify, *before, *after])
    assert kept.run(at=datetime(2026, 4, 8, 7), settings=settings) == []
