"""Saved questions: named Athena SQL in athena_queries/saved/, the words to ask it in, and a sentence to answer with.

    -- <name>: what is answered
    -- asked: what is climbing in {market}
    -- asked: what is climbing
    -- parameter market: which market = no
    -- needs: spotify songs_daily {market}
    -- sentence: {title} climbs fastest in {market}: it went up {move:rank|ranks}.
    -- sentence NONE_CLIMBS: None of the {songs} in {market} climbs.
    -- nothing: No song of {market} was seen twice.
    -- one: recording_id
    SELECT … WHERE market = '{market}'

A parameter stands in the SQL as a text, `'{market}'`, so that the file is valid SQL as it is. `sentence` is filled
from the first row and the parameters; where the row's `status` has a sentence of its own, that one is. `nothing` is
said where there is no row although the lake holds every chart that is needed (needed_charts); else what it lacks is
said. `one` names a column that has to be the same in every row for the sentence to be about one thing; else people have
to choose, and the column `found` says of how many.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from chartlake.errors import ConfigError
from chartlake.literals import literal
from chartlake.markets import market_code, market_named
from chartlake.needed_charts import NeededChart, needed_chart
from chartlake.sentences import filled_in, named_in

if TYPE_CHECKING:
    from chartlake.target import Athena

FOLDER: Final = Path(__file__).resolve().parents[1] / "athena_queries" / "saved"
MARKET: Final = "market"
CHART: Final = "chart"
_CHART: Final = re.compile(r"[a-z]+(?:_[a-z]+)*_(?:daily|weekly)")
_LINE: Final = re.compile(r"--\s*(?P<key>[\w ]+?):\s*(?P<value>.*)")
_PARAMETER: Final = re.compile(r"\{(\w+)\}")
_PLACEHOLDER: Final = re.compile(r"'\{(\w+)\}'")


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a lake says to a question: in a sentence, the rows behind it, and the SQL that gave them."""

    sentence: str
    rows: list[dict[str, Any]]
    sql: str


@dataclass(frozen=True, kw_only=True)
class Question:
    """One saved question.

    `defaults` holds every parameter; those that have to be given are empty. `sentences` are by status, the usual one by
    an empty one.
    """

    name: str
    meaning: str
    asked: tuple[str, ...]
    parameters: Mapping[str, str]
    defaults: Mapping[str, str]
    needs: tuple[NeededChart, ...]
    sentences: Mapping[str, str]
    nothing: str
    one: str
    sql: str

    def bound(self, values: Mapping[str, str]) -> str:
        """The SQL with every parameter as a literal; ConfigError names one that is unknown, missing or no market."""
        unknown = values.keys() - self.defaults.keys()
        if unknown:
            raise ConfigError(f"{self.name} has no parameter {min(unknown)}; it has {', '.join(self.defaults)}")
        given = self.filled(values)
        return _PLACEHOLDER.sub(lambda found: literal(given[found[1]]), self.sql)

    @property
    def draft(self) -> str:
        """The SQL to start from in an editor: with every default in its place, and what has to be said as it stands."""
        return _PLACEHOLDER.sub(lambda found: f"'{self.defaults[found[1]] or found[0][1:-1]}'", self.sql)

    def filled(self, values: Mapping[str, str]) -> dict[str, str]:
        """Every parameter with its value."""
        given = {**self.defaults, **values}
        for name, value in given.items():
            if not value.strip():
                raise ConfigError(f"{self.name}: say {self.parameters[name]}, as in: {self.asked[0]}")
        if MARKET in given:
            given[MARKET] = _market(given[MARKET])
        if CHART in given and not _CHART.fullmatch(given[CHART]):
            raise ConfigError(f"{given[CHART]!r} is no chart; {self.name} takes {self.parameters[CHART]}")
        return given

    def ask(self, athena: Athena, values: Mapping[str, str]) -> Answer:
        """Ask a lake; whatever running SQL raises, and ConfigError for wrong values."""
        sql = self.bound(values)
        rows = athena.query(sql).to_pylist()
        sentence = "" if rows else self._lacking(athena, self.filled(values))
        return Answer(sentence=sentence or self.answer(rows, values), rows=rows, sql=sql)

    def _lacking(self, athena: Athena, given: Mapping[str, str]) -> str:
        """The first chart that is needed and that the lake does not hold, in words; empty where it holds all."""
        for need in self.needs:
            held = [str(market) for market in athena.query(need.held_sql(given)).column("market").to_pylist()]
            if not need.is_met(held, given):
                return need.lacking(held, given)
        return ""

    def answer(self, rows: Sequence[Mapping[str, Any]], values: Mapping[str, str]) -> str:
        """The answer as a sentence, of a lake that holds what the question needs."""
        given = self.filled(values)
        if not rows:
            return filled_in(self.nothing, given)
        if self.one and len({row[self.one] for row in rows}) > 1:
            return f"That is {self._number_of(rows)} different ones: say which of them is meant, by {self._way}."
        first = rows[0]
        sentence = self.sentences.get(str(first.get("status")), self.sentences[""])
        said = {**given, **first}
        unknown = sorted(name for name in named_in(sentence) if said.get(name) is None)
        if unknown:
            return f"It cannot be said in a sentence, for {', '.join(unknown)} is not known; the rows hold what is."
        return filled_in(sentence, said)

    def _number_of(self, rows: Sequence[Mapping[str, Any]]) -> str:
        return str(rows[0].get("found") or f"at least {len({row[self.one] for row in rows})}")

    @property
    def _way(self) -> str:
        return f"more of the title and the artists or by {self.one}"


