"""Dates and times: a date stays a date, and differences count complete units."""

from __future__ import annotations

import re
from typing import Final

from sqlglot import exp

from chartlake.athena.calls import Call, called, function, signature
from chartlake.athena.casts import cast, local_time
from chartlake.athena.expressions import coerced, expression, rule, written
from chartlake.athena.scope import Scope, Typed
from chartlake.athena.types import (
    BIGINT,
    DATE,
    DAY_INTERVAL,
    DOUBLE,
    MONTH_INTERVAL,
    TIMESTAMP,
    UNKNOWN,
    VARCHAR,
    common_type,
    zoned,
)
from chartlake.errors import QueryFailed, UnsupportedSql

_DATE_UNITS: Final = ("day", "week", "month", "quarter", "year")
_TIME_UNITS: Final = ("millisecond", "second", "minute", "hour")
_MILLISECONDS: Final = {
    "millisecond": 1,
    "second": 1000,
    "minute": 60_000,
    "hour": 3_600_000,
    "day": 86_400_000,
    "week": 604_800_000,
}
_MONTHS: Final = {"month": 1, "quarter": 3, "year": 12}
_PARTS: Final = {
    "year": "year({0})",
    "quarter": "quarter({0})",
    "month": "month({0})",
    "week": "week({0})",
    "week_of_year": "week({0})",
    "day": "day({0})",
    "day_of_month": "day({0})",
    "day_of_week": "isodow({0})",
    "dow": "isodow({0})",
    "day_of_year": "dayofyear({0})",
    "doy": "dayofyear({0})",
    "year_of_week": "isoyear({0})",
    "yow": "isoyear({0})",
    "hour": "hour({0})",
    "minute": "minute({0})",
    "second": "second({0})",
    "millisecond": "(extract(millisecond FROM {0}) % 1000)",
}
_INTERVAL_UNITS: Final = {"SECOND": "SECOND", "MINUTE": "MINUTE", "HOUR": "HOUR", "DAY": "DAY"}


def _moment(call: Call, value: Typed) -> Typed:
    """A date or timestamp as it is; a zoned timestamp as its wall-clock time."""
    if value.type.name == "timestamptz":
        return Typed(local_time(value), TIMESTAMP)
    if value.type == UNKNOWN:
        return Typed("CAST(NULL AS TIMESTAMP)", TIMESTAMP)
    if value.type.name not in {"date", "timestamp"}:
        raise call.mismatch(f"it takes a date or a timestamp, not {value.type}")
    return value


@function(*_PARTS)
def _part(call: Call) -> Typed:
    value = _moment(call, call.values(1)[0])
    if call.name in {"hour", "minute", "second", "millisecond"} and value.type == DATE:
        raise call.mismatch("a date has no time of day")
    return Typed(_PARTS[call.name].format(value.sql), BIGINT)


@rule(exp.Extract, takes="this expression")
def _extract(node: exp.Extract, scope: Scope) -> Typed:
    name = node.this.name.lower()
    if name not in _PARTS or name == "millisecond":
        raise UnsupportedSql(f"{written(node)}: EXTRACT of {name.upper()} is not supported here")
    return called(name, [node.expression], scope, node)


def _unit(call: Call, value: Typed) -> str:
    unit = call.constant(0, "the unit").lower()
    if unit not in (*_DATE_UNITS, *_TIME_UNITS):
        raise call.mismatch(f"'{unit}' is not a valid unit")
    if value.type == DATE and unit in _TIME_UNITS:
        raise call.mismatch(f"'{unit}' is not a valid DATE field")
    if value.type.name == "timestamptz":
        raise call.unsupported("time zones are not supported here: CAST(x AS timestamp) first")
    return unit


