"""completeness: which dates and ranks the lake lacks, month by month."""

from __future__ import annotations

from typing import Any

from tests.athena_queries.written_lake import WrittenLake, chart

ASKED = (
    "SELECT month, dates_expected, dates_observed, ranks_expected, ranks_present, nominal_depth, depth_basis, "
    "shallow_dates, missing_dates, rank_holes FROM completeness ORDER BY chart, month"
)


def scope(name: str, depth: int | None, source: str = "kworb") -> dict[str, Any]:
    return {"source": source, "scope": name, "enabled": True, "cadence": "daily", "nominal_depth": depth}


def from_scope(rows: list[dict[str, Any]], name: str) -> list[dict[str, Any]]:
    return [row | {"raw_key": f"source=kworb/date=2026-04-01/{name}/{row['chart_date']}.html.gz"} for row in rows]


def test_dates_and_ranks_that_are_missing_are_listed(lake: WrittenLake) -> None:
    # 29 and 31 March are missing; B is missing on 30 March; on 1 April the chart ends at rank 2
    rows = chart({"2026-03-28": "A B C", "2026-03-30": "A - C", "2026-04-01": "A B"})
    lake.write("chart_snapshots", from_scope(rows, "no_daily"))
    lake.write("scopes", [scope("no_daily", 3), scope("se_daily", 200), scope("no_daily", 100, source="tokchart")])
    assert lake.ask(ASKED) == [
        ("2026-03", 4, 2, 12, 5, 3, "scopes", 0, "2026-03-29, 2026-03-31", "2026-03-30: 2"),
        ("2026-04", 1, 1, 3, 2, 3, "scopes", 1, "", ""),
    ]


def test_where_no_scope_names_a_depth_the_largest_that_was_seen_stands_in(lake: WrittenLake) -> None:
    rows = chart({"2026-03-01": "A B", "2026-03-02": "A B - C"})
    lake.write("chart_snapshots", from_scope(rows, "regional-no-daily"))
    lake.write("scopes", [scope("no_daily", 3)])
    assert lake.ask(ASKED) == [("2026-03", 2, 2, 8, 5, 4, "observed", 1, "", "2026-03-02: 3")]


def test_a_month_without_any_date_has_a_row(lake: WrittenLake) -> None:
    lake.write("chart_snapshots", chart({"2026-01-31": "A", "2026-03-01": "A"}))
    january, february, march = lake.ask(ASKED)
    assert january[:5] == ("2026-01", 1, 1, 1, 1)
    assert february[:5] == ("2026-02", 28, 0, 28, 0)
    assert february[8].split(", ")[::27] == ["2026-02-01", "2026-02-28"]
    assert march[:5] == ("2026-03", 1, 1, 1, 1)


def test_a_weekly_chart_has_a_date_a_week(lake: WrittenLake) -> None:
    lake.write("chart_snapshots", chart({"2026-03-05": "A", "2026-03-26": "A"}, name="songs_weekly"))
    assert lake.ask(ASKED) == [("2026-03", 4, 2, 4, 2, 1, "observed", 0, "2026-03-12, 2026-03-19", "")]


def test_years_without_a_date_are_counted_to_the_last_day(lake: WrittenLake) -> None:
    # 2026-03-01 is 3,712 days after 2016-01-01: more than a hundred times a hundred is not needed for a chart of songs
    lake.write("chart_snapshots", chart({"2016-01-01": "A", "2026-03-01": "A"}))
    assert lake.ask("SELECT sum(dates_expected), sum(dates_observed), count(*) FROM completeness") == [(3713, 2, 123)]


def test_charts_of_artists_are_complete_or_not_too(lake: WrittenLake) -> None:
    rows = chart({"2026-03-05": "A - C"}, name="artists_weekly", item_type="artist")
    lake.write("chart_snapshots", rows)
    assert lake.ask(ASKED) == [("2026-03", 1, 1, 3, 2, 3, "observed", 0, "", "2026-03-05: 2")]


def test_more_ranks_than_the_nominal_depth_do_not_make_up_for_holes(lake: WrittenLake) -> None:
    lake.write("chart_snapshots", from_scope(chart({"2026-03-05": "A - C D"}), "no_daily"))
    lake.write("scopes", [scope("no_daily", 2)])
    assert lake.ask(ASKED) == [("2026-03", 1, 1, 2, 1, 2, "scopes", 0, "", "2026-03-05: 2")]
