"""Fit every chart of a lake and publish what is expected; earlier rows of the same date are replaced whole."""

from __future__ import annotations

from collections.abc import Iterator

from chartlake import contract, runs
from chartlake.expectations.fitting import Expected, expect
from chartlake.expectations.history import LOOK_BACK_DAYS, Athena, charts, read
from chartlake.lake import Lake


def publish_expectations(lake: Lake, athena: Athena, *, look_back_days: int = LOOK_BACK_DAYS) -> Iterator[Expected]:
    """One chart after the other, each published before the next is read; those that say `reason` have no rows.

    Raises QueryFailed, PublishConflict.
    """
    for platform, chart in charts(athena):
        expected = expect(read(athena, platform, chart, look_back_days=look_back_days))
        if expected.rows:
            keys = sorted({row["raw_key"] for row in expected.rows})
            runs.publish_rows(lake, contract.EXPECTATIONS, expected.rows, raw_keys=keys)
        yield expected