@function("date_trunc")
def _date_trunc(call: Call) -> Typed:
    value = call.values(2)[1]
    unit = _unit(call, value)
    value = _moment(call, value)
    if unit == "millisecond":
        return value
    if value.type == DATE:
        return value if unit == "day" else Typed(f"CAST(date_trunc('{unit}', {value.sql}) AS DATE)", DATE)
    return Typed(f"CAST(date_trunc('{unit}', {value.sql}) AS TIMESTAMP)", value.type)


@function("date_add")
def _date_add(call: Call) -> Typed:
    _, amount, value = call.values(3)
    unit = _unit(call, value)
    value = _moment(call, value)
    if not (amount.type.is_integer or amount.type == UNKNOWN):
        raise call.mismatch(f"adds a whole number, not {amount.type}")
    if unit in _MONTHS:
        sql = f"({value.sql} + to_months(CAST({amount.sql} * {_MONTHS[unit]} AS INTEGER)))"
        return Typed(f"CAST({sql} AS DATE)" if value.type == DATE else sql, value.type)
    if value.type == DATE:
        days = {"day": 1, "week": 7}[unit]
        return Typed(f"({value.sql} + CAST({amount.sql}{' * 7' if days == 7 else ''} AS INTEGER))", DATE)
    return Typed(f"({value.sql} + to_milliseconds(CAST({amount.sql} AS BIGINT) * {_MILLISECONDS[unit]}))", value.type)


@function("date_diff")
def _date_diff(call: Call) -> Typed:
    _, start, end = call.values(3)
    both = common_type(start.type, end.type)
    if both is None or both.name not in {"date", "timestamp", "timestamptz", "unknown"}:
        raise call.mismatch(f"takes two dates or timestamps, not {start.type} and {end.type}")
    if both.name == "timestamptz" and both.zone == "UTC":
        start, end = (Typed(local_time(coerced(value, both)), TIMESTAMP) for value in (start, end))
        both = TIMESTAMP
    unit = _unit(call, Typed("", both))
    if unit in _MONTHS:
        months = f"athena_months({start.sql}, {end.sql})"
        return Typed(months if unit == "month" else f"({months} // {_MONTHS[unit]})", BIGINT)
    if both == DATE:
        days = f"({end.sql} - {start.sql})"
        return Typed(days if unit == "day" else f"({days} // 7)", BIGINT)
    start, end = (Typed(f"CAST({value.sql} AS TIMESTAMP)", TIMESTAMP) for value in (start, end))
    return Typed(f"((epoch_ms({end.sql}) - epoch_ms({start.sql})) // {_MILLISECONDS[unit]})", BIGINT)


@function("last_day_of_month")
def _last_day(call: Call) -> Typed:
    return Typed(f"last_day({_moment(call, call.values(1)[0]).sql})", DATE)


@function("date")
def _date(call: Call) -> Typed:
    value = call.values(1)[0]
    if value.type.name == "varchar":
        return cast(value, DATE, call.text)
    return Typed(f"CAST({_moment(call, value).sql} AS DATE)", DATE)


@function("to_unixtime")
def _to_unixtime(call: Call) -> Typed:
    value = call.values(1)[0]
    if value.type.name == "timestamptz":
        return Typed(f"(epoch_ms({value.sql}) / 1000e0)", DOUBLE)
    return Typed(f"(epoch_ms(CAST({_moment(call, value).sql} AS TIMESTAMP)) / 1000e0)", DOUBLE)


@function("to_iso8601")
def _to_iso8601(call: Call) -> Typed:
    value = _moment(call, call.values(1)[0])
    if call.values()[0].type.name == "timestamptz":
        raise call.unsupported("time zones are not supported here: CAST(x AS timestamp) first")
    if value.type == DATE:
        return Typed(f"strftime({value.sql}, '%Y-%m-%d')", VARCHAR)
    if value.type != TIMESTAMP:
        raise call.unsupported("it takes a timestamp(3) here; CAST(x AS timestamp)")
    return Typed(f"strftime({value.sql}, '%Y-%m-%dT%H:%M:%S.%g')", VARCHAR)