def read_questions(folder: Path = FOLDER) -> tuple[Question, ...]:
    """Every saved question, by name; ConfigError names the file whose header is wrong."""
    return tuple(_read(path) for path in sorted(folder.glob("*.sql")))


def understood(text: str, questions: Sequence[Question]) -> tuple[Question, dict[str, str]]:
    """The question that a text asks, and the parameters in it; ConfigError lists what can be asked.

    A question is its name, or its words with anything in the places of its parameters; upper and lower case, blanks and
    a question mark make no difference.
    """
    plain = " ".join(text.split()).rstrip("?! .")
    for question in questions:
        if plain.lower() == question.name:
            return question, {}
    # Of several that fit, the one with the most words of its own.
    wordings = [(question, wording) for question in questions for wording in question.asked]
    for question, wording in sorted(wordings, key=lambda one: -len(_PARAMETER.sub("", one[1]))):
        found = _pattern(wording).fullmatch(plain)
        # "Lost in Space" is no song about a market called Space.
        if found and (MARKET not in found.groupdict() or _code(found[MARKET])):
            return question, found.groupdict()
    known = "\n  ".join(question.asked[0] for question in questions)
    raise ConfigError(f"{text!r} is none of the saved questions; ask one of\n  {known}")


def _pattern(wording: str) -> re.Pattern[str]:
    parts = _PARAMETER.split(wording)
    words = [f"(?P<{part}>.+)" if place % 2 else re.escape(part) for place, part in enumerate(parts)]
    return re.compile("".join(words), re.IGNORECASE)


def _market(text: str) -> str:
    """The code of a market that is given by its code or its English name."""
    code = _code(text)
    if code is None:
        raise ConfigError(f"{text!r} is no market; write it as no, Norway or global")
    return code


def _code(text: str) -> str | None:
    return market_named(text) or market_code(text)


def _read(path: Path) -> Question:
    lines = path.read_text(encoding="utf-8").splitlines()
    end = next((number for number, line in enumerate(lines) if not line.startswith("--")), len(lines))
    said: dict[str, list[str]] = {}
    for line in lines[:end]:
        found = _LINE.fullmatch(line)
        if not found:
            raise ConfigError(f"{path}: {line!r} is no line of a header; write `-- key: value`")
        said.setdefault(found["key"], []).append(found["value"])
    needs = [needed_chart(line) for line in said.get("needs", ())]
    if None in needs:
        raise ConfigError(f"{path}: a chart is needed as in `-- needs: spotify songs_daily {{market}}`")
    for key in (path.stem, "asked", "sentence", "nothing"):
        if key not in said:
            raise ConfigError(f"{path}: its first lines must hold `-- {key}: …`")
    parameters = {
        key.removeprefix("parameter "): value for key, (value, *_) in said.items() if key.startswith("parameter ")
    }
    question = Question(
        name=path.stem,
        meaning=said[path.stem][0],
        asked=tuple(said["asked"]),
        parameters={name: text.partition("=")[0].strip() for name, text in parameters.items()},
        defaults={name: text.partition("=")[2].strip() for name, text in parameters.items()},
        needs=tuple(need for need in needs if need),
        sentences={
            key.removeprefix("sentence").strip(): text
            for key, (text, *_) in said.items()
            if key.partition(" ")[0] == "sentence"
        },
        nothing=said["nothing"][0],
        one=said.get("one", [""])[0],
        sql="\n".join(lines[end:]).strip(),
    )
    used = set(_PLACEHOLDER.findall(question.sql))
    if used != parameters.keys():
        raise ConfigError(f"{path}: {', '.join(sorted(used ^ parameters.keys()))} is not both a parameter and used")
    return question
