"""The local engine over a folder of Parquet files: types, names, views, pruning, and what it never touches."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from chartlake.athena.catalog import PartitionFile, Relation
from chartlake.athena.engine import FolderCatalog, LocalAthena
from chartlake.athena.prepared import Prepared
from chartlake.athena.reading import Limits, Reading
from chartlake.errors import QueryFailed, UnsupportedSql
from tests.athena.lake import FETCHED, write_charts

RANKS = "-- {name}: x\n-- grain: x\n-- answers: x\n{sql}\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("lake")
    write_charts(root / "curated")
    views = root / "views"
    views.mkdir()
    shown = "SELECT platform, chart, market, chart_date, rank, item_id, streams FROM chart_snapshots WHERE current"
    moves = (
        "WITH seen AS (SELECT *, lag(rank) OVER (PARTITION BY platform, chart, market, item_id ORDER BY chart_date) "
        "AS previous_rank FROM shown) SELECT *, previous_rank - rank AS move FROM seen"
    )
    (views / "shown.sql").write_text(RANKS.format(name="shown", sql=shown))
    (views / "moves.sql").write_text(RANKS.format(name="moves", sql=moves))
    return root


@pytest.fixture(scope="module")
def lake(folder: Path) -> LocalAthena:
    catalog = FolderCatalog(folder / "curated", folder / "views")
    return LocalAthena(catalog, memory_limit="500MB", threads=2, database="lake")


def test_columns_have_athenas_types_and_partition_columns_come_last_as_text(lake: LocalAthena) -> None:
    found = lake.query("SELECT * FROM chart_snapshots WHERE rank = 1 AND market = 'no' AND platform = 'spotify'")
    types = {field.name: field.type for field in found.schema}
    assert found.column_names[-3:] == ["platform", "chart", "month"]
    assert types["month"] == pa.string()
    assert types["rank"] == pa.int32()
    assert types["streams"] == pa.int64()
    assert types["chart_date"] == pa.date32()
    assert types["fetched_at"] == pa.timestamp("ms")
    assert types["artist_names"] == pa.list_(pa.string())
    assert set(found["month"].to_pylist()) == {"2026-01", "2026-02"}
    assert set(found["fetched_at"].to_pylist()) == {FETCHED}


def test_unnamed_columns_are_named_as_athena_names_them(lake: LocalAthena) -> None:
    found = lake.query("SELECT count(*), max(rank) AS Deepest, market, sum(streams) FROM chart_snapshots GROUP BY 3")
    assert found.column_names == ["_col0", "Deepest", "market", "_col3"]
    assert found.schema.field("_col3").type == pa.int64()


def test_two_columns_may_have_one_name(lake: LocalAthena) -> None:
    found = lake.query("SELECT 1 AS a, 2 AS a")
    assert found.column_names == ["a", "a"]
    assert [column[0].as_py() for column in found.columns] == [1, 2]


def test_views_stand_on_views(lake: LocalAthena) -> None:
    found = lake.query(
        "SELECT chart_date, rank, previous_rank, move FROM lake.moves "
        "WHERE platform = 'spotify' AND market = 'no' AND item_id = 'spotify-no-7' ORDER BY chart_date"
    )
    assert found.to_pylist()[:2] == [
        {"chart_date": date(2026, 1, 1), "rank": 7, "previous_rank": None, "move": None},
        {"chart_date": date(2026, 1, 2), "rank": 7, "previous_rank": 7, "move": 0},
    ]


def test_a_table_without_files_is_empty_and_typed(lake: LocalAthena) -> None:
    found = lake.query("SELECT * FROM plays")
    assert found.num_rows == 0
    assert found.schema.field("ms_played").type == pa.int64()
    assert found.schema.field("month").type == pa.string()


def test_a_filter_on_partition_columns_opens_only_their_files(lake: LocalAthena) -> None:
    plan = lake.explain("SELECT count(*) FROM chart_snapshots WHERE platform = 'spotify' AND month = '2026-02'")
    assert re.search(r"Scanning Files:\s*1/4", plan)


def test_a_filter_on_a_view_reaches_the_files_through_its_window_functions(lake: LocalAthena) -> None:
    plan = lake.explain("SELECT * FROM moves WHERE platform = 'spotify' AND chart = 'songs_daily' AND market = 'no'")
    scanned = re.search(r"Scanning Files:\s*(\d+)/4", plan)
    assert scanned is not None
    assert scanned[1] == "2"
    assert re.search(r"market\s*=\s*'no'", plan)


def test_listing_statements_are_answered(lake: LocalAthena) -> None:
    assert "moves" in lake.query("SHOW TABLES").column(0).to_pylist()
    assert lake.query("SHOW VIEWS").column(0).to_pylist() == ["moves", "shown"]
    assert lake.query("DESCRIBE shown").to_pylist()[3] == {"col_name": "chart_date", "data_type": "date"}
    assert "rank" in lake.query("SHOW COLUMNS IN lake.shown").column(0).to_pylist()
    with pytest.raises(QueryFailed, match="TABLE_NOT_FOUND"):
        lake.query("DESCRIBE nothing")


def test_a_file_that_appears_is_seen_by_the_next_query(tmp_path: Path) -> None:
    engine = LocalAthena(FolderCatalog(tmp_path, tmp_path / "views"), memory_limit="500MB")
    assert engine.query("SELECT count(*) FROM chart_snapshots").column(0).to_pylist() == [0]
    write_charts(tmp_path, depth=5)
    assert engine.query("SELECT count(*) FROM chart_snapshots").column(0).to_pylist() == [120]


class _OneTable:
    def __init__(self, relation: Relation, **views: str) -> None:
        self._relation = relation
        self._views = views

    def relations(self) -> dict[str, Relation]:
        return {self._relation.name: self._relation}

    def views(self) -> dict[str, str]:
        return self._views


def _file(path: Path, **columns: pa.Array) -> PartitionFile:
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.table(columns), path)
    return PartitionFile(path=str(path), values=("2026-01",))


def test_a_column_that_an_old_file_lacks_is_null(tmp_path: Path) -> None:
    old = _file(tmp_path / "month=2026-01/a.parquet", x=pa.array([1], pa.int64()))
    new = _file(tmp_path / "month=2026-01/b.parquet", x=pa.array([2], pa.int64()), y=pa.array(["z"]))
    columns = (("x", "bigint"), ("y", "string"), ("later", "double"))
    engine = LocalAthena(_OneTable(Relation("t", columns, (("month", "string"),), (old, new))))
    found = engine.query("SELECT x, y, later, month FROM t ORDER BY x").to_pylist()
    assert found == [
        {"x": 1, "y": None, "later": None, "month": "2026-01"},
        {"x": 2, "y": "z", "later": None, "month": "2026-01"},
    ]


def test_partition_values_need_not_stand_in_the_path(tmp_path: Path) -> None:
    file = _file(tmp_path / "anywhere/a.parquet", x=pa.array([1], pa.int32()))
    engine = LocalAthena(_OneTable(Relation("t", (("x", "bigint"),), (("month", "string"),), (file,))))
    found = engine.query("SELECT x, month FROM t")
    assert found.to_pylist() == [{"x": 1, "month": "2026-01"}]
    assert found.schema.field("x").type == pa.int64()


def test_a_file_that_is_gone_is_named(tmp_path: Path) -> None:
    gone = PartitionFile(path=str(tmp_path / "gone.parquet"))
    engine = LocalAthena(_OneTable(Relation("t", (("x", "bigint"),), (), (gone,))))
    with pytest.raises(QueryFailed, match=r"gone\.parquet"):
        engine.query("SELECT * FROM t")


def test_views_that_read_each_other_are_an_error_not_a_hang(tmp_path: Path) -> None:
    relation = Relation("t", (("x", "bigint"),))
    engine = LocalAthena(_OneTable(relation, a="SELECT * FROM b", b="SELECT * FROM a"))
    with pytest.raises(QueryFailed, match="VIEW_IS_RECURSIVE: a → b → a"):
        engine.query("SELECT * FROM a")


@pytest.fixture
def unlocked(folder: Path) -> Iterator[Callable[[str], object]]:
    """What raw SQL gets on the engine's own connection, as if a translation had let it through."""
    tables = FolderCatalog(folder / "curated", folder / "views").relations()
    reading = Reading(tables.values(), Limits(memory="500MB"))
    yield lambda sql: reading.query(Prepared(sql=sql, tables=(), views={}))
    reading.close()


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM read_text('{folder}/views/shown.sql')",
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM glob('/etc/*')",
        "COPY (SELECT 1) TO '{folder}/out.csv'",
        "ATTACH '{folder}/out.db'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET enable_external_access=true",
        "SET allowed_paths=['/etc/passwd']",
        "SELECT * FROM folder",
    ],
)
def test_the_connection_itself_reads_nothing_else_and_writes_nothing(
    unlocked: Callable[[str], object], folder: Path, sql: str
) -> None:
    before = sorted(folder.iterdir())
    with pytest.raises(Exception, match=r"(?i)permission|disabled|locked|does not exist|not allowed|cannot"):
        unlocked(sql.format(folder=folder))
    assert sorted(folder.iterdir()) == before


def test_a_query_leaves_nothing_behind(lake: LocalAthena, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    before = sorted(folder.rglob("*"))
    lake.query("SELECT a.rank FROM chart_snapshots a, chart_snapshots b ORDER BY 1")
    assert sorted(folder.rglob("*")) == before


def test_a_typed_refusal_comes_before_anything_runs(lake: LocalAthena) -> None:
    with pytest.raises(UnsupportedSql, match="soundex"):
        lake.query("SELECT soundex(title) FROM chart_snapshots")
