"""What an Athena statement asks for."""

from __future__ import annotations

import pytest

from chartlake.embedded.statements import Kind, Statement, read
from chartlake.errors import UnsupportedSql


@pytest.mark.parametrize(
    "text",
    [
        "select 1",
        "-- daily\n/* of all\nmarkets */ SELECT 1",
        "with a as (select 1) select * from a",
        "(select 1) union all (select 2)",
        "VALUES 1, 2",
    ],
)
def test_a_query_is_run_whatever_comments_lead_it(text: str) -> None:
    assert read(text).kind is Kind.QUERY


def test_a_closing_semicolon_is_not_part_of_the_query() -> None:
    assert read("select 1 ;\n").sql == "select 1"


def test_a_view_keeps_the_comments_of_its_sql() -> None:
    sql = "-- one row per stay\nWITH a AS (SELECT 1) SELECT * FROM a"
    found = read(f'CREATE OR REPLACE VIEW "lake"."chart_runs" AS\n{sql};')
    assert found == Statement(
        kind=Kind.CREATE_VIEW,
        sql=sql,
        schema="lake",
        name="chart_runs",
        replace=True,
    )


def test_an_unquoted_name_is_lower_case() -> None:
    assert read("create view Lake.Movers as select 1") == Statement(
        kind=Kind.CREATE_VIEW, sql="select 1", schema="lake", name="movers"
    )


def test_dropping_lists_and_descriptions() -> None:
    assert read("drop view if exists movers") == Statement(kind=Kind.DROP_VIEW, name="movers", if_exists=True)
    assert read("SHOW TABLES IN lake") == Statement(kind=Kind.SHOW_TABLES, schema="lake")
    assert read("show views") == Statement(kind=Kind.SHOW_VIEWS)
    assert read("describe movers") == Statement(kind=Kind.DESCRIBE, name="movers")


@pytest.mark.parametrize(
    "text",
    [
        "create table a as select 1",
        "CREATE EXTERNAL TABLE a (b int) LOCATION 's3://c/'",
        "drop table chart_snapshots",
        "insert into a select 1",
        "unload (select 1) to 's3://a/' with (format = 'parquet')",
        "msck repair table a",
        "alter table a add partition (month = '2026-11')",
        "delete from a",
        "explain select 1",
        "",
        "-- nothing",
    ],
)
def test_what_would_do_nothing_here_is_refused_with_what_can_be_done(text: str) -> None:
    with pytest.raises(UnsupportedSql, match="it runs SELECT, CREATE OR REPLACE VIEW"):
        read(text)
