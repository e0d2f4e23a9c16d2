"""A WITH that a view names repeatedly: looked through where a query filters, filled once where it does not."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest

from chartlake.athena.engine import FolderCatalog, LocalAthena
from chartlake.errors import QueryFailed
from tests.athena.lake import MARKETS, write_charts
from tests.athena.test_engine import RANKS

FIRST_PARTITION = "platform = 'spotify' AND chart = 'songs_daily' AND month = '2026-01'"
PAIRED = "SELECT count(*) AS n FROM picked a JOIN picked b ON a.market = b.market AND a.rank = b.rank"
VIEWS = {
    "shown": "SELECT * FROM chart_snapshots",
    # How many markets have an item's title, beside each item: one name of `places` has no market that can be asked for.
    "shared": """
        WITH places AS (SELECT platform, chart, month, market, chart_date, rank, title FROM shown),
        markets AS (
            SELECT platform, chart, month, chart_date, title, count(DISTINCT market) AS markets
            FROM places
            GROUP BY platform, chart, month, chart_date, title
        )
        SELECT p.*, m.markets
        FROM places p
        JOIN markets m
            ON m.platform = p.platform
            AND m.chart = p.chart
            AND m.month = p.month
            AND m.chart_date = p.chart_date
            AND m.title = p.title
    """,
    # As above, but the number can be left out where nobody asks for it.
    "beside": """
        WITH places AS (SELECT chart_date, market, title FROM shown),
        markets AS (SELECT title, count(DISTINCT market) AS markets FROM places GROUP BY title)
        SELECT p.chart_date, p.market, m.markets FROM places p LEFT JOIN markets m ON m.title = p.title
    """,
    "once": "WITH places AS (SELECT market, rank FROM shown) SELECT * FROM places",
    "computed": """
        WITH deepest AS (SELECT market, max(rank) AS rank FROM chart_snapshots GROUP BY market)
        SELECT a.market, b.rank FROM deepest a JOIN deepest b ON a.market = b.market
    """,
    "of_a_table": f"WITH picked AS (SELECT market, rank FROM chart_snapshots) {PAIRED}",
    "of_all": f"WITH picked AS (SELECT * FROM shown) {PAIRED}",
    "renamed": f"WITH picked AS (SELECT lower(market) AS market, rank FROM shown) {PAIRED}",
    # Names of what is filled, which blanks keep from being names on Athena.
    "hiding": f"""
        WITH picked AS (SELECT market, rank FROM shown), "hiding picked" AS (SELECT 'x' AS market, 0 AS rank)
        {PAIRED}
    """,
    "taken": f"WITH picked AS (SELECT market, rank FROM numbered) {PAIRED}",
    "numbered": 'SELECT market, rank FROM "taken picked"',
    "taken picked": "SELECT market, rank FROM shown WHERE rank < 3",
    "cast": "SELECT market, rank, CAST(title AS integer) AS number FROM shown",
    "left_out": """
        WITH numbers AS (SELECT market, rank, number FROM cast)
        SELECT a.rank, b.number FROM numbers a JOIN numbers b ON a.market = b.market AND a.rank = b.rank
    """,
    "upon": "SELECT market, max(markets) AS markets FROM shared GROUP BY market",
    "crossed": """
        SELECT a.title
        FROM chart_snapshots a
        CROSS JOIN chart_snapshots b
        CROSS JOIN chart_snapshots c
        CROSS JOIN chart_snapshots d
    """,
    "endless": """
        WITH titles AS (SELECT title FROM crossed)
        SELECT a.title FROM titles a JOIN titles b ON a.title = b.title
    """,
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("lake")
    write_charts(root / "curated")
    (root / "views").mkdir()
    for name, sql in VIEWS.items():
        (root / "views" / f"{name}.sql").write_text(RANKS.format(name=name, sql=sql))
    return root


@pytest.fixture(params=[False, True], ids=["opened each time", "kept open"])
def lake(folder: Path, request: pytest.FixtureRequest) -> LocalAthena:
    catalog = FolderCatalog(folder / "curated", folder / "views")
    return LocalAthena(catalog, memory_limit="500MB", threads=2, keep_open=request.param)


def test_both_ways_give_the_same_rows(lake: LocalAthena) -> None:
    counted = "SELECT market, markets, count(*) AS n, max(title) AS title FROM shared{} GROUP BY market, markets"
    expected = [{"market": market, "markets": 3, "n": 160, "title": "Song 9"} for market in sorted(MARKETS)]
    for where in ("", " WHERE rank > 0", ""):
        found = sorted(lake.query(counted.format(where)).to_pylist(), key=lambda row: str(row["market"]))
        assert found == expected


def test_a_filter_reaches_each_place_that_has_it(lake: LocalAthena) -> None:
    plan = lake.explain(f"SELECT * FROM shared WHERE {FIRST_PARTITION}")
    assert _files_read(plan) == ["1", "1"]


def test_without_a_filter_the_files_are_read_once(lake: LocalAthena) -> None:
    plan = lake.explain("SELECT * FROM shared")
    assert _files_read(plan) == ["4"]
    assert "CREATE_TABLE_AS" in _names(plan)
    assert _files_read(lake.explain("SELECT market, max(markets) FROM shared GROUP BY market LIMIT 2")) == ["4"]


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM shared WHERE rank = 1",
        "SELECT market FROM shared GROUP BY market HAVING market = 'no'",
        "SELECT a.rank FROM shared a JOIN once b ON a.rank = b.rank",
        "SELECT rank FROM (SELECT * FROM shared)",
        "SELECT rank FROM shared UNION ALL SELECT rank FROM once",
        "WITH picked AS (SELECT rank FROM shared) SELECT * FROM picked",
        "SELECT * FROM upon",
        "SELECT count(*) FILTER (WHERE rank = 1) FROM shared",
        "SELECT * FROM shared LIMIT 0",
    ],
)
def test_what_may_filter_fills_nothing(lake: LocalAthena, sql: str) -> None:
    assert "CREATE_TABLE_AS" not in _names(lake.explain(sql))


def test_what_is_needed_once_fills_nothing(lake: LocalAthena) -> None:
    newest = "SELECT max(chart_date) AS newest FROM beside"
    assert "CREATE_TABLE_AS" not in _names(lake.explain(newest))
    assert "CREATE_TABLE_AS" in _names(lake.explain("SELECT max(markets) FROM beside"))
    assert lake.query(newest).to_pylist() == [{"newest": date(2026, 2, 2)}]
    assert lake.query("SELECT max(markets) AS m FROM beside").to_pylist() == [{"m": 3}]


@pytest.mark.parametrize("view", ["once", "computed", "of_a_table", "of_all", "renamed"])
def test_what_is_named_once_or_does_not_only_pick_columns_of_a_view_is_left_to_duckdb(
    lake: LocalAthena, view: str
) -> None:
    assert "CREATE_TABLE_AS" not in _names(lake.explain(f"SELECT * FROM {view}"))
    assert len(lake.query(f"SELECT * FROM {view}")) == {"once": 480, "computed": 3}.get(view, 1)


@pytest.mark.parametrize(("view", "pairs"), [("hiding", 480 * 8), ("taken", 48 * 8)])
def test_what_is_filled_is_not_taken_for_what_has_its_name(lake: LocalAthena, view: str, pairs: int) -> None:
    # Each rank of a market has eight rows: two platforms, two months, two days.
    for condition in ("", " WHERE true"):
        assert lake.query(f"SELECT n FROM {view}{condition}").to_pylist() == [{"n": pairs}]
    assert "CREATE_TABLE_AS" not in _names(lake.explain(f"SELECT n FROM {view}"))


def test_a_value_that_fails_and_is_left_out_fails_nothing(lake: LocalAthena) -> None:
    for condition in ("", " WHERE true"):
        assert lake.query(f"SELECT max(rank) AS deepest FROM left_out{condition}").to_pylist() == [{"deepest": 20}]
        with pytest.raises(QueryFailed, match="INVALID_CAST_ARGUMENT"):
            lake.query(f"SELECT max(number) FROM left_out{condition}")


def test_what_was_filled_is_gone_with_its_query(lake: LocalAthena) -> None:
    lake.query("SELECT * FROM shared")
    with pytest.raises(QueryFailed, match="TABLE_NOT_FOUND"):
        lake.query('SELECT * FROM "shared places"')
    assert _files_read(lake.explain(f"SELECT * FROM shared WHERE {FIRST_PARTITION}")) == ["1", "1"]


def test_queries_that_fill_at_the_same_time_do_not_meet(lake: LocalAthena) -> None:
    with ThreadPoolExecutor(4) as threads:
        found = list(
            threads.map(lambda _: lake.query("SELECT count(*) AS n, max(markets) AS m FROM shared"), range(12))
        )
    assert {tuple(row.items()) for table in found for row in table.to_pylist()} == {(("n", 480), ("m", 3))}


@pytest.mark.parametrize("seconds", [0.0, 0.01, 0.3])
def test_its_time_is_limited_too(lake: LocalAthena, seconds: float) -> None:
    with pytest.raises(QueryFailed, match="EXCEEDED_TIME_LIMIT"):
        lake.query("SELECT max(title) FROM endless", seconds=seconds)
    assert len(lake.query("SELECT * FROM shared")) == 480


def _files_read(plan: str) -> list[str]:
    return re.findall(r"Total Files Read: (\d+)", plan)


def _names(plan: str) -> str:
    return plan.upper().replace(" ", "_")
