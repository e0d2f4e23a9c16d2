"""A lake kept open: opened once while nothing changes, anew when something does, and let go when nobody reads it."""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path

import pytest

from chartlake.athena.catalog import PartitionFile, Relation
from chartlake.athena.engine import LocalAthena
from chartlake.athena.keeping import Keeping
from chartlake.athena.pins import folder_in
from chartlake.athena.prepared import Prepared
from chartlake.athena.reading import Limits
from chartlake.athena.session import Session
from chartlake.errors import QueryFailed
from tests.athena.test_pins import OneTable, publish

COUNT = "SELECT count(*) AS n FROM numbers"


class Changing(OneTable):
    """A catalogue of one partition file whose views may change."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.defined = {"twice": "SELECT n * 2 AS n FROM numbers", "more": "SELECT n + 1 AS n FROM twice"}

    def views(self) -> dict[str, str]:
        return dict(self.defined)


@pytest.fixture
def catalog(tmp_path: Path) -> Changing:
    path = tmp_path / "numbers" / "month=2026-03" / "data.parquet"
    publish(path, 3)
    return Changing(path)


@pytest.fixture
def athena(catalog: Changing, tmp_path: Path) -> LocalAthena:
    return LocalAthena(catalog, memory_limit="500MB", scratch=tmp_path / "held", keep_open=True)


def held(tmp_path: Path) -> list[str]:
    return sorted(one.name for one in (tmp_path / "held").iterdir())


def test_queries_of_an_unchanged_lake_share_one_opening(athena: LocalAthena, tmp_path: Path) -> None:
    assert athena.query("SELECT sum(n) AS s FROM more").to_pylist() == [{"s": 9}]
    opened = held(tmp_path)
    assert athena.query("SELECT max(n) AS m FROM twice").to_pylist() == [{"m": 4}]
    assert athena.query("SELECT 7 / 2 AS q").to_pylist() == [{"q": 3}]
    assert held(tmp_path) == opened
    assert len(opened) == 1


def test_a_file_that_is_replaced_is_seen_by_the_next_query_and_the_old_one_goes(
    athena: LocalAthena, catalog: Changing, tmp_path: Path
) -> None:
    assert athena.query(COUNT).to_pylist() == [{"n": 3}]
    before = held(tmp_path)
    publish(catalog.path, 5)
    assert athena.query(COUNT).to_pylist() == [{"n": 5}]
    assert len(held(tmp_path)) == 1
    assert held(tmp_path) != before


def test_a_view_that_is_changed_or_new_is_seen_by_the_next_query(athena: LocalAthena, catalog: Changing) -> None:
    assert athena.query("SELECT max(n) AS m FROM more").to_pylist() == [{"m": 5}]
    catalog.defined["twice"] = "SELECT n * 10 AS n FROM numbers"
    catalog.defined["fresh"] = "SELECT n FROM more WHERE n > 11"
    assert athena.query("SELECT max(n) AS m FROM more").to_pylist() == [{"m": 21}]
    assert athena.query("SELECT n FROM fresh").to_pylist() == [{"n": 21}]


def test_a_query_that_fails_leaves_the_lake_open_for_the_next(athena: LocalAthena, tmp_path: Path) -> None:
    with pytest.raises(QueryFailed, match="DIVISION_BY_ZERO"):
        athena.query("SELECT 1 / (n - n) AS q FROM numbers")
    assert athena.query(COUNT).to_pylist() == [{"n": 3}]
    assert len(held(tmp_path)) == 1


def test_who_still_reads_keeps_the_old_files_until_done(catalog: Changing, tmp_path: Path) -> None:
    keeping = Keeping(Limits(memory="500MB", scratch=tmp_path / "held"))

    def now() -> Session:
        return Session(catalog.relations(), catalog.views(), "", {})

    with keeping.reading(now()) as old:
        publish(catalog.path, 5)
        with keeping.reading(now()) as new:
            assert old is not new
            counting = Prepared(sql='SELECT count(*) AS n FROM "numbers"', tables=("numbers",), views={})
            assert old.query(counting).to_pylist() == [{"n": 3}]
            assert new.query(counting).to_pylist() == [{"n": 5}]
        assert len(held(tmp_path)) == 2
    assert len(held(tmp_path)) == 1


def test_many_threads_beside_a_busy_publisher_see_whole_files(
    athena: LocalAthena, catalog: Changing, tmp_path: Path
) -> None:
    done = threading.Event()
    wrong: list[object] = []

    def keep_publishing() -> None:
        count = 1000
        while not done.wait(0.01):
            count = 3000 - count
            publish(catalog.path, count)

    def keep_asking() -> None:
        for _ in range(30):
            try:
                (row,) = athena.query("SELECT count(*) AS c, max(n) AS m FROM twice").to_pylist()
            except Exception as error:  # noqa: BLE001 - told below
                wrong.append(error)
                return
            if row["m"] != 2 * (row["c"] - 1):
                wrong.append(row)

    publisher = threading.Thread(target=keep_publishing)
    readers = [threading.Thread(target=keep_asking) for _ in range(4)]
    for thread in (publisher, *readers):
        thread.start()
    for reader in readers:
        reader.join()
    done.set()
    publisher.join()
    assert wrong == []
    assert len(held(tmp_path)) == 1


def test_a_partition_that_is_gone_is_not_read_any_more(tmp_path: Path) -> None:
    paths = [tmp_path / f"month=2026-0{month}" / "data.parquet" for month in (1, 2)]
    for path in paths:
        publish(path, 4)

    class Months:
        def relations(self) -> dict[str, Relation]:
            files = tuple(PartitionFile(str(one), (one.parent.name[6:],)) for one in paths if one.exists())
            return {"numbers": Relation("numbers", (("n", "bigint"),), (("month", "string"),), files)}

        def views(self) -> dict[str, str]:
            return {}

    athena = LocalAthena(Months(), memory_limit="500MB", scratch=tmp_path / "held", keep_open=True)
    assert athena.query(COUNT).to_pylist() == [{"n": 8}]
    paths[0].unlink()
    assert athena.query(COUNT).to_pylist() == [{"n": 4}]


def test_what_a_killed_process_left_goes_and_what_is_held_stays(tmp_path: Path) -> None:
    left = tmp_path / "chartlake-left"
    (left / "numbers").mkdir(parents=True)
    with folder_in(tmp_path) as held_by_another:
        for folder in (left, held_by_another):
            os.utime(folder, (time.time() - 7200,) * 2)
        with folder_in(tmp_path) as mine:
            assert not left.exists()
            assert held_by_another.exists()
            assert mine.exists()
    assert list(tmp_path.iterdir()) == []
