"""Tables of the page: every value as people write it, with a colour where the description asks for one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import pandas as pd

from dashboard import wording
from dashboard.sheets import Field, Shade, Visual

# Dark on white and on these grounds alike; the words say the same as the colours.
_TONES: Final[Mapping[str, str]] = {
    "good": "color: #0B5A8F; font-weight: 600",
    "bad": "color: #B3470A; font-weight: 600",
    "muted": "color: #5F6B76",
}


def table(visual: Visual, rows: pd.DataFrame) -> Any:
    """The rows as a pandas Styler, columns headed with their units."""
    columns = visual.fields["columns"]
    written = pd.DataFrame({one.titled: [wording.value(one, v) for v in rows[one.column]] for one in columns})
    tones = pd.DataFrame({one.titled: [tone(one, v) for v in rows[one.column]] for one in columns})
    return written.style.apply(lambda _: tones.map(lambda name: _TONES.get(name, "")), axis=None)


def tone(field: Field, found: Any) -> str:
    """The tone of a value: that of the first shade that it falls under, or none."""
    if found is None or pd.isna(found):
        return ""
    return next((shade.tone for shade in field.shades if _under(shade, found)), "")


def _under(shade: Shade, found: Any) -> bool:
    if shade.values:
        return found in shade.values
    above = shade.above is None or found > shade.above
    return bool(above and (shade.below is None or found < shade.below))
