"""A query as DuckDB is given it, with what it stands on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Filled:
    """Tables (name: SQL, in order) that may be filled before a query runs, and the text of the view that reads them."""

    tables: Mapping[str, str]
    view: str
    sql: str


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """A query in DuckDB's SQL, the tables it reads, and the views it needs (name: SQL, each after what it is made of).

    `filled` gives the same rows as the view of its name, and sooner where the query reads a WITH of it repeatedly.
    """

    sql: str
    tables: tuple[str, ...]
    views: Mapping[str, str]
    filled: Filled | None = None
