"""A row of numbers: beside one another where there is room, two by two on a phone."""

from __future__ import annotations

from typing import Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

# Two beside one another on a phone; a count of a thousand million fits into the wider one.
_WIDTH: Final = 165
WIDE: Final = 225


def row() -> DeltaGenerator:
    """A row to put tiles into."""
    return st.container(horizontal=True, gap="small")


def tile(
    place: DeltaGenerator, label: str, value: str, said: str, *, meaning: str | None = None, width: int = _WIDTH
) -> None:
    """A number with what it is of, or why there is none; `meaning` shows on request."""
    box = place.container(width=width, gap="xxsmall")
    box.metric(label, value, help=meaning)
    box.caption(said)
