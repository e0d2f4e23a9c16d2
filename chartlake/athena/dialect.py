"""Reading Athena SQL strictly: what sqlglot forgives and Athena does not is refused before it can mean anything."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, ClassVar, Final, cast

from sqlglot import exp
from sqlglot.dialects.trino import Trino
from sqlglot.errors import ParseError, TokenError
from sqlglot.parsers.trino import TrinoParser
from sqlglot.tokenizer_core import Token, TokenType

from chartlake.errors import QueryFailed, UnsupportedSql

LITERAL: Final = "athena_literal"
_KEPT_PARSERS: Final = ("CAST", "TRY_CAST", "EXTRACT", "LISTAGG", "POSITION", "SUBSTRING", "TRIM")


class AthenaQueries(Trino):
    """Trino's grammar, with every function left as it was written: what a name means is decided in one place, ours."""

    # Otherwise sqlglot subtracts one from the index of x[1] while it reads.
    INDEX_OFFSET = 0

    class Tokenizer(Trino.Tokenizer):
        """Trino's tokens."""

        COMMENTS: ClassVar[list[Any]] = ["--", ("/*", "*/")]

    class Parser(TrinoParser):
        """Trino's parser without sqlglot's own idea of any function."""

        FUNCTIONS: ClassVar[dict[str, Any]] = {}
        FUNCTION_PARSERS: ClassVar[dict[str, Any]] = {
            name: parser for name, parser in TrinoParser.FUNCTION_PARSERS.items() if name in _KEPT_PARSERS
        }


# What sqlglot reads and Athena does not, and what to write instead.
_REFUSED_TOKENS: Final = {
    TokenType.DCOLON: "`::` is not Athena SQL: write CAST(value AS type)",
    TokenType.ILIKE: "ILIKE is not Athena SQL: write lower(value) LIKE 'pattern'",
    TokenType.QUALIFY: "QUALIFY is not Athena SQL: filter the window function in an outer query",
    TokenType.GLOB: "GLOB is not Athena SQL: write LIKE or regexp_like",
    TokenType.RLIKE: "RLIKE is not Athena SQL: write regexp_like(value, 'pattern')",
    TokenType.NULLSAFE_EQ: "`<=>` is not Athena SQL: write IS NOT DISTINCT FROM",
    TokenType.DSTAR: "`**` is not Athena SQL: write power(a, b)",
    TokenType.DIV: "DIV is not Athena SQL: `/` divides integers",
    TokenType.PARAMETER: "parameters are not supported here: write the value",
    TokenType.PLACEHOLDER: "parameters are not supported here: write the value",
    TokenType.SEMICOLON: "one statement at a time: remove everything after the first `;`",
    TokenType.PIVOT: "PIVOT is not Athena SQL: write sum(CASE WHEN … END)",
    TokenType.UNPIVOT: "UNPIVOT is not Athena SQL: write CROSS JOIN UNNEST",
    TokenType.TABLE_SAMPLE: "TABLESAMPLE would give other rows here than on Athena",
    TokenType.MATCH_RECOGNIZE: "MATCH_RECOGNIZE is not supported here: run it on Athena",
    TokenType.NATURAL: "NATURAL JOIN is not supported here: write JOIN … USING (columns)",
    TokenType.HEX_STRING: "X'…' literals are not supported here: write to_utf8 or from_hex",
    TokenType.BIT_STRING: "B'…' literals are not Athena SQL",
    TokenType.UNICODE_STRING: "U&'…' literals are not supported here: write the characters themselves",
    TokenType.NATIONAL_STRING: "N'…' literals are not Athena SQL",
    TokenType.RAW_STRING: "raw strings are not Athena SQL",
    TokenType.HEREDOC_STRING: "$$…$$ strings are not Athena SQL",
    TokenType.ISNULL: "ISNULL is not Athena SQL: write IS NULL",
    TokenType.NOTNULL: "NOTNULL is not Athena SQL: write IS NOT NULL",
    TokenType.ASOF: "ASOF JOIN is not Athena SQL",
    TokenType.SEMI: "SEMI JOIN is not Athena SQL: write WHERE EXISTS (…)",
    TokenType.ANTI: "ANTI JOIN is not Athena SQL: write WHERE NOT EXISTS (…)",
    TokenType.DISTRIBUTE_BY: "DISTRIBUTE BY is not Athena SQL",
    TokenType.CLUSTER_BY: "CLUSTER BY is not Athena SQL",
    TokenType.SORT_BY: "SORT BY is not Athena SQL: write ORDER BY",
}
_AFTER_A_TRAILING_COMMA: Final = frozenset(
    [
        TokenType.FROM,
        TokenType.WHERE,
        TokenType.GROUP_BY,
        TokenType.HAVING,
        TokenType.ORDER_BY,
        TokenType.LIMIT,
        TokenType.UNION,
        TokenType.R_PAREN,
        TokenType.R_BRACKET,
        TokenType.SELECT,
    ]
)
_FIRST: Final = frozenset([TokenType.SELECT, TokenType.WITH, TokenType.VALUES, TokenType.L_PAREN, TokenType.TABLE])
_PAIRS: Final = {
    (TokenType.ALIAS, TokenType.STRING): 'a name stands in double quotes: AS "name"',
    (TokenType.STRING, TokenType.STRING): "two strings side by side are not Athena SQL: write ||",
    (TokenType.INTERVAL, TokenType.NUMBER): "an interval needs quotes: INTERVAL '7' DAY",
    (TokenType.GROUP_BY, TokenType.ALL): "GROUP BY ALL is not supported here: name the columns",
    (TokenType.ORDER_BY, TokenType.ALL): "ORDER BY ALL is not Athena SQL: name the columns",
    (TokenType.LIMIT, TokenType.ALL): "LIMIT ALL is not supported here: leave it out",
}
_OPERATORS: Final = {
    "!": "`!` is not Athena SQL: write NOT",
    "==": "`==` is not Athena SQL: write =",
    "^": "`^` is not Athena SQL: write power(a, b)",
}
_NUMBER: Final = re.compile(r"\d+|\d*\.\d+(?:[eE][+-]?\d+)?|\d+\.\d*(?:[eE][+-]?\d+)?|\d+[eE][+-]?\d+")

