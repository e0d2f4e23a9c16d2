"""The helper that asks Trino's grammar, and the agreement of our reading with it."""

from __future__ import annotations

import pytest

from chartlake.athena.dialect import parse_query
from chartlake.errors import ChartlakeError
from tests.athena.trino_grammar import complaint

ACCEPTED = [
    "SELECT 1",
    "WITH a AS (SELECT 1 AS x) SELECT x FROM a WHERE x NOT IN (2, 3)",
    "SELECT x, sum(y) OVER (PARTITION BY x ORDER BY y ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM t",
    "SELECT x FROM t OFFSET 1 LIMIT 2",
    "SELECT array_agg(x ORDER BY y) FILTER (WHERE y > 1) FROM t GROUP BY ROLLUP (z)",
    "SELECT u.v FROM t CROSS JOIN UNNEST(t.a) WITH ORDINALITY AS u (v, n)",
    "VALUES (1, 'a'), (2, 'b')",
    "SELECT INTERVAL '7' DAY + DATE '2026-01-01'",
]
REJECTED = [
    "SELECT 1,",
    "SELECT 1, FROM t",
    "SELECT * EXCLUDE (a) FROM t",
    "SELECT a::int FROM t",
    "SELECT a FROM t WHERE a ILIKE 'x'",
    "SELECT a FROM t QUALIFY row_number() OVER (ORDER BY a) = 1",
    "SELECT INTERVAL 7 DAY",
    "FROM t SELECT a",
    "SELECT a FROM t LIMIT 2 OFFSET 1",
    "SELECT a == 1 FROM t",
    "SELECT a ** 2 FROM t",
    "SELECT a <=> b FROM t",
    "SELECT 'a' 'b'",
    "SELECT a[1:2] FROM t",
    "SELECT DISTINCT ON (a) a FROM t",
    "SELECT $1",
]


@pytest.mark.parametrize("sql", ACCEPTED)
def test_what_trino_reads_is_read(sql: str) -> None:
    assert complaint(sql) == ""
    parse_query(sql)


@pytest.mark.parametrize("sql", REJECTED)
def test_what_trino_rejects_is_never_run(athena_refuses: object, sql: str) -> None:
    assert complaint(sql) != ""
    assert callable(athena_refuses)
    assert isinstance(athena_refuses(sql), ChartlakeError)
