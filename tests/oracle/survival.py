"""survival: Kaplan–Meier over the first runs of a chart, with Greenwood's interval."""

from __future__ import annotations

from fractions import Fraction
from math import sqrt
from statistics import NormalDist

from tests.oracle.lake import ChartKey, Lake, Rows, chart_columns
from tests.oracle.returns import runs_of_recordings

_STANDARD_ERRORS = NormalDist().inv_cdf(0.975)


def survival(lake: Lake) -> Rows:
    """One row per chart and period, from 1 to the longest first run whose beginning is known."""
    first_runs: dict[ChartKey, list[tuple[int, bool]]] = {}
    for (chart, _), runs in runs_of_recordings(lake).items():
        if not runs[0]["left_censored"]:
            first_runs.setdefault(chart, []).append((runs[0]["observed_periods"], runs[0]["ended_by"] == "exit"))
    return [row for chart, lengths in first_runs.items() for row in _curve(chart, lengths)]


def _curve(chart: ChartKey, lengths: list[tuple[int, bool]]) -> Rows:
    alive, hazards, rows = Fraction(1), Fraction(0), []
    for period in range(1, max(length for length, _ in lengths) + 1):
        at_risk = sum(1 for length, _ in lengths if length >= period)
        ended = [exited for length, exited in lengths if length == period]
        exits = sum(ended)
        alive *= 1 - Fraction(exits, at_risk)
        if exits < at_risk:
            hazards += Fraction(exits, at_risk * (at_risk - exits))
        error = sqrt(alive**2 * hazards)
        rows.append(
            {
                **chart_columns(chart),
                "period": period,
                "at_risk": at_risk,
                "exits": exits,
                "censored": len(ended) - exits,
                "survival": float(alive),
                "lower_95": max(0.0, float(alive) - _STANDARD_ERRORS * error),
                "upper_95": min(1.0, float(alive) + _STANDARD_ERRORS * error),
            }
        )
    return rows
