"""Tables of the page: every value as people write it, with a colour where the description asks for one."""

from __future__ import annotations

from html import escape
from typing import Any, Final

import pandas as pd

from dashboard import wording
from dashboard.sheets import Field, Format, Shade, Visual

# Once a page. Dark on white alike; the words say the same as the colours. A chart of 200 ranks is looked through in
# its place, its headings standing.
STYLE: Final = """<style>
.rows { max-height: 30rem; overflow: auto; border: 1px solid #E6E9EF; border-radius: 0.5rem; font-size: 0.875rem }
.rows table { border-collapse: collapse; width: 100%; margin: 0 }
.rows th, .rows td { padding: 0.3rem 0.45rem; border: 0; border-bottom: 1px solid #EEF0F2; text-align: left;
  vertical-align: top; line-height: 1.35 }
.rows th { position: sticky; top: 0; background: white; color: #5F6B76; font-weight: 400; vertical-align: bottom }
.rows .number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums }
.rows th.number { white-space: normal }
.rows .good { color: #0B5A8F; font-weight: 600 }
.rows .bad { color: #B3470A; font-weight: 600 }
.rows .muted { color: #5F6B76 }
@media (max-width: 640px) { .rows { font-size: 0.8rem } .rows th, .rows td { padding: 0.25rem 0.4rem } }
</style>"""


def table(visual: Visual, rows: pd.DataFrame) -> str:
    """The rows as HTML, in their order, columns headed with their units; whatever a title holds is text there."""
    columns = visual.fields["columns"]
    heads = "".join(f"<th{_class(_side(one))}>{escape(one.titled)}</th>" for one in columns)
    lines = (
        "".join(map(_cell, columns, values)) for values in zip(*(rows[one.column] for one in columns), strict=True)
    )
    body = "".join(f"<tr>{line}</tr>" for line in lines)
    named = f'class="rows" tabindex="0" role="region" aria-label="{escape(visual.title)}"'
    return f"<div {named}><table><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table></div>"


def _cell(field: Field, found: Any) -> str:
    return f"<td{_class(_side(field), tone(field, found))}>{escape(wording.value(field, found))}</td>"


def _side(field: Field) -> str:
    return "number" if field.format in (Format.COUNT, Format.DECIMAL, Format.SHARE) else ""


def _class(*names: str) -> str:
    said = " ".join(filter(None, names))
    return f' class="{said}"' if said else ""


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
