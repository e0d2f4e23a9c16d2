"""Athena's arithmetic, texts and calendars against plain-Python definitions of them, on values nobody chose."""

from __future__ import annotations

import math
from calendar import monthrange
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chartlake.athena.engine import LocalAthena
from chartlake.athena.text import double_text

FEW = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
WHOLE = st.integers(-(2**40), 2**40)
FLOATS = st.floats(allow_nan=False, allow_infinity=False, width=64).filter(lambda value: abs(value) < 1e15)
DATES = st.dates(date(1990, 1, 1), date(2060, 12, 31))
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=12)


def _many(athena: LocalAthena, expression: str, columns: str, rows: Sequence[Sequence[str]]) -> list[Any]:
    """The expression over many rows of SQL literals at once, in their order."""
    lines = ", ".join(f"({number}, {', '.join(row)})" for number, row in enumerate(rows))
    found = athena.query(f"SELECT {expression} FROM (VALUES {lines}) AS t (n, {columns}) ORDER BY n")
    values: list[Any] = found.column(0).to_pylist()
    return values


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _big(value: int) -> str:
    return f"CAST({value} AS bigint)"


def _double(value: float) -> str:
    return f"CAST('{value!r}' AS double)"


@FEW
@given(st.lists(st.tuples(WHOLE, WHOLE.filter(bool)), min_size=1, max_size=50))
def test_integers_divide_towards_zero_and_the_rest_has_the_sign_of_the_dividend(
    athena: LocalAthena, pairs: list[tuple[int, int]]
) -> None:
    rows = [[_big(a), _big(b)] for a, b in pairs]
    assert _many(athena, "a / b", "a, b", rows) == [math.trunc(Fraction(a, b)) for a, b in pairs]
    assert _many(athena, "a % b", "a, b", rows) == [a - b * math.trunc(Fraction(a, b)) for a, b in pairs]


@FEW
@given(st.lists(st.tuples(st.integers(-(10**9), 10**9), st.integers(1, 10**6)), min_size=1, max_size=50))
def test_decimals_divide_to_the_larger_scale_rounding_halves_away_from_zero(
    athena: LocalAthena, pairs: list[tuple[int, int]]
) -> None:
    rows = [[f"CAST('{a}.25' AS decimal(15,2))", f"CAST({b} AS decimal(10,1))"] for a, b in pairs]
    wanted = [(Decimal(f"{a}.25") / b).quantize(Decimal("0.01"), ROUND_HALF_UP) for a, b in pairs]
    assert _many(athena, "a / b", "a, b", rows) == wanted


@FEW
@given(st.lists(st.one_of(FLOATS, st.integers(-(10**9), 10**9).map(lambda n: n + 0.5)), min_size=1, max_size=50))
def test_a_double_becomes_a_bigint_by_rounding_halves_away_from_zero(athena: LocalAthena, values: list[float]) -> None:
    wanted = [int(Decimal(value).quantize(Decimal(1), ROUND_HALF_UP)) for value in values]
    rows = [[_double(value)] for value in values]
    assert _many(athena, "CAST(x AS bigint)", "x", rows) == wanted


@FEW
@given(st.lists(FLOATS.filter(lambda value: abs(value) < 1e9), min_size=1, max_size=50), st.integers(0, 6))
def test_round_is_javas_round_of_the_shifted_number(athena: LocalAthena, values: list[float], digits: int) -> None:
    factor = float(10**digits)

    def rounded(value: float) -> float:
        shifted = abs(value) * factor
        # Math.round: the floor of the exact value plus a half.
        return math.copysign(math.floor(Fraction(shifted) + Fraction(1, 2)) / factor, value)

    found = _many(athena, f"round(x, {digits})", "x", [[_double(value)] for value in values])
    assert found == [rounded(value) for value in values]


@FEW
@given(st.lists(FLOATS, min_size=1, max_size=50))
def test_a_double_as_text_is_its_shortest_digits_in_scientific_form(athena: LocalAthena, values: list[float]) -> None:
    def scientific(value: float) -> str:
        sign, digits, _ = Decimal(repr(value)).normalize().as_tuple()
        if not value:
            return "-0.0E0" if math.copysign(1, value) < 0 else "0.0E0"
        rest = "".join(map(str, digits[1:])) or "0"
        return f"{'-' * sign}{digits[0]}.{rest}E{Decimal(repr(value)).adjusted()}"

    found = _many(athena, "CAST(x AS varchar)", "x", [[_double(value)] for value in values])
    assert found == [scientific(value) for value in values]


@given(FLOATS)
def test_a_written_double_is_read_back_as_the_same(value: float) -> None:
    assert float(double_text(value)) == value


def _months(start: date, end: date) -> int | None:
    """Complete months; None where the last month is too short for the day, on which sources disagree."""
    if start > end:
        back = _months(end, start)
        return None if back is None else -back
    if start.day > end.day and end.day == monthrange(end.year, end.month)[1]:
        return None
    return (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)


@FEW
@given(st.lists(st.tuples(DATES, DATES), min_size=1, max_size=50))
def test_date_diff_counts_complete_units(athena: LocalAthena, pairs: list[tuple[date, date]]) -> None:
    rows = [[f"DATE '{a}'", f"DATE '{b}'"] for a, b in pairs]
    days = [(b - a).days for a, b in pairs]
    assert _many(athena, "date_diff('day', a, b)", "a, b", rows) == days
    assert _many(athena, "date_diff('week', a, b)", "a, b", rows) == [math.trunc(count / 7) for count in days]
    decided = [(a, b) for a, b in pairs if _months(a, b) is not None]
    if decided:
        rows = [[f"DATE '{a}'", f"DATE '{b}'"] for a, b in decided]
        months = [_months(a, b) or 0 for a, b in decided]
        assert _many(athena, "date_diff('month', a, b)", "a, b", rows) == months
        assert _many(athena, "date_diff('year', a, b)", "a, b", rows) == [math.trunc(each / 12) for each in months]


