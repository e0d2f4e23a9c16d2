"""Names in a query: which column a name means, of which type, and how DuckDB is to be told."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlglot import exp

from chartlake.athena.types import SqlType
from chartlake.errors import QueryFailed, UnsupportedSql

# The columns of a table or view, None when there is none of that name.
Schema = Callable[[str], Sequence[tuple[str, SqlType]] | None]


@dataclass(frozen=True)
class Typed:
    """A piece of DuckDB SQL and the Athena type of its value."""

    sql: str
    type: SqlType


@dataclass(frozen=True)
class Output:
    """A column that a query gives. `name` is Athena's, empty when it has none; `inner` is what DuckDB calls it."""

    name: str
    inner: str
    type: SqlType


@dataclass(frozen=True)
class Source:
    """Something in FROM under its alias; `within` is what DuckDB has it in, when that is called otherwise."""

    alias: str
    outputs: tuple[Output, ...]
    within: str = ""

    def column(self, output: Output) -> Typed:
        """One of its columns."""
        return Typed(f"{quoted(self.within or self.alias)}.{quoted(output.inner)}", output.type)


@dataclass(frozen=True)
class Named:
    """A table, a view or a WITH query: its columns, and what DuckDB calls it."""

    outputs: tuple[Output, ...]
    sql: str


@dataclass
class ViewText:
    """A view whose text is translated, and all views (name: text).

    Its WITHs that only pick columns of a view and are named repeatedly are gathered in `filled` (name of the table:
    SQL). With `fill` the text reads them there.
    """

    name: str
    views: Mapping[str, str]
    fill: bool = False
    filled: dict[str, str] = field(default_factory=dict)

    def table_of(self, name: str) -> str:
        """What the table of a WITH is called; the blank keeps it from being called as a table on Athena is."""
        return f"{self.name} {name}"


@dataclass
class Scope:
    """What can be named at a place. `parameters` are those of a lambda.

    `merged` are the columns of JOIN … USING, which Athena knows without their tables only: there they are `hidden`.
    `text` is the view whose own text this is, and nothing inside brackets of it.
    """

    schema: Schema
    parent: Scope | None = None
    sources: list[Source] = field(default_factory=list)
    merged: dict[str, Typed] = field(default_factory=dict)
    hidden: set[tuple[str, str]] = field(default_factory=set)
    parameters: Mapping[str, Typed] = field(default_factory=dict)
    queries: dict[str, Named] = field(default_factory=dict)
    windows: frozenset[str] = frozenset()
    reads: set[str] = field(default_factory=set)
    database: str = ""
    text: ViewText | None = None

    def inside(self) -> Scope:
        """A scope for a subquery, which may name what is here."""
        return Scope(self.schema, parent=self, queries=dict(self.queries), reads=self.reads, database=self.database)

    def with_parameters(self, parameters: Mapping[str, Typed]) -> Scope:
        """The same place inside a lambda."""
        return replace(self, parameters={**self.parameters, **parameters})

    def column(self, node: exp.Column) -> Typed:
        """The column, lambda parameter or row field that a name stands for."""
        if len(node.parts) > 2 or isinstance(node.this, exp.Star):
            raise UnsupportedSql(f"{node.sql('trino')}: names of more than two parts are not supported here")
        name, table = node.name.lower(), node.table.lower()
        scope: Scope | None = self
        while scope is not None:
            found = scope._here(name, table)
            if found is not None:
                return found
            scope = scope.parent
        written = node.sql("trino")
        raise QueryFailed(f"COLUMN_NOT_FOUND: {place_of(node)}Column '{written}' cannot be resolved")

    def _here(self, name: str, table: str) -> Typed | None:
        if not table and name in self.parameters:
            return self.parameters[name]
        matches = [self.merged[name]] if not table and name in self.merged else []
        matches += [
            source.column(output)
            for source in self.sources
            if not table or source.alias == table
            for output in source.outputs
            if output.name.lower() == name and (source.alias, name) not in self.hidden
        ]
        if len(matches) > 1:
            raise QueryFailed(f"AMBIGUOUS_NAME: Column '{name}' is ambiguous")
        if matches:
            return matches[0]
        return self._field(name, table) if table else None

    def _field(self, name: str, column: str) -> Typed | None:
        row = None if any(source.alias == column for source in self.sources) else self._here(column, "")
        if row is None or row.type.name != "row" or name not in row.type.names:
            return None
        return Typed(f"{row.sql}.{quoted(name)}", row.type.inner[row.type.names.index(name)])

    def relation(self, node: exp.Table) -> Named:
        """What a name in FROM stands for."""
        name = node.name.lower()
        if not node.db and name in self.queries:
            return self.queries[name]
        if node.catalog or (node.db and node.db.lower() != self.database.lower()):
            raise QueryFailed(
                f"SCHEMA_NOT_FOUND: {place_of(node)}Schema '{node.db}' does not exist; write {name} alone"
            )
        columns = self.schema(name)
        if columns is None:
            raise QueryFailed(f"TABLE_NOT_FOUND: {place_of(node)}Table '{name}' does not exist")
        self.reads.add(name)
        return Named(tuple(Output(column, column, type_) for column, type_ in columns), quoted(name))


def quoted(name: str) -> str:
    """A DuckDB identifier."""
    return '"' + name.replace('"', '""') + '"'


def place_of(node: exp.Expr) -> str:
    """Where in the text a name stands, as Athena says it: `line 1:8: `; empty when it is not known."""
    for part in (node, node.this):
        if isinstance(part, exp.Expr) and "line" in part.meta:
            # sqlglot counts to the end of a name, Athena to its start.
            column = part.meta["col"] - (part.meta["end"] - part.meta["start"])
            return f"line {part.meta['line']}:{column}: "
    return ""


def only(node: exp.Expr, *known: str) -> None:
    """Refuse a node that holds more than its rule looks at: what is not looked at would be lost without a word."""
    extra = [key for key, value in node.args.items() if key not in known and value not in (None, False, [], "")]
    if extra:
        raise UnsupportedSql(
            f"{node.sql('trino')[:80]}: {' and '.join(extra)} of {node.key.upper()} is not supported here"
        )
