"""The given table of expressions with Athena's documented values: the same value, or a clear refusal."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from chartlake.athena.engine import LocalAthena
from chartlake.errors import UnsupportedSql
from tests.athena.conftest import athena
from tests.athena.expressions import value_of

__all__ = ["athena"]

pytestmark = pytest.mark.real


def test_every_line_is_equal_or_refused(athena: LocalAthena, samples: Path) -> None:
    given = samples.parent / "athena_semantics.tsv"
    if not given.exists():
        pytest.skip(f"no athena_semantics.tsv in {samples.parent}, beside the folder of recorded real answers")
    with given.open(encoding="utf-8", newline="") as lines:
        table = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    refused, different = [], []
    for line in table:
        try:
            value = str(value_of(athena, f"SELECT {line['expression']} {line['from_clause']}"))
        except UnsupportedSql:
            refused.append(line["expression"])
            continue
        if value != line["trino_value"]:
            different.append((line["expression"], value, line["trino_value"]))
    assert different == []
    assert len(table) - len(refused) >= 60
    assert len(refused) < 12