_DECIMAL: Final = re.compile(r"-?(?=[.]?\d)(?P<whole>\d*)(?:[.](?P<fraction>\d*))?", re.ASCII)


def parse_query(sql: str) -> exp.Query:
    """The syntax tree of one SELECT, WITH or VALUES.

    Raises QueryFailed when it cannot be read, UnsupportedSql when sqlglot can read it but Athena would not.
    """
    try:
        tokens = AthenaQueries().tokenize(sql)
        tokens = _without_last_semicolon(tokens)
        _refuse_other_statements(tokens, sql)
        _refuse_lenient(tokens, sql)
        statements = AthenaQueries().parser().parse(_with_typed_decimals(tokens, sql), sql)
    except (ParseError, TokenError) as error:
        raise QueryFailed(f"SYNTAX_ERROR: {_first_line(error)}") from error
    except RecursionError as error:
        raise UnsupportedSql("the query is nested too deeply here: use WITH, or fewer operators") from error
    query = statements[0] if statements else None
    if not isinstance(query, (exp.Select, exp.SetOperation, exp.Subquery, exp.Values)):
        raise _no_query(sql)
    return cast("exp.Query", query)


def _with_typed_decimals(tokens: Sequence[Token], sql: str) -> list[Token]:
    """DECIMAL '1.10' as CAST('1.10' AS DECIMAL(3,2)): the tree would not tell it from CAST('1.10' AS DECIMAL)."""
    found: list[Token] = []
    for token in tokens:
        before = found[-1] if found else None
        if token.token_type is TokenType.STRING and before and before.token_type is TokenType.DECIMAL:
            found[-1:] = _decimal_literal(sql[before.start : before.end + 1], token)
        else:
            found.append(token)
    return found


def _decimal_literal(name: str, token: Token) -> list[Token]:
    number = _DECIMAL.fullmatch(token.text)
    if name.upper() != "DECIMAL" or number is None:
        raise UnsupportedSql(f"{_place(token)}{name} '{token.text}' is not supported here: write DECIMAL '1.23'")
    fraction = number["fraction"] or ""
    digits = max(1, len(number["whole"].lstrip("0")) + len(fraction))
    if digits > 38:
        raise QueryFailed(f"INVALID_LITERAL: {_place(token)}'{token.text}' is not a valid decimal literal")
    return AthenaQueries().tokenize(f"CAST('{token.text}' AS DECIMAL({digits},{len(fraction)}))")


