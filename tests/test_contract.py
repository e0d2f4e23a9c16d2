"""The contract holds together, and what is derived from it is up to date."""

from __future__ import annotations

import pytest

from chartlake import contract, docs
from chartlake.schema import Table

SNAPSHOT_TABLES = {"chart_snapshots", "playlist_snapshots"}


@pytest.mark.parametrize("table", contract.TABLES, ids=lambda table: table.name)
class TestEveryTable:
    """What holds for each table."""

    def test_names_its_columns_once(self, table: Table) -> None:
        names = [column.name for column in table.columns]
        assert len(names) == len(set(names))

    def test_has_the_columns_that_its_key_its_partition_and_its_order_name(self, table: Table) -> None:
        for name in (*table.key, *table.partition, *table.place, *filter(None, (table.month_of, table.rank))):
            table.column(name)

    def test_says_where_each_row_comes_from(self, table: Table) -> None:
        assert {"source", "fetched_at", "raw_key"} <= {column.name for column in table.columns}

    def test_keeps_its_partition_columns_out_of_its_files(self, table: Table) -> None:
        assert not set(table.partition) & set(table.arrow_schema.names)

    def test_explains_every_column(self, table: Table) -> None:
        assert all(column.meaning for column in table.columns)

    def test_derives_its_month_from_a_date(self, table: Table) -> None:
        if "month" in table.partition:
            assert table.column(table.month_of).type in {"date", "timestamp"}

    def test_fits_into_glue(self, table: Table) -> None:
        for column in table.glue_columns + table.glue_partition_keys:
            assert len(column["Comment"]) <= 255
            assert column["Name"] == column["Name"].lower()


def test_snapshot_tables_know_which_snapshot_counts_and_which_parser_said_so() -> None:
    assert {table.name for table in contract.TABLES if table.has_snapshots} == SNAPSHOT_TABLES
    for name in SNAPSHOT_TABLES:
        assert {"current", "adapter_version"} <= set(contract.table(name).arrow_schema.names)


def test_everything_that_the_spotify_api_may_withhold_may_be_null() -> None:
    withheld = {"tracks": ["popularity", "isrc"], "artists": ["popularity", "followers", "genres"], "albums": ["label"]}
    for name, columns in withheld.items():
        assert not any(contract.table(name).column(column).required for column in columns)


def test_ids_are_strings_for_tiktoks_are_larger_than_a_double_can_hold() -> None:
    for table in contract.TABLES:
        for column in table.columns:
            if column.name.endswith("_id") or column.name == "isrc":
                assert column.type == "string"


def test_an_unknown_table_is_named_with_those_there_are() -> None:
    with pytest.raises(KeyError, match="chart_snapshots"):
        contract.table("charts")


def test_the_generated_documentation_is_up_to_date() -> None:
    assert [path.name for path in docs.stale()] == [], "run `make docs`"
