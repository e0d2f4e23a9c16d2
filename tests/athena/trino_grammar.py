"""Whether Trino's own grammar, which is Athena's, accepts a query. It says nothing of types and names."""

from __future__ import annotations

from trino_query_parser import TrinoSyntaxError, parse_statement_tree


def complaint(sql: str) -> str:
    """What Trino's grammar has against one query; empty when it accepts it."""
    try:
        parse_statement_tree(sql.strip().removesuffix(";"))
    except TrinoSyntaxError as error:
        return str(error)
    return ""
