"""What the local engine will not run, and that it says why."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from chartlake.errors import ChartlakeError, QueryFailed, UnsupportedSql

Refuses = Callable[[str], ChartlakeError | None]

UNSUPPORTED = {
    "SELECT * FROM read_parquet('/etc/passwd')": "functions in FROM",
    "SELECT * FROM glob('*')": "GLOB is not Athena SQL",
    "SELECT read_text('/etc/passwd')": "read_text is not supported",
    "SELECT getenv('HOME')": "getenv is not supported",
    "SELECT random()": "differ from run to run",
    "SELECT ifnull(a, b) FROM t": "write coalesce",
    "SELECT string_agg(CAST(a AS varchar), ',') FROM t": "array_agg",
    "SELECT median(a) FROM t": "approx_percentile",
    "SELECT a FROM t GROUP BY ALL": "name the columns",
    "SELECT a FROM t QUALIFY true": "outer query",
    "SELECT a::varchar FROM t": "CAST",
    "SELECT a FROM t WHERE 'x' ILIKE 'X'": "lower",
    "SELECT 1, FROM t": "trailing comma",
    "FROM t": "begins with FROM",
    "SELECT INTERVAL 7 DAY": "quotes",
    "SELECT a FROM t TABLESAMPLE BERNOULLI (10)": "TABLESAMPLE",
    "WITH RECURSIVE r (n) AS (SELECT 1) SELECT n FROM r": "RECURSIVE",
    "SELECT a FROM t NATURAL JOIN t AS u": "USING",
    "SELECT lag(a, -1) OVER (ORDER BY a) FROM t": "whole number from 0",
    "SELECT regexp_like('a', b) FROM (VALUES 'x') AS v (b)": "string in quotes",
    "SELECT DATE '2026-01-02' - DATE '2026-01-01'": "date_diff",
    "SELECT a FROM t LIMIT 1 OFFSET 1": "OFFSET before LIMIT",
    "SELECT max(a, 2) FROM t": "row_number",
    "SELECT date_trunc(unit, DATE '2026-01-01') FROM (VALUES 'day') AS v (unit)": "string in quotes",
    "INSERT INTO t VALUES (1, 2)": "only one query",
    "CREATE TABLE x AS SELECT 1": "only one query",
    "DROP VIEW t": "only one query",
    "ATTACH 'x.db'": "only one query",
    "COPY t TO 'x.csv'": "only one query",
    "PRAGMA database_list": "only one query",
    "INSTALL httpfs": "only one query",
    "SET memory_limit='1TB'": "only one query",
    "EXPLAIN SELECT 1": "only one query",
    "SELECT 1; SELECT 2": "one statement at a time",
    "SELECT 1; DROP TABLE t": "one statement at a time",
    "": "only one query",
    "SELECT `a` FROM t": "backquotes",
    "SELECT a FROM t ORDER BY ALL": "name the columns",
    "SELECT length(a) FROM t": "not supported here",
    "SELECT length('a', 'b')": "not supported here",
    "SELECT 1_000": "a blank after the number",
    "SELECT NUMERIC '1.1'": "DECIMAL '1.23'",
    "SELECT DECIMAL '1e3'": "DECIMAL '1.23'",
    "SELECT regexp_like('٣', '\\d')": "another way",
    "SELECT regexp_like('é', '[\\w]')": "another way",
    "SELECT regexp_replace('é 1', '\\s', '')": "another way",
    "SELECT ARRAY[1, NULL] = ARRAY[1, NULL]": "holds a null",
    "SELECT ARRAY[1, NULL] IN (ARRAY[1, 2])": "holds a null",
    "SELECT nullif(ARRAY[1, NULL], ARRAY[1, NULL])": "holds a null",
    "SELECT CASE ARRAY['a', NULL] WHEN ARRAY['a', NULL] THEN 1 END": "holds a null",
    "SELECT ARRAY[nan()] = ARRAY[nan()]": "array(double)",
    "SELECT ARRAY[1] IN (SELECT a FROM (VALUES ARRAY[1], ARRAY[NULL]) AS t (a))": "holds a null",
    "SELECT 1 FROM (VALUES ARRAY[1, NULL]) AS a (k) JOIN (VALUES ARRAY[1, NULL]) AS b (j) ON k = j": "holds a null",
    "SELECT count(*) FROM (VALUES nan()) AS a (k) JOIN (VALUES nan()) AS b (k) USING (k)": "write ON",
    "SELECT a FROM (VALUES ARRAY[1, NULL], ARRAY[1, 2]) AS t (a) ORDER BY 1": "holds a null",
    "SELECT array_agg(a ORDER BY a) FROM (VALUES ARRAY[1, NULL], ARRAY[1, 2]) AS t (a)": "holds a null",
    "SELECT nan() IN (SELECT nan())": "NaN IN a subquery",
    "SELECT 1x": "a blank after the number",
    "SELECT strpos('abcabc', 'b', 2)": "not supported here",
    "SELECT width_bucket(3E0, ARRAY[1E0, 5E0])": "not supported here",
}

FAILED = {
    "SELECT nope FROM t": "COLUMN_NOT_FOUND: line 1:8",
    "SELECT t.nope FROM t": "COLUMN_NOT_FOUND",
    "SELECT a FROM nope": "TABLE_NOT_FOUND",
    "SELECT a FROM other.t": "SCHEMA_NOT_FOUND",
    "SELECT a FROM t, t AS u": "AMBIGUOUS_NAME",
    "SELECT a + 1 AS c FROM t WHERE c > 1": "COLUMN_NOT_FOUND",
    "SELECT a + 1 AS c FROM t GROUP BY c": "COLUMN_NOT_FOUND",
    "SELECT a + 1 AS c, c + 1 FROM t": "COLUMN_NOT_FOUND",
    "SELECT a, count(*) FROM t": "EXPRESSION_NOT_AGGREGATE",
    "SELECT a FROM t WHERE count(*) > 1": "EXPRESSION_NOT_SCALAR",
    "SELECT a FROM t WHERE a": "TYPE_MISMATCH",
    "SELECT a FROM t WHERE a = '1'": "TYPE_MISMATCH",
    "SELECT a || 'x' FROM t": "TYPE_MISMATCH",
    "SELECT 'a' + 1": "TYPE_MISMATCH",
    "SELECT CASE WHEN true THEN 1 ELSE 'x' END": "TYPE_MISMATCH",
    "SELECT 1 UNION SELECT 'x'": "TYPE_MISMATCH",
    "SELECT 1 UNION SELECT 1, 2": "TYPE_MISMATCH",
    "SELECT a FROM t ORDER BY 2": "INVALID_COLUMN_REFERENCE",
    "SELECT a FROM t WHERE a IN (SELECT a, b FROM t)": "TYPE_MISMATCH",
    "SELECT sum(a) OVER w FROM t": "INVALID_WINDOW_REFERENCE",
    "SELECT a FROM t JOIN t AS u": "SYNTAX_ERROR",
    "SELECT (a FROM t": "SYNTAX_ERROR",
    "SELECT CAST(DATE '2026-01-01' AS bigint)": "TYPE_MISMATCH",
    "SELECT coalesce(1, 'a')": "TYPE_MISMATCH",
    "WITH x (p, q) AS (SELECT 1) SELECT p FROM x": "MISMATCHED_COLUMN_ALIASES",
}


@pytest.mark.parametrize("sql", UNSUPPORTED)
def test_a_refusal_names_what_it_is_about_and_what_to_write(athena_refuses: Refuses, sql: str) -> None:
    error = athena_refuses(sql)
    assert isinstance(error, UnsupportedSql)
    assert UNSUPPORTED[sql] in str(error)


@pytest.mark.parametrize("sql", FAILED)
def test_what_athena_fails_on_fails_with_its_code(athena_refuses: Refuses, sql: str) -> None:
    error = athena_refuses(sql)
    assert isinstance(error, QueryFailed)
    assert str(error).startswith(FAILED[sql])


def test_a_message_does_not_speak_of_the_engine_inside(athena_refuses: Refuses) -> None:
    texts = [str(athena_refuses(sql)) for sql in (*UNSUPPORTED, *FAILED, "SELECT 1/0", "SELECT CAST('x' AS bigint)")]
    assert not [text for text in texts if "DuckDB" in text or "Binder" in text or "sqlglot" in text]