@FEW
@given(st.lists(st.tuples(DATES, st.integers(-400, 400)), min_size=1, max_size=50))
def test_date_add_keeps_a_date_and_stops_at_the_end_of_a_month(
    athena: LocalAthena, pairs: list[tuple[date, int]]
) -> None:
    def later(day: date, months: int) -> date:
        year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
        return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))

    rows = [[f"DATE '{day}'", str(count)] for day, count in pairs]
    assert _many(athena, "date_add('day', k, d)", "d, k", rows) == [day + timedelta(count) for day, count in pairs]
    assert _many(athena, "date_add('month', k, d)", "d, k", rows) == [later(day, count) for day, count in pairs]


@FEW
@given(st.lists(DATES, min_size=1, max_size=50))
def test_weeks_begin_on_monday_and_belong_to_the_year_of_their_thursday(athena: LocalAthena, days: list[date]) -> None:
    rows = [[f"DATE '{day}'"] for day in days]
    assert _many(athena, "date_trunc('week', d)", "d", rows) == [day - timedelta(day.weekday()) for day in days]
    assert _many(athena, "week(d)", "d", rows) == [day.isocalendar().week for day in days]
    assert _many(athena, "year_of_week(d)", "d", rows) == [day.isocalendar().year for day in days]
    assert _many(athena, "day_of_week(d)", "d", rows) == [day.isoweekday() for day in days]


@FEW
@given(st.lists(st.tuples(TEXTS, st.integers(-15, 15), st.integers(-1, 15)), min_size=1, max_size=40))
def test_substr_counts_code_points_from_either_end(athena: LocalAthena, cases: list[tuple[str, int, int]]) -> None:
    def wanted(text: str, start: int, size: int) -> str:
        if start == 0 or size <= 0 or abs(start) > len(text):
            return ""
        first = start - 1 if start > 0 else len(text) + start
        return text[first : first + size]

    rows = [[_text(text), str(start), str(size)] for text, start, size in cases]
    assert _many(athena, "substr(s, i, k)", "s, i, k", rows) == [wanted(*case) for case in cases]


@FEW
@given(st.lists(TEXTS, min_size=1, max_size=40))
def test_length_reverse_and_split_count_code_points(athena: LocalAthena, texts: list[str]) -> None:
    rows = [[_text(text)] for text in texts]
    assert _many(athena, "length(s)", "s", rows) == [len(text) for text in texts]
    assert _many(athena, "reverse(s)", "s", rows) == [text[::-1] for text in texts]
    assert _many(athena, "split(s, 'a')", "s", rows) == [text.split("a") for text in texts]


@FEW
@given(st.lists(st.tuples(st.decimals(-(10**6), 10**6, places=4), st.integers(0, 4)), min_size=1, max_size=30))
def test_a_printed_decimal_rounds_halves_away_from_zero(athena: LocalAthena, cases: list[tuple[Decimal, int]]) -> None:
    for value, digits in cases[:3]:
        unit = Decimal(1).scaleb(-digits)
        wanted = f"{value.quantize(unit, ROUND_HALF_UP):f}"
        found = athena.query(f"SELECT format('%.{digits}f', CAST('{value}' AS decimal(15,4)))").column(0)[0].as_py()
        assert Decimal(found) == Decimal(wanted)
        assert len(found.partition(".")[2]) == digits
        assert value.quantize(unit, ROUND_DOWN) - unit <= Decimal(found) <= value.quantize(unit, ROUND_DOWN) + unit


@FEW
@given(st.lists(st.integers(-1000, 1000), min_size=1, max_size=60), st.floats(0, 1))
def test_approx_percentile_is_the_element_that_the_share_reaches(
    athena: LocalAthena, values: list[int], share: float
) -> None:
    lines = ", ".join(f"({value})" for value in values)
    found = athena.query(f"SELECT approx_percentile(x, {_double(share)}) FROM (VALUES {lines}) AS t (x)")
    place = min(math.floor(share * len(values)), len(values) - 1)
    assert found.column(0)[0].as_py() == sorted(values)[place]


@FEW
@given(st.lists(st.one_of(st.none(), st.integers(-5, 5)), min_size=1, max_size=12))
def test_nulls_come_last_in_either_direction(athena: LocalAthena, values: list[int | None]) -> None:
    lines = ", ".join(f"({'CAST(NULL AS integer)' if value is None else value})" for value in values)
    present = sorted(value for value in values if value is not None)
    nulls = [None] * (len(values) - len(present))
    for direction, wanted in (("ASC", present), ("DESC", present[::-1])):
        found = athena.query(f"SELECT x FROM (VALUES {lines}) AS t (x) ORDER BY x {direction}")
        assert found.column(0).to_pylist() == wanted + nulls


@pytest.mark.parametrize("zone", ["UTC"])
def test_now_is_now(athena: LocalAthena, zone: str) -> None:
    before = datetime.now().astimezone().timestamp()
    found = athena.query(f"SELECT to_unixtime(current_timestamp AT TIME ZONE '{zone}')").column(0)[0].as_py()
    assert abs(found - before) < 60
