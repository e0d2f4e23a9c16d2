"""The given table of expressions with Athena's documented values: the same value, or a clear refusal."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import pytest

from chartlake.athena.engine import LocalAthena
from chartlake.errors import UnsupportedSql
from tests.athena.expressions import value_of

pytestmark = pytest.mark.real
_CHECKOUT = Path(__file__).resolve().parents[2]
_SAMPLES = Path(os.environ.get("CHARTLAKE_SAMPLES") or _CHECKOUT.parent / "shared" / "samples")
TABLE = _SAMPLES.parent / "athena_semantics.tsv"


def test_every_line_is_equal_or_refused(athena: LocalAthena) -> None:
    if not TABLE.exists():
        pytest.skip("no athena_semantics.tsv: set CHARTLAKE_SAMPLES to the samples folder that lies beside it")
    with TABLE.open(encoding="utf-8", newline="") as lines:
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
