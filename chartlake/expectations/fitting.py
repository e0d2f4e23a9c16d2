"""Choose by backtest, fit on all that is known, and say what is expected of every song on a chart's newest date."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any, Final

import numpy as np

from chartlake.expectations.backtest import TOP_10, Backtest, backtest
from chartlake.expectations.history import Array, History, as_date
from chartlake.expectations.horizons import quantile
from chartlake.expectations.judging import BRIERS, HIGH, LOW, MEDIAN, Scores
from chartlake.expectations.landmarks import RANK, TOP, features
from chartlake.expectations.models import (
    BASELINES,
    FEWEST_LANDMARKS,
    FEWEST_OF_BOTH,
    fit_arrivals,
    fit_hazards,
)

VERSION: Final = 2
SOURCE: Final = "chartlake"
# A chart is not called known before: as with new_entries, its first four weeks are full of songs of unknown age.
FEWEST_DATES: Final = 28
TOO_FEW_SEEN: Final = (
    f"too few songs were seen: of {FEWEST_LANDMARKS} on days, {FEWEST_OF_BOTH} have to have left"
    f" and {FEWEST_OF_BOTH} to have stayed"
)
_DIGITS: Final = 4


@dataclass(frozen=True, kw_only=True)
class Expected:
    """Rows of `expectations` for one chart in all its markets, and how they came about; no rows say why in `reason`.

    `too_young` are markets without rows, observed on fewer than 28 dates; they are not learnt from either. `failure` is
    what went wrong, where something did.
    """

    platform: str
    chart: str
    rows: list[dict[str, Any]]
    model_version: str = ""
    backtest: Backtest | None = None
    reason: str = ""
    too_young: tuple[str, ...] = ()
    failure: Exception | None = None

    @property
    def said(self) -> str:
        """By which models, or why not, and which markets were left out."""
        young = f"; too young: {', '.join(self.too_young)}" if self.too_young else ""
        return (self.reason or self.model_version) + young


def expect(history: History) -> Expected:
    """The expectations of one chart. The same history gives the same rows."""
    nothing = Expected(platform=history.platform, chart=history.chart, rows=[])
    dates = history.observed_dates()
    if dates.max(initial=0) < FEWEST_DATES:
        reason = f"no market was observed on more than {dates.max(initial=0)} dates, {FEWEST_DATES} are needed"
        return replace(nothing, reason=reason)
    young = tuple(name for name, count in zip(history.markets, dates, strict=True) if count < FEWEST_DATES)
    nothing, history = replace(nothing, too_young=young), history.only(dates >= FEWEST_DATES)
    tried = backtest(history)
    staying, arriving = tried.stays_by, tried.arrives_by
    fitted, horizon = fit_hazards(history, (staying,))
    if not fitted:
        return replace(nothing, backtest=tried, reason=TOO_FEW_SEEN)
    version = f"{staying}+{arriving}-{VERSION}-{as_date(history.days[-1])}"
    newest = np.flatnonzero(history.is_newest())
    known = features(history)[newest]
    survival = fitted[staying].survival(known)
    arrivals = fit_arrivals(history, (arriving,))
    top = arrivals[arriving].probability(known) if arrivals else np.full(len(newest), np.nan)
    scored = score_columns(tried)
    rows = [
        {**_row(history, int(place), curve, horizon), **_top(known[number, RANK], top[number]), **scored}
        | {"model_version": version}
        for number, (place, curve) in enumerate(zip(newest, survival, strict=True))
    ]
    return replace(nothing, rows=rows, model_version=version, backtest=tried)


def score_columns(tried: Backtest) -> dict[str, Any]:
    """What the chosen models scored, beside the better of the two baselines in each score."""
    mine, others = tried.staying[tried.stays_by], [tried.staying[name] for name in BASELINES]
    columns = {f"backtest_{name}": getattr(mine, name) for name in ("concordance", *BRIERS, "coverage_80", "width_80")}
    columns |= {
        "backtest_cuts": tried.cuts,
        "backtest_landmarks": mine.landmarks,
        "baseline_concordance": _best(others, "concordance", max),
        **{f"baseline_{name}": _best(others, name, min) for name in BRIERS},
        "backtest_brier_top_10": tried.arrivals.get(tried.arrives_by),
        "baseline_brier_top_10": min((tried.arrivals[name] for name in BASELINES), default=None)
        if tried.arrivals
        else None,
    }
    rounded = {name: round(value, _DIGITS) if isinstance(value, float) else value for name, value in columns.items()}
    return rounded | {"beats_baselines": beats(tried), "top_10_beats_baselines": beats_for_the_top(tried)}


def beats(tried: Backtest) -> bool | None:
    """Whether the stay is proven better than both baselines in every score known; None without concordance or brier_7.

    Periods are told, so a right order alone is not enough.
    """
    mine = tried.staying[tried.stays_by]
    if mine.concordance is None or mine.brier_7 is None:
        return None
    return all(margin.proven for (score, _), margin in tried.margins.items() if score != TOP_10)


def beats_for_the_top(tried: Backtest) -> bool | None:
    """The same for the top 10; None where nothing could be scored."""
    margins = [margin for (score, _), margin in tried.margins.items() if score == TOP_10]
    return all(margin.proven for margin in margins) if margins else None


def _best(others: list[Scores], name: str, better: Any) -> float | None:
    known = [value for value in (getattr(one, name) for one in others) if value is not None]
    return better(known) if known else None


def _row(history: History, place: int, curve: Array, horizon: int) -> dict[str, Any]:
    low, median, high = (_or_none(quantile(curve[None, :], share)[0]) for share in (LOW, MEDIAN, HIGH))
    as_of = as_date(history.day[place])
    market = history.markets[history.market[place]]
    return {
        "platform": history.platform,
        "chart": history.chart,
        "market": market,
        "recording_id": history.recordings[history.recording[place]],
        "as_of": as_of,
        "median_left": median,
        # It stays at least as long as can be told.
        "low_80": float(horizon) if low is None else low,
        "high_80": high,
        "horizon": horizon,
        "source": SOURCE,
        "fetched_at": _known_at(as_of),
        "raw_key": f"expectations/{history.platform}/{history.chart}/{market}/{as_of}",
    }


def _top(rank: float, probability: float) -> dict[str, Any]:
    if rank <= TOP:
        return {"top_10_probability": None, "top_10_status": "IN_TOP_10"}
    if np.isnan(probability):
        return {"top_10_probability": None, "top_10_status": "TOO_FEW_SEEN"}
    return {"top_10_probability": round(float(probability), _DIGITS), "top_10_status": "OK"}


def _or_none(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def _known_at(day: date) -> datetime:
    # Of the day and not of the run: the same input gives the same bytes.
    return datetime.combine(day + timedelta(days=1), time())
