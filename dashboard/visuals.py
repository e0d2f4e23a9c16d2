"""One visual on the page: its question, its picture or table or number, and what stands behind it."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Final, Literal

import pandas as pd
import streamlit as st
import vl_convert
from botocore.exceptions import BotoCoreError, ClientError

from chartlake.errors import ChartlakeError
from dashboard import sql, tables, wording
from dashboard.pictures import Picture, is_picture, picture
from dashboard.pictures.world import without_shape
from dashboard.rows import Rows
from dashboard.sheets import Kind, Visual
from dashboard.sql import Chosen

# A browser takes a tenth of a second for two hundred rows: the rest comes when it is asked for.
_SHOWN: Final = 25
_PIXELS: Final = 2.0  # a picture for a slide, twice as fine as on the page


def draw(rows: Rows, visual: Visual, chosen: Mapping[str, Chosen]) -> None:
    """A visual with its title; where it has no row, why."""
    statement = sql.of_visual(visual, chosen)
    with st.container(key=f"visual_{visual.name}", gap="small"), said():
        st.markdown(f"**{wording.plain(visual.title)}**")
        found = rows(statement)
        if found.empty:
            st.info(visual.nothing)
        elif visual.kind is Kind.KPI:
            _kpi(visual, found)
        elif visual.kind is Kind.TABLE:
            _table(rows, visual, statement)
        else:
            _picture(visual, found, _drawn(rows, visual, statement))
        if visual.note and not found.empty:
            st.caption(wording.plain(visual.note))
        _behind(rows, visual, statement)


def prepare(rows: Rows, visual: Visual, chosen: Mapping[str, Chosen]) -> None:
    """Have everything ready that a visual shows."""
    statement = sql.of_visual(visual, chosen)
    if not rows(statement).empty:
        _made(rows, visual, statement)


def guess(rows: Rows, visual: Visual, chosen: Mapping[str, Chosen]) -> None:
    """Prepare a visual that may be wanted next, when nobody waits for anything."""
    statement = sql.of_visual(visual, chosen)
    rows.guess(statement, then=partial(prepare, rows, visual, chosen))


def _made(rows: Rows, visual: Visual, statement: str) -> None:
    if is_picture(visual):
        _drawn(rows, visual, statement)
    elif visual.kind is Kind.TABLE:
        _written(rows, visual, statement)


def _drawn(rows: Rows, visual: Visual, statement: str) -> Picture:
    """The picture over the rows of a query."""
    return rows.once(statement, visual.name, partial(picture, visual))


def _written(rows: Rows, visual: Visual, statement: str) -> str:
    """The first rows of a query as a table."""
    return rows.once(statement, visual.name, lambda found: tables.table(visual, found.head(_SHOWN)))


def kpis(rows: Rows, visuals: Sequence[Visual], chosen: Mapping[str, Chosen]) -> None:
    """Numbers beside one another, two by two on a phone."""
    place = st.container(horizontal=True, gap="medium")
    for visual in visuals:
        with place.container(width=250, gap="xxsmall"):
            draw(rows, visual, chosen)


@contextmanager
def said() -> Iterator[None]:
    """What goes wrong inside is said in its place; the rest of the page stands."""
    try:
        yield
    except ChartlakeError as error:
        st.error(wording.plain(str(error)), icon="⚠️")
    except (BotoCoreError, ClientError) as error:
        st.error(f"AWS refused: {wording.plain(str(error))}. `aws sts get-caller-identity` says who you are.", icon="⚠️")


def _kpi(visual: Visual, found: pd.DataFrame) -> None:
    row = found.iloc[0]
    (value,) = visual.fields["value"]
    st.metric(value.label, wording.value(value, row[value.column]), help=value.unit or None)
    low, high, why = (visual.of(role) for role in ("low", "high", "why"))
    told = []
    if low and high and not pd.isna(row[low.column]):
        told.append(f"{wording.value(low, row[low.column])} to {wording.value(high, row[high.column])}")
    if why and row[why.column] != "OK":
        told.append(f"{why.label}: {wording.value(why, row[why.column])}")
    st.caption(wording.plain(" · ".join([*([value.unit] if value.unit else []), *told])))


@st.fragment  # nothing else changes with it
def _table(rows: Rows, visual: Visual, statement: str) -> None:
    found = rows(statement)
    every = len(found) > _SHOWN and st.toggle(f"All {len(found)} rows", key=f"all_{visual.name}")
    st.html(tables.table(visual, found) if every else _written(rows, visual, statement))


def _picture(visual: Visual, found: pd.DataFrame, drawn: Picture) -> None:
    # A radar is round at its own size only.
    width: Literal["content", "stretch"] = "content" if visual.kind is Kind.RADAR else "stretch"
    # Streamlit takes the rows out of what it is given.
    spec = copy.deepcopy(drawn)
    st.vega_lite_chart(spec=spec, theme=None, width=width, alt=visual.title, key=f"picture_{visual.name}")
    if visual.kind is Kind.FILLED_MAP:
        _small(visual, found)


def _small(visual: Visual, found: pd.DataFrame) -> None:
    """What a map cannot show, in words."""
    (place,), (value,) = visual.fields["place"], visual.fields["value"]
    values = dict(zip(found[place.column], found[value.column], strict=True))
    beside = [one for one in values if one == "global" or one in without_shape(list(values))]
    if beside:
        told = (f"{wording.market_choice(one)}: {wording.value(value, values[one])}" for one in beside)
        st.caption(wording.plain(f"Not on the map: {', '.join(told)} ({value.titled})."))


@st.fragment
def _behind(rows: Rows, visual: Visual, statement: str) -> None:
    """The rows and the picture to take along, and the SQL; made when they are looked for."""
    behind = st.popover("Data and SQL", type="tertiary", key=f"behind_{visual.name}", on_change="rerun")
    if not behind.open:
        return
    with behind:
        found = rows(statement)
        if not found.empty:
            csv = found.to_csv(index=False).encode()
            st.download_button(
                "Rows as CSV", csv, f"{visual.name}.csv", "text/csv", key=f"csv_{visual.name}", on_click="ignore"
            )
        if not found.empty and is_picture(visual):
            st.download_button(
                "Picture as PNG",
                partial(png, _drawn(rows, visual, statement)),
                f"{visual.name}.png",
                "image/png",
                key=f"png_{visual.name}",
                on_click="ignore",
            )
        st.code(statement, language="sql", wrap_lines=True, height=220)
        if st.button("Change this SQL", key=f"edit_{visual.name}"):
            st.session_state["statement"] = statement
            st.session_state["goto"] = "sql"
            st.rerun()


def png(drawn: Picture) -> bytes:
    """A picture of Vega-Lite on white."""
    spec = {**drawn, "background": "white"}
    found: bytes = vl_convert.vegalite_to_png(spec, scale=_PIXELS)
    return found
