"""Expressions whose value on Athena is known: semantics.tsv, one line each.

A value is Python's text of it; `!CODE` is Athena's error, `?` an expression that this engine must refuse.
"""

from __future__ import annotations

import csv
from contextlib import suppress
from pathlib import Path

import pytest

from chartlake.athena.engine import LocalAthena
from chartlake.errors import ChartlakeError, QueryFailed, UnsupportedSql
from tests.athena.expressions import python_value, value_of

TABLE = Path(__file__).with_name("semantics.tsv")


def _lines() -> list[dict[str, str]]:
    text = TABLE.read_text(encoding="utf-8").splitlines()
    rows = csv.DictReader(text, delimiter="\t", quoting=csv.QUOTE_NONE)
    return [{key: value.replace("␊", "\n").replace("␉", "\t") for key, value in row.items()} for row in rows]


LINES = _lines()


# Expressions that stand alone are asked for together: a connection costs more than all of them.
ALONE = [line for line in LINES if not line["from_clause"] and line["value"][:1] not in {"?", "!"}]


@pytest.fixture(scope="module")
def answers(athena: LocalAthena) -> dict[str, str]:
    """The values of the expressions that stand alone; those that cannot be asked for together are left out."""
    found: dict[str, str] = {}
    for start in range(0, len(ALONE), 40):
        asked = [line["expression"] for line in ALONE[start : start + 40]]
        with suppress(ChartlakeError):
            row = athena.query(f"SELECT {', '.join(asked)}")
            found.update((one, str(python_value(column[0]))) for one, column in zip(asked, row.columns, strict=True))
    return found


@pytest.mark.parametrize("line", LINES, ids=lambda line: f"{line['expression']} {line['from_clause']}".strip()[:90])
def test_an_expression_has_the_value_it_has_on_athena(
    athena: LocalAthena, answers: dict[str, str], line: dict[str, str]
) -> None:
    sql = f"SELECT {line['expression']} {line['from_clause']}"
    wanted = line["value"]
    if wanted == "?":
        with pytest.raises(UnsupportedSql):
            athena.query(sql)
    elif wanted.startswith("!"):
        with pytest.raises(QueryFailed, match=f"^{wanted[1:]}: "):
            athena.query(sql)
    elif not line["from_clause"] and line["expression"] in answers:
        assert answers[line["expression"]] == wanted
    else:
        assert str(value_of(athena, sql)) == wanted


def test_the_table_is_large_enough_to_mean_something() -> None:
    refused = [line for line in LINES if line["value"] == "?"]
    assert len(LINES) > 500
    assert len(refused) < len(LINES) / 20
