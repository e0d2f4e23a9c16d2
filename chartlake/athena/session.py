"""What one query sees: the tables of a catalogue, and the views that it needs, translated once each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

import pyarrow as pa

from chartlake.athena.catalog import Relation
from chartlake.athena.footers import file_state
from chartlake.athena.prepared import Filled, Prepared
from chartlake.athena.relations import columns_of
from chartlake.athena.scope import ViewText
from chartlake.athena.statements import Listing
from chartlake.athena.translate import Translated, translate
from chartlake.athena.types import SqlType
from chartlake.errors import QueryFailed, UnsupportedSql

Columns = tuple[tuple[str, SqlType], ...]
# By a text, the view that has it, and whether its WITHs may be filled: the translation, the columns that what it reads
# had then, and what is filled.
Memory = dict[tuple[str, str, bool], tuple[Translated, dict[str, Columns | None], Mapping[str, str]]]
_MOST_REMEMBERED: Final = 1000


class Session:
    """What one query sees: the relations of the catalogue, and the views that it needs, translated once each."""

    def __init__(
        self,
        relations: Mapping[str, Relation],
        views: Mapping[str, str],
        database: str,
        remembered: Memory,
    ) -> None:
        self._relations = {name.lower(): relation for name, relation in relations.items()}
        self._views = {name.lower(): sql for name, sql in views.items()}
        self._database = database
        self._remembered = remembered
        self._columns: dict[str, Columns | None] = {}
        self._open: list[str] = []

    def translate(self, sql: str) -> Translated:
        """The translation of a query."""
        return self._translated(sql)[0]

    def _view(self, name: str) -> Translated:
        return self._translated(self._views[name], ViewText(name, self._views))[0]

    def _translated(self, sql: str, text: ViewText | None = None) -> tuple[Translated, Mapping[str, str]]:
        """A translation and what it fills, from memory as long as all that it reads has the same columns as then."""
        key = (sql, text.name if text else "", bool(text and text.fill))
        known = self._remembered.get(key)
        if known is not None and all(self.columns(name) == columns for name, columns in known[1].items()):
            return known[0], known[2]
        try:
            found = translate(sql, self.columns, database=self._database, text=text)
        except RecursionError as error:
            raise UnsupportedSql(
                "the query is nested too deeply for this engine; use WITH, or fewer operators"
            ) from error
        if len(self._remembered) >= _MOST_REMEMBERED:
            self._remembered.clear()
        filled = text.filled if text else {}
        self._remembered[key] = (found, {name: self.columns(name) for name in found.reads}, filled)
        return found, filled

    def columns(self, name: str) -> Columns | None:
        """The columns of a table or view."""
        if name not in self._columns:
            self._columns[name] = self._find_columns(name)
        return self._columns[name]

    def _find_columns(self, name: str) -> Columns | None:
        if name in self._relations:
            return columns_of(self._relations[name])
        if name not in self._views:
            return None
        if name in self._open:
            raise QueryFailed(f"VIEW_IS_RECURSIVE: {' → '.join([*self._open, name])}")
        self._open.append(name)
        try:
            columns = self._view(name).columns
        finally:
            self._open.pop()
        names = [column.lower() for column, _ in columns]
        if len(set(names)) < len(names):
            twice = next(column for column in names if names.count(column) > 1)
            raise QueryFailed(f"DUPLICATE_COLUMN_NAME: the view {name} has two columns {twice}")
        return tuple((column.lower(), type_) for column, type_ in columns)

    def needed(self, query: Translated) -> list[str]:
        """The tables and views that a query needs, each after those it is made of."""
        ordered: dict[str, None] = {}
        for name in query.reads:
            if name in ordered:
                continue
            if name in self._views and name not in self._relations:
                ordered.update(dict.fromkeys(self.needed(self._view(name))))
            ordered[name] = None
        return list(ordered)

    def relations(self, names: Iterable[str] | None = None) -> list[Relation]:
        """The tables of these names, or every table of the catalogue."""
        return [self._relations[name] for name in (self._relations if names is None else names)]

    def state(self) -> tuple[object, ...]:
        """Equal as long as no table, no file and no view has changed. A file that is gone is a change."""
        return (
            tuple(self._relations.values()),
            tuple(self._views.items()),
            tuple(map(_state, self._relations.values())),
        )

    def tables(self, query: Translated) -> list[str]:
        """The tables that a query reads, directly and through views."""
        return [name for name in self.needed(query) if name in self._relations]

    def prepared(self, query: Translated) -> Prepared:
        """A query with everything that it needs, in DuckDB's SQL."""
        views = {name: self._view(name).sql for name in self.needed(query) if name not in self._relations}
        return Prepared(sql=query.sql, tables=tuple(self.tables(query)), views=views, filled=self._filled(query))

    def _filled(self, query: Translated) -> Filled | None:
        """What may be filled once for a query that selects from one view without a condition; None for every other.

        A condition has to reach each place that names a WITH, and then they differ. Without one they are the same rows.
        """
        name = query.whole
        if name not in self._views or name in self._relations:
            return None
        _, tables = self._translated(self._views[name], ViewText(name, self._views))
        if not tables or any(self.columns(table) is not None for table in tables):
            return None
        view, tables = self._translated(self._views[name], ViewText(name, self._views, fill=True))
        return Filled(tables=tables, view=name, sql=view.sql)

    def listed(self, listing: Listing) -> pa.Table:
        """The answer to SHOW or DESCRIBE."""
        if listing.kind == "tables":
            return pa.table({"tab_name": sorted({*self._relations, *self._views})})
        if listing.kind == "views":
            return pa.table({"views": sorted(self._views)})
        columns = self.columns(listing.name)
        if columns is None:
            raise QueryFailed(f"TABLE_NOT_FOUND: Table '{listing.name}' does not exist; SHOW TABLES lists them")
        if listing.kind == "columns":
            return pa.table({"field": [name for name, _ in columns]})
        return pa.table({"col_name": [name for name, _ in columns], "data_type": [str(type_) for _, type_ in columns]})


def _state(relation: Relation) -> tuple[tuple[int, ...], ...]:
    return tuple(map(file_state, (file.path for file in relation.files)))
