"""sound_growth: videos and views of a sound from day to day, with bounds where the source rounds."""

from __future__ import annotations

from typing import Any

from tests.athena_queries.written_lake import Row, WrittenLake, chart, day


def counted(on: str, videos: int | None, **columns: Any) -> Row:
    """What TikTok's page of a sound said on a day."""
    row = {"platform": "tiktok", "entity_type": "sound", "entity_id": "77", "stat_date": day(on)}
    return row | {"videos": videos, **columns}


def test_the_change_of_rounded_counts_has_bounds(lake: WrittenLake) -> None:
    # 40.1K is 40,050 to 40,149; a day later exactly 40,400: 251 to 350 more
    rounded = counted("03-01", 40_100, videos_low=40_050, videos_high=40_149)
    lake.write("platform_stats", [rounded, counted("03-02", 40_400)])
    asked = (
        "SELECT videos, videos_low, videos_high, videos_change_1d, videos_change_1d_low, videos_change_1d_high "
        "FROM sound_growth ORDER BY date"
    )
    assert lake.ask(asked) == [
        (40_100, 40_050, 40_149, None, None, None),
        (40_400, 40_400, 40_400, 300, 251, 350),
    ]


def test_a_chart_counts_where_no_page_was_read(lake: WrittenLake) -> None:
    lake.write("chart_snapshots", chart({"2026-03-01": "77/500"}, platform="tiktok", name="sounds_daily"))
    lake.write("platform_stats", [counted("03-02", 510, views=9), counted("03-03", None, views=12)])
    asked = "SELECT date, videos, views, videos_from, videos_change_1d, views_change_1d, status_1d FROM sound_growth"
    assert lake.ask(f"{asked} ORDER BY date") == [
        (day("03-01"), 500, None, "chart", None, None, "INSUFFICIENT_HISTORY"),
        (day("03-02"), 510, 9, "platform_stats", 10, None, "PARTIAL"),
        (day("03-03"), None, 12, None, None, 3, "OK"),
    ]


def test_an_exact_count_goes_before_a_rounded_one_whoever_tells_it(lake: WrittenLake) -> None:
    lake.write("platform_stats", [counted("03-01", 40_100, videos_low=40_050, videos_high=40_149, views=5)])
    lake.write("chart_snapshots", chart({"2026-03-01": "77/40123"}, platform="tiktok", name="sounds_daily"))
    assert lake.ask("SELECT videos, views, videos_from FROM sound_growth") == [(40_123, 5, "chart")]


def test_a_sound_on_several_charts_has_one_row_a_day(lake: WrittenLake) -> None:
    for market, videos in (("no", 500), ("global", 510)):
        name = f"sounds_{market}_daily"
        lake.write(
            "chart_snapshots", chart({"2026-03-01": f"77/{videos}"}, platform="tiktok", name=name, market=market)
        )
    assert lake.ask("SELECT item_id, videos FROM sound_growth") == [("77", 510)]


def test_seven_days_are_exactly_seven(lake: WrittenLake) -> None:
    lake.write("platform_stats", [counted("03-01", 1), counted("03-02", 4), counted("03-08", 9), counted("03-29", 20)])
    asked = "SELECT date, videos_change_7d, videos_change_28d FROM sound_growth ORDER BY date"
    assert lake.ask(asked)[2:] == [(day("03-08"), 8, None), (day("03-29"), None, 19)]
