"""The report as PDF: report.typ set by typst, whose wheel carries its engine and its fonts."""

from __future__ import annotations

import json
from datetime import UTC
from pathlib import Path
from typing import Any, Final

import typst
from anyascii import anyascii

from chartlake.report.model import Picture, Report
from chartlake.report.pictures import svg
from chartlake.report.wording import on

TEMPLATE: Final = Path(__file__).with_name("report.typ")
# Latin, Greek and Cyrillic with their accents; what joins words; signs of numbers and currencies.
_SET: Final = (("\0", "\u04ff"), ("\u1e00", "\u1eff"), ("\u2010", "\u2044"), ("\u20a0", "\u20bf"), ("−", "−"))
_FONT: Final = "Libertinus Serif"


def pdf(report: Report) -> bytes:
    """The bytes of the document; the same report gives the same bytes."""
    said: dict[str, Any] = report.document() | {
        "title": f"Charts of {on(report.chart_date)}",
        "made": f"Made on {on(report.made_at)} at {report.made_at:%H:%M} UTC",
        "pictures": [_picture(picture) for picture in report.pictures],
    }
    told = json.loads(json.dumps(said))
    legible = _legible(told)
    made = typst.compile(
        TEMPLATE,
        sys_inputs={"report": json.dumps({**legible, "romanised": legible != told})},
        timestamp=report.made_at.replace(tzinfo=UTC, microsecond=0),
        # A font that only this machine has would set another document than the function does.
        ignore_system_fonts=True,
    )
    if not isinstance(made, bytes):
        raise TypeError(f"typst gave {type(made).__name__} for one document")
    return made


def _legible(said: Any) -> Any:
    """The same with every letter that the wheel's fonts lack romanised: beyond Latin, Greek and Cyrillic."""
    match said:
        case str():
            return said if said.isascii() else "".join(one if _is_set(one) else anyascii(one) for one in said)
        case list():
            return [_legible(one) for one in said]
        case dict():
            return {name: _legible(value) for name, value in said.items()}
        case _:
            return said


def _is_set(letter: str) -> bool:
    return any(first <= letter <= last for first, last in _SET)


def _picture(picture: Picture) -> dict[str, str]:
    drawn = "" if picture.note else svg(picture, font=_FONT)
    return {"title": picture.title, "note": picture.note, "svg": drawn}