def _refuse_other_statements(tokens: Sequence[Token], sql: str) -> None:
    if tokens and tokens[0].token_type is TokenType.FROM:
        raise UnsupportedSql("a query that begins with FROM is not Athena SQL: write SELECT * FROM …")
    if not tokens or tokens[0].token_type not in _FIRST:
        raise _no_query(sql)


def _no_query(sql: str) -> UnsupportedSql:
    return UnsupportedSql(
        f"{' '.join(sql.split()[:3]) or 'an empty statement'!r}: only one query (SELECT, WITH or VALUES), "
        "SHOW TABLES, SHOW VIEWS, SHOW COLUMNS and DESCRIBE can be run here"
    )


def _without_last_semicolon(tokens: Sequence[Token]) -> list[Token]:
    kept = list(tokens)
    while kept and kept[-1].token_type is TokenType.SEMICOLON:
        kept.pop()
    return kept


def _refuse_lenient(tokens: Sequence[Token], sql: str) -> None:
    for token, following in zip(tokens, [*tokens[1:], None], strict=True):
        reason = _refusal(token, following, sql)
        if reason:
            raise UnsupportedSql(f"{_place(token)}{reason}")
    _refuse_limit_before_offset(tokens)
    _refuse_joins_without_condition(tokens)


def _place(token: Token) -> str:
    # sqlglot counts to the end of a token, Athena to its start.
    return f"line {token.line}:{token.col - (token.end - token.start)}: "


def _refuse_joins_without_condition(tokens: Sequence[Token]) -> None:
    """The syntax tree would not tell `a JOIN b` from `a, b`."""
    before = [None, *tokens]
    joins = sum(
        token.token_type is TokenType.JOIN and (previous is None or previous.token_type is not TokenType.CROSS)
        for previous, token in zip(before, tokens, strict=False)
    )
    conditions = sum(token.token_type in {TokenType.ON, TokenType.USING} for token in tokens)
    if joins > conditions:
        raise QueryFailed("SYNTAX_ERROR: a JOIN lacks its ON or USING; write CROSS JOIN where none is meant")


def _refusal(token: Token, following: Token | None, sql: str) -> str | None:
    written = sql[token.start : token.end + 1]
    if token.token_type in _REFUSED_TOKENS:
        return _REFUSED_TOKENS[token.token_type]
    if token.token_type is TokenType.VAR and written.upper() == "QUALIFY":
        return _REFUSED_TOKENS[TokenType.QUALIFY]
    if written in _OPERATORS:
        return _OPERATORS[written]
    if written.startswith("`"):
        return f'backquotes are not Athena SQL in a query: write "{written.strip("`")}"'
    if token.token_type is TokenType.NUMBER and not _NUMBER.fullmatch(written):
        return f"the number {written} is not supported here"
    if token.token_type is TokenType.COMMA and (following is None or following.token_type in _AFTER_A_TRAILING_COMMA):
        if following is not None and following.token_type is TokenType.SELECT:
            return None
        return "Athena does not forgive a trailing comma: remove it"
    if following is None:
        return None
    if token.token_type is TokenType.NUMBER and re.match(r"\w", sql[token.end + 1 : token.end + 2]):
        # Athena reads a name that begins with a digit, or a number with underscores; sqlglot a number and its name.
        return f"{written}{sql[following.start : following.end + 1]}: put a blank after the number, and none inside it"
    return _PAIRS.get((token.token_type, following.token_type))


def _refuse_limit_before_offset(tokens: Sequence[Token]) -> None:
    for number, token in enumerate(tokens[:-2]):
        if token.token_type is TokenType.LIMIT and tokens[number + 2].token_type in {TokenType.OFFSET, TokenType.COMMA}:
            raise UnsupportedSql(f"{_place(token)}Athena wants OFFSET before LIMIT: OFFSET 5 LIMIT 10")


def _first_line(error: Exception) -> str:
    return re.sub(r"\x1b\[\d+m", "", str(error)).splitlines()[0]
