"""A report as the two files that people open."""

from __future__ import annotations

from chartlake.report.html import html
from chartlake.report.model import Report
from chartlake.report.pdf import pdf

CONTENT_TYPES = {"pdf": "application/pdf", "html": "text/html; charset=utf-8"}


def drawn(report: Report) -> dict[str, bytes]:
    """The bytes of each form, by its ending: pdf, html."""
    return {"pdf": pdf(report), "html": html(report).encode()}
