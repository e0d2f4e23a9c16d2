"""Fit every chart of a lake and publish what is expected; earlier rows of the same date are replaced whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from chartlake import contract, runs
from chartlake.errors import ChartlakeError, InternalError
from chartlake.expectations.fitting import Expected, expect
from chartlake.expectations.history import LOOK_BACK_DAYS, Athena, charts, read
from chartlake.lake import Lake


def publish_expectations(lake: Lake, athena: Athena, *, look_back_days: int = LOOK_BACK_DAYS) -> Iterator[Expected]:
    """One chart after the other, each published before the next is read; those that say `reason` have no rows.

    A chart that fails says so in `reason` and `failure`, and the others go on; `raise_failures` is for when all are
    done. Raises QueryFailed where not even the charts can be listed.
    """
    for platform, chart in charts(athena):
        try:
            expected = expect(read(athena, platform, chart, look_back_days=look_back_days))
            _publish(lake, expected)
        except Exception as error:  # noqa: BLE001 - whatever goes wrong with one chart, the others are still fitted
            expected = Expected(platform=platform, chart=chart, rows=[], reason=_told(error), failure=error)
        yield expected


def raise_failures(fitted: Sequence[Expected]) -> None:
    """InternalError names every chart that failed; what broke is its cause."""
    failed = {f"{one.platform}/{one.chart}": one.failure for one in fitted if one.failure}
    if failed:
        told = "; ".join(f"{name}: {_told(error)}" for name, error in failed.items())
        causes = ExceptionGroup("charts that failed", list(failed.values()))
        raise InternalError(f"{len(failed)} of {len(fitted)} charts failed, {told}") from causes


def _publish(lake: Lake, expected: Expected) -> None:
    if expected.rows:
        keys = sorted({row["raw_key"] for row in expected.rows})
        runs.publish_rows(lake, contract.EXPECTATIONS, expected.rows, raw_keys=keys)


def _told(error: Exception) -> str:
    name = error.outcome if isinstance(error, ChartlakeError) else type(error).__name__
    return f"{name}: {error}"
