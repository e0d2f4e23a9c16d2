"""The allow-list: which functions exist, what they take and give, and the DuckDB SQL that gives Athena's value."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from sqlglot import exp

from chartlake.athena.expressions import coerced, expressions, rule, written
from chartlake.athena.scope import Scope, Typed
from chartlake.athena.types import DOUBLE, UNKNOWN, SqlType, common_type
from chartlake.errors import QueryFailed, UnsupportedSql


@dataclass(frozen=True)
class Call:
    """A function as it was called. `args` are the expressions between its brackets."""

    name: str
    args: tuple[exp.Expr, ...]
    scope: Scope
    text: str

    def values(self, *counts: int) -> list[Typed]:
        """The translated arguments; UnsupportedSql unless there are that many of them."""
        if counts and len(self.args) not in counts:
            raise self.unsupported(
                f"only {' or '.join(map(str, counts))} arguments are supported, not {len(self.args)}"
            )
        return expressions(self.args, self.scope)

    def constant(self, position: int, what: str) -> str:
        """The text of an argument that must be written as a string literal."""
        node = self.args[position] if position < len(self.args) else None
        if not isinstance(node, exp.Literal) or not node.is_string:
            raise self.unsupported(f"{what} must be written as a string in quotes")
        return str(node.this)

    def mismatch(self, why: str) -> QueryFailed:
        """The call is wrong on Athena too."""
        return QueryFailed(f"FUNCTION_NOT_FOUND: {self.text}: {self.name}: {why}")

    def unsupported(self, why: str) -> UnsupportedSql:
        """The call is right on Athena but would give another value here."""
        return UnsupportedSql(f"{self.text}: {self.name}: {why}")


Function = Callable[[Call], Typed]
FUNCTIONS: Final[dict[str, Function]] = {}
_SIGNATURES: Final[dict[str, list[tuple[tuple[SqlType, ...], SqlType, str]]]] = {}
# Other functions that Athena has and this engine must not run by accident are simply absent; these have a remedy.
_REMEDIES: Final = {
    "random": "its values differ from run to run; sample with WHERE on a key instead",
    "rand": "its values differ from run to run; sample with WHERE on a key instead",
    "uuid": "its values differ from run to run",
    "shuffle": "its order differs from run to run",
    "read_parquet": "files cannot be read by name: query the tables and views of the lake (SHOW TABLES)",
    "read_csv": "files cannot be read by name: query the tables and views of the lake (SHOW TABLES)",
    "list_contains": "in Athena SQL write contains(array, value)",
    "len": "in Athena SQL write length(text) or cardinality(array)",
    "string_agg": "in Athena SQL write array_join(array_agg(x ORDER BY y), ', ') or listagg",
    "group_concat": "in Athena SQL write array_join(array_agg(x ORDER BY y), ', ') or listagg",
    "ifnull": "in Athena SQL write coalesce(a, b)",
    "nvl": "in Athena SQL write coalesce(a, b)",
    "datediff": "in Athena SQL write date_diff('day', earlier, later)",
    "to_date": "in Athena SQL write date_parse(text, '%Y-%m-%d') or CAST(text AS date)",
    "median": "in Athena SQL write approx_percentile(x, 0.5)",
    "left": "in Athena SQL write substr(text, 1, n)",
    "right": "in Athena SQL write substr(text, -n)",
    "instr": "in Athena SQL write strpos(text, part)",
    "strftime": "in Athena SQL write date_format(timestamp, '%Y-%m-%d')",
}


def function(*names: str) -> Callable[[Function], Function]:
    """Register a function that needs more than a template."""

    def register(translated: Function) -> Function:
        for name in names:
            FUNCTIONS[name] = translated
        return translated

    return register


def signature(names: str, takes: Sequence[SqlType], gives: SqlType, template: str) -> None:
    """Register functions (names by blanks) that take and give fixed types; `{0}` in the template is an argument."""
    for name in names.split():
        _SIGNATURES.setdefault(name, []).append((tuple(takes), gives, template))
        FUNCTIONS[name] = _by_signature


def _by_signature(call: Call) -> Typed:
    values = call.values()
    for takes, gives, template in _SIGNATURES[call.name]:
        if len(takes) == len(values) and all(map(fits, (value.type for value in values), takes)):
            arguments = (coerced(value, type_).sql for value, type_ in zip(values, takes, strict=True))
            return Typed(template.format(*arguments), gives)
    expected = "; ".join(f"({', '.join(map(str, takes))})" for takes, _, _ in _SIGNATURES[call.name])
    found = ", ".join(str(value.type) for value in values)
    # Athena may have more signatures than those that are listed.
    raise call.unsupported(f"the parameters ({found}) are not supported here, only {expected}")


def fits(given: SqlType, wanted: SqlType) -> bool:
    """Whether Athena turns a value of one type into the other by itself."""
    if given == UNKNOWN or given.name == wanted.name == "varchar":
        return True
    if wanted == DOUBLE:
        return given.is_number
    return common_type(given, wanted) == wanted


@rule(exp.Anonymous, takes="this expressions")
def _called(node: exp.Anonymous, scope: Scope) -> Typed:
    name = str(node.this).lower()
    return called(name, node.expressions, scope, node)


def called(name: str, args: Sequence[exp.Expr], scope: Scope, node: exp.Expr) -> Typed:
    """The value of a scalar function; UnsupportedSql for one that is not on the list."""
    found = FUNCTIONS.get(name)
    if found is None:
        remedy = _REMEDIES.get(name, "its value has not been checked against Athena; run the query on Athena")
        raise UnsupportedSql(f"the function {name} is not supported by the local engine: {remedy}")
    return found(Call(name, tuple(args), scope, written(node)))
