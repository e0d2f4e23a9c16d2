"""reported_positions and reconciliation: the services' own peak, previous rank and periods beside ours."""

from __future__ import annotations

from datetime import date, timedelta

from tests.oracle.chart_calendar import Calendar, calendars
from tests.oracle.identity import Identities
from tests.oracle.lake import ChartKey, Lake, Row, Rows, chart_columns, chart_of, is_song, remembered
from tests.oracle.moves import chart_moves
from tests.oracle.positions import stays

_REASONS = ("differs", "gap", "history_starts_later")


@remembered
def reported_positions(lake: Lake) -> Rows:
    """One row per item on a chart and date of which the service tells anything."""
    by_chart, identities = calendars(lake), Identities(lake)
    ours = {(chart_of(move), move["chart_date"], move["recording_id"]): move for move in chart_moves(lake)}
    positions = [row for row in lake.chart_snapshots if row["current"] and is_song(row)]
    # Of an item at two ranks the better one is compared; what is told at either is told on that date.
    best: dict[tuple[ChartKey, date, str], Row] = {}
    for row in sorted(positions, key=lambda row: -row["rank"]):
        best[chart_of(row), row["chart_date"], row["item_id"]] = row
    telling = {(chart_of(row), row["chart_date"]) for row in positions if row.get("reported_previous_rank")}
    deepest = {chart: max(calendar.depths.values()) for chart, calendar in by_chart.items()}
    for row in positions:
        deepest[chart_of(row)] = max(deepest[chart_of(row)], row.get("reported_previous_rank") or 0)
    rows = []
    for (chart, day, _), row in best.items():
        told = {name: row.get(f"reported_{name}") for name in ("peak_rank", "previous_rank", "periods_on_chart")}
        tells_previous = (chart, day) in telling
        if tells_previous or told["peak_rank"] is not None or told["periods_on_chart"] is not None:
            recording = identities.recording(row)
            compared = _compared(
                row,
                told,
                ours[chart, day, recording],
                by_chart[chart],
                tells_previous=tells_previous,
                deepest=deepest[chart],
            )
            rows.append(compared | {"versions": stays(lake)[chart, recording][day]["versions"]})
    return rows


def _compared(row: Row, told: Row, move: Row, calendar: Calendar, *, tells_previous: bool, deepest: int) -> Row:
    cadence = timedelta(days=7 if row["chart"].endswith("_weekly") else 1)
    day, periods = row["chart_date"], move["observed_periods_to_date"]
    so_far = [other for other in calendar.dates if other <= day]
    published = (day - calendar.dates[0]) // cadence + 1
    lacking, counted = max(0, published - len(so_far)), told["periods_on_chart"]
    short = None if counted is None else counted - periods
    shallow = any(calendar.depths[other] < deepest for other in so_far)
    fits = counted is None or counted <= published
    unseen = (shallow and fits) or (bool(lacking) if short is None else short <= lacking)
    status = _reported_status(row["rank"], told) if tells_previous else None
    return {
        **chart_columns(chart_of(row)),
        **{name: row[name] for name in ("chart_date", "item_id", "rank", "source")},
        "recording_id": move["recording_id"],
        "reported_peak_rank": told["peak_rank"],
        "peak_rank": move["peak_to_date"],
        "peak_check": _peak(told["peak_rank"], move["peak_to_date"], short, unseen=unseen),
        "reported_previous_rank": told["previous_rank"],
        "previous_rank": move["previous_rank"],
        "previous_check": _previous(told["previous_rank"], move, calendar, cadence) if tells_previous else None,
        "reported_periods": told["periods_on_chart"],
        "observed_periods": periods,
        "periods_check": _periods(short, unseen=unseen),
        "reported_status": status,
        "status": move["status"],
        "lacking_dates": lacking,
        "shallow": shallow,
    }


def _reported_status(rank: int, told: Row) -> str | None:
    """-1 (here null) is new only if the service counts one appearance."""
    if told["previous_rank"] is not None:
        return "UP" if told["previous_rank"] > rank else "DOWN" if told["previous_rank"] < rank else "SAME"
    if not told["periods_on_chart"]:
        return None
    return "NEW" if told["periods_on_chart"] == 1 else "RE"


def _periods(short: int | None, *, unseen: bool) -> str | None:
    """`unseen`: the lake may lack what it is short of since its first date."""
    if short is None:
        return None
    if short <= 0:
        return "differs" if short else "agrees"
    return "gap" if unseen else "history_starts_later"


def _peak(told: int | None, ours: int, short: int | None, *, unseen: bool) -> str | None:
    if told is None:
        return None
    if told == ours:
        return "agrees"
    if told > ours:
        return "differs"
    if short is not None and short <= 0:
        return "differs"
    return "gap" if unseen else "history_starts_later"


def _previous(told: int | None, move: Row, calendar: Calendar, cadence: timedelta) -> str | None:
    day, ours = move["chart_date"], move["previous_rank"]
    before = calendar.previous(day)
    if told is None and before is None:
        return None
    if told == ours:
        return "agrees"
    if day == calendar.dates[0]:
        return "history_starts_later"
    if before is None or day - before != cadence:
        return "gap"
    return "gap" if told is not None and told > calendar.depths[before] else "differs"


def reconciliation(lake: Lake) -> Rows:
    """The rows of reported_positions in which anything does not agree, with the reasons."""
    rows = []
    for row in reported_positions(lake):
        reasons = {
            name: None if row[f"{name}_check"] == "agrees" else row[f"{name}_check"]
            for name in ("peak", "previous", "periods")
        }
        named = [reason for reason in _REASONS if reason in reasons.values()]
        if named:
            left = {name: row[name] for name in row if not name.endswith("_check") and name not in _UNTOLD}
            rows.append(left | {"reason": named[0]} | {f"{name}_reason": why for name, why in reasons.items()})
    return rows


_UNTOLD = ("rank", "lacking_dates", "shallow")