@function("at_timezone")
def _at_timezone(call: Call) -> Typed:
    return _in_zone(call.values(2)[0], call.constant(1, "the time zone"), call.text)


@rule(exp.AtTimeZone, takes="this zone")
def _at_time_zone(node: exp.AtTimeZone, scope: Scope) -> Typed:
    zone = node.args["zone"]
    if not isinstance(zone, exp.Literal) or not zone.is_string:
        raise UnsupportedSql(f"{written(node)}: the time zone must be written as a string in quotes")
    return _in_zone(expression(node.this, scope), zone.name, written(node))


def _in_zone(value: Typed, zone: str, what: str) -> Typed:
    if not re.fullmatch(r"UTC|[A-Z][A-Za-z_]+(/[A-Z][A-Za-z_+-]+)+", zone):
        raise UnsupportedSql(f"{what}: write the time zone as UTC or Area/City")
    if value.type.name == "timestamp":
        value = Typed(f"timezone('UTC', {value.sql})", zoned("UTC"))
    if value.type.name != "timestamptz":
        raise QueryFailed(f"TYPE_MISMATCH: {what}: {value.type} has no time zone")
    return Typed(value.sql, zoned(zone))


@rule(exp.CurrentDate, takes="")
def _current_date(_node: exp.CurrentDate, _scope: Scope) -> Typed:
    return Typed("CAST(timezone('UTC', now()) AS DATE)", DATE)


@rule(exp.CurrentTimestamp, takes="")
def _current_timestamp(node: exp.CurrentTimestamp, _scope: Scope) -> Typed:
    return Typed("date_trunc('milliseconds', now())", zoned("UTC"))


@rule(exp.Localtimestamp, takes="")
def _local_timestamp(node: exp.Localtimestamp, _scope: Scope) -> Typed:
    return Typed("timezone('UTC', date_trunc('milliseconds', now()))", TIMESTAMP)


@rule(exp.Interval, takes="this unit")
def _interval(node: exp.Interval, _scope: Scope) -> Typed:
    amount, unit = node.this, node.args.get("unit")
    name = unit.name.upper() if isinstance(unit, exp.Var) else ""
    if not isinstance(amount, exp.Literal) or not amount.is_string or not re.fullmatch(r"[+-]?\d+", amount.name):
        raise UnsupportedSql(f"{written(node)}: an interval is written INTERVAL '7' DAY here")
    if name in _INTERVAL_UNITS:
        return Typed(f"INTERVAL ({int(amount.name)}) {name}", DAY_INTERVAL)
    if name in {"MONTH", "YEAR"}:
        return Typed(f"INTERVAL ({int(amount.name)}) {name}", MONTH_INTERVAL)
    raise UnsupportedSql(f"{written(node)}: intervals are of SECOND, MINUTE, HOUR, DAY, MONTH or YEAR in Athena SQL")


def add_interval(value: Typed, interval: Typed, sign: str, what: str) -> Typed:
    """A date or timestamp plus or minus an interval; a date stays a date."""
    sql = f"({value.sql} {sign} {interval.sql})"
    if value.type == DATE:
        if interval.type == DAY_INTERVAL and not re.search(r"\) DAY\b", interval.sql):
            raise QueryFailed(f"TYPE_MISMATCH: {what}: Cannot add hour, minutes or seconds to a date")
        return Typed(f"CAST({sql} AS DATE)", DATE)
    if value.type.name == "timestamp":
        return Typed(sql, TIMESTAMP if interval.type == DAY_INTERVAL else value.type)
    if value.type.name == "timestamptz" and interval.type == DAY_INTERVAL:
        return Typed(sql, value.type)
    raise UnsupportedSql(f"{what}: {value.type} {sign} {interval.type} is not supported here: use date_add")


signature("now", (), zoned("UTC"), "date_trunc('milliseconds', now())")
signature("from_unixtime", (DOUBLE,), zoned("UTC"), "make_timestamptz(CAST(round({0} * 1000) AS BIGINT) * 1000)")
