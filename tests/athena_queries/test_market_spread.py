"""market_spread: where a song began, and in which order it reached other markets."""

from __future__ import annotations

from tests.athena_queries.written_lake import WrittenLake, chart, day, run_of_days

ASKED = (
    "SELECT chart_date, markets, markets_observed, best_rank, first_market, first_date, markets_joined, joined_text "
    "FROM market_spread WHERE recording_id = 'A' ORDER BY chart_date"
)


def test_markets_join_in_the_order_of_their_first_dates(lake: WrittenLake) -> None:
    norway = chart(run_of_days("2026-03-01", ["B", "B A", "A B", "B"]), market="no")
    sweden = chart(run_of_days("2026-03-01", ["B", "B", "B C A", "B A"]), market="se")
    lake.write("chart_snapshots", norway + sweden)
    both = "no 2026-03-02, se 2026-03-03"
    assert lake.ask(ASKED) == [
        (day("03-02"), 1, 2, 2, "no", day("03-02"), 1, "no 2026-03-02"),
        (day("03-03"), 2, 2, 1, "no", day("03-02"), 2, both),
        (day("03-04"), 1, 2, 2, "no", day("03-02"), 2, both),
    ]
    assert lake.ask(
        "SELECT joined_markets, joined_dates FROM market_spread "
        "WHERE recording_id = 'A' AND chart_date = DATE '2026-03-03'"
    ) == [(["no", "se"], [day("03-02"), day("03-03")])]


def test_on_one_date_the_codes_decide(lake: WrittenLake) -> None:
    lake.write("chart_snapshots", [row for m in ("se", "de", "no") for row in chart({"2026-03-01": "A"}, market=m)])
    assert lake.ask("SELECT joined_markets, first_market, left_censored FROM market_spread") == [
        (["de", "no", "se"], "de", True)
    ]


def test_the_world_is_no_market(lake: WrittenLake) -> None:
    lake.write("chart_snapshots", chart({"2026-03-01": "A"}, market="global") + chart({"2026-03-01": "B"}))
    assert lake.ask("SELECT recording_id, markets, markets_observed FROM market_spread") == [("B", 1, 1)]


def test_only_the_same_chart_is_compared(lake: WrittenLake) -> None:
    daily = chart({"2026-03-05": "A"}, market="no")
    weekly = chart({"2026-03-05": "A"}, market="se", name="songs_weekly")
    lake.write("chart_snapshots", daily)
    lake.write("chart_snapshots", weekly)
    assert lake.ask("SELECT chart, markets, joined_text FROM market_spread ORDER BY chart") == [
        ("songs_daily", 1, "no 2026-03-05"),
        ("songs_weekly", 1, "se 2026-03-05"),
    ]


def test_a_market_that_was_joined_when_its_chart_began_may_have_been_joined_before(lake: WrittenLake) -> None:
    # rule 4: Norway's chart begins on 1 March without A; Sweden's begins on 3 March with it
    norway = chart(run_of_days("2026-03-01", ["B", "A", "A"]), market="no")
    lake.write("chart_snapshots", norway + chart({"2026-03-03": "A"}, market="se"))
    asked = "SELECT left_censored FROM market_spread WHERE recording_id = 'A' ORDER BY chart_date"
    assert lake.ask(asked) == [(False,), (True,)]
