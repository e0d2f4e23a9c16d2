"""Texts inside SQL: quoted in this place only, so that no title can end a statement."""

from __future__ import annotations

from collections.abc import Iterable


def literal(text: str) -> str:
    """A text as SQL writes it, for Athena and DuckDB alike."""
    return "'" + text.replace("'", "''") + "'"


def literals(texts: Iterable[str]) -> str:
    """Texts for an IN (…); none gives one that nothing is equal to."""
    return ", ".join(map(literal, texts)) or "NULL"
