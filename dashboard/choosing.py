"""What a reader chooses: a widget for each parameter, and the choice in the page's address."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final, cast

import pandas as pd
import streamlit as st

from dashboard import sql, wording
from dashboard.rows import Rows
from dashboard.sheets import Choosing, Dashboard, Parameter, Sheet
from dashboard.sql import Chosen, Days

_TO: Final = ".."
_NEAR: Final = 8  # as many markets as are asked for ahead


def choose(rows: Rows, dashboard: Dashboard, sheet: Sheet) -> dict[str, Chosen]:
    """A row of widgets for the parameters of a sheet; what is chosen, by parameter."""
    chosen: dict[str, Chosen] = {}
    wanted = _ordered(dashboard, sheet)
    if not wanted:
        return chosen
    places = st.columns(len(wanted)) if len(wanted) > 1 else [st.container()]
    for place, parameter in zip(places, wanted, strict=True):
        with place:
            found = _one(rows, parameter, chosen)
        if found is not None:
            chosen[parameter.name] = found
    return chosen


def neighbours(rows: Rows, dashboard: Dashboard, chosen: Mapping[str, Chosen]) -> Iterator[dict[str, Chosen]]:
    """The choices that differ from this one in its first parameter only, where nothing else depends on that."""
    parameter = next((dashboard.parameters[name] for name in chosen), None)
    depends = any(
        name in chosen for one in dashboard.parameters.values() for name in one.filters.values() if one.name in chosen
    )
    if parameter is None or depends or parameter.choosing is not Choosing.ONE:
        return
    offered = [str(one) for one in rows(sql.of_choices(parameter, {}))[parameter.column]]
    for value in offered[:_NEAR]:
        if value != chosen[parameter.name]:
            yield {**chosen, parameter.name: value}


def _ordered(dashboard: Dashboard, sheet: Sheet) -> list[Parameter]:
    """The parameters of a sheet, each after those that its choices depend on."""
    names: dict[str, None] = {}
    for name in sheet.parameters:
        names |= dict.fromkeys(dashboard.parameters[name].filters.values())
        names[name] = None
    return [dashboard.parameters[name] for name in names]


def _one(rows: Rows, parameter: Parameter, chosen: Mapping[str, Chosen]) -> Chosen | None:
    if parameter.choosing is Choosing.DAYS:
        return _days(rows, parameter)
    wanted = _asked(parameter)
    offered = _offered(rows, parameter, chosen, wanted)
    if offered.empty:
        return None
    names = dict(zip(map(str, offered[parameter.column]), _names(parameter, offered), strict=True))
    asked = [one for one in wanted if one in names]
    return _value(parameter, names, asked) if parameter.choosing is Choosing.ONE else _values(parameter, names, asked)


def _offered(rows: Rows, parameter: Parameter, chosen: Mapping[str, Chosen], wanted: Sequence[str]) -> pd.DataFrame:
    """The rows of the choices; those that are asked for are among them however many there are."""
    offered = rows(sql.of_choices(parameter, chosen)).drop_duplicates(parameter.column)
    missing = set(wanted) - set(map(str, offered[parameter.column]))
    if len(offered) < sql.CHOICES or not missing:
        return offered
    beyond = rows(sql.of_choices(parameter, chosen, among=sorted(missing)))
    return pd.concat([offered, beyond]).drop_duplicates(parameter.column)


def _value(parameter: Parameter, names: Mapping[str, str], asked: Sequence[str]) -> str:
    # What the session holds may no longer be offered: another market has other songs.
    if st.session_state.get(parameter.name) not in names:
        first = parameter.first if parameter.first in names else next(iter(names))
        st.session_state[parameter.name] = asked[0] if asked else first
    found = str(st.selectbox(parameter.label, list(names), format_func=names.__getitem__, key=parameter.name))
    st.query_params[parameter.name] = found
    return found


def _values(parameter: Parameter, names: Mapping[str, str], asked: Sequence[str]) -> tuple[str, ...]:
    held = st.session_state.get(parameter.name)
    if held is None or not set(held) <= set(names):
        none = st.query_params.get_all(parameter.name) == [""]
        st.session_state[parameter.name] = list(asked) or list(names)[: 0 if none else parameter.start]
    found = st.multiselect(parameter.label, list(names), format_func=names.__getitem__, key=parameter.name)
    # Each by itself, for a name may hold a comma; nothing chosen is a choice, too.
    st.query_params[parameter.name] = found or [""]
    return tuple(found)


def _asked(parameter: Parameter) -> list[str]:
    """What the address asks for."""
    return [one for one in st.query_params.get_all(parameter.name) if one]


def _names(parameter: Parameter, offered: pd.DataFrame) -> list[str]:
    if not parameter.shown:
        shown = wording.market_choice if parameter.column == "market" else str
        return [shown(str(one)) for one in offered[parameter.column]]
    columns = [offered[name] for name in parameter.shown]
    named = (wording.joined(*parts) for parts in zip(*columns, strict=True))
    return [name or str(value) for name, value in zip(named, offered[parameter.column], strict=True)]


def _days(rows: Rows, parameter: Parameter) -> Days | None:
    span = rows(sql.span(parameter)).iloc[0]
    if pd.isna(span["first_day"]):
        return None
    first, last = span["first_day"], span["last_day"]
    st.session_state[parameter.name] = _held(parameter.name, first, last)
    found = st.date_input(parameter.label, min_value=first, max_value=last, key=parameter.name)
    # While a reader has chosen the first day only, the whole span stands.
    days: list[date] = list(cast("tuple[date, ...]", found))
    chosen = Days(*days) if len(days) == 2 else Days(first, last)
    if chosen == Days(first, last):
        st.query_params.pop(parameter.name, None)
    else:
        st.query_params[parameter.name] = f"{chosen.first}{_TO}{chosen.last}"
    return chosen


def _held(name: str, first: date, last: date) -> tuple[date, ...]:
    """The days that the session holds, else those of the address, within those that the lake holds now.

    Whoever chose nothing has the whole span, also when it grows.
    """
    before, st.session_state[f"{name}_held"] = st.session_state.get(f"{name}_held"), (first, last)
    held = tuple(st.session_state.get(name, ()))
    if not held:
        return _span(str(st.query_params.get(name, "")), first, last)
    if len(held) == 1:
        return (max(first, min(held[0], last)),)
    return (first, last) if held == before else _within(held[0], held[-1], first, last)


def _span(asked: str, first: date, last: date) -> tuple[date, date]:
    """The days that an address asks for, as far as the lake holds them."""
    try:
        start, end = (date.fromisoformat(part) for part in asked.split(_TO))
    except ValueError:
        return first, last
    return _within(start, end, first, last)


def _within(start: date, end: date, first: date, last: date) -> tuple[date, date]:
    kept = max(first, min(start, last)), min(last, max(end, first))
    return kept if kept[0] <= kept[1] else (first, last)
