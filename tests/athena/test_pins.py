"""A query reads the files as they were when it began, whatever is published meanwhile."""

from __future__ import annotations

import threading
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from chartlake.athena.catalog import PartitionFile, Relation
from chartlake.athena.engine import LocalAthena
from chartlake.athena.pins import pinned

NUMBERS = Relation(name="numbers", columns=(("n", "bigint"),), partition_columns=(("month", "string"),))


class OneTable:
    """A catalogue of one partition file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def relations(self) -> dict[str, Relation]:
        file = PartitionFile(path=str(self.path), values=("2026-03",))
        return {"numbers": Relation("numbers", NUMBERS.columns, NUMBERS.partition_columns, (file,))}

    def views(self) -> dict[str, str]:
        return {}


def publish(path: Path, count: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".tmp")
    pq.write_table(pa.table({"n": pa.array(range(count), pa.int64())}), fresh, row_group_size=100)
    fresh.replace(path)


def test_a_second_name_keeps_the_bytes_that_the_first_name_had(tmp_path: Path) -> None:
    path = tmp_path / "numbers" / "month=2026-03" / "data.parquet"
    publish(path, 3)
    (held,) = pinned(OneTable(path).relations()["numbers"], tmp_path / "held").files
    publish(path, 5)
    assert held.path.endswith("numbers/month=2026-03/data.parquet")
    assert pq.read_table(held.path, partitioning=None).num_rows == 3


def test_a_file_that_cannot_be_held_is_read_where_it_is(tmp_path: Path) -> None:
    missing = tmp_path / "month=2026-03" / "data.parquet"
    (file,) = pinned(OneTable(missing).relations()["numbers"], tmp_path / "held").files
    assert file.path == str(missing)


def test_queries_beside_a_busy_publisher_see_whole_files(tmp_path: Path) -> None:
    path = tmp_path / "numbers" / "month=2026-03" / "data.parquet"
    publish(path, 1000)
    athena = LocalAthena(OneTable(path), scratch=tmp_path / "held")
    done = threading.Event()

    def keep_publishing() -> None:
        count = 1000
        while not done.is_set():
            count = 3000 - count
            publish(path, count)

    publisher = threading.Thread(target=keep_publishing)
    publisher.start()
    try:
        for _ in range(40):
            (row,) = athena.query("SELECT count(*) AS c, max(n) AS m FROM numbers WHERE month = '2026-03'").to_pylist()
            assert row["m"] == row["c"] - 1
    finally:
        done.set()
        publisher.join()
    assert list((tmp_path / "held").iterdir()) == []
