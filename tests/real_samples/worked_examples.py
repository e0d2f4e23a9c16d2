"""`python -m tests.real_samples.worked_examples` writes docs/worked_examples.md: each view on rows checked by hand."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from tests.real_samples.example_chapters import CHAPTERS
from tests.real_samples.example_lake import ExampleLake, Input, Table
from tests.real_samples.examples import Chapter, Example

ROOT: Final = Path(__file__).resolve().parents[2]
PAGE: Final = ROOT / "docs" / "worked_examples.md"
_SAMPLES: Final = Path(os.environ.get("CHARTLAKE_SAMPLES") or ROOT.parent / "shared" / "samples")
_NOTE: Final = (
    "<!-- Made by `python -m tests.real_samples.worked_examples`. Change tests/real_samples/examples_of_*.py. -->"
)
_INTRODUCTION: Final = """\
Every view of [athena_queries](../athena_queries/README.md) on a few rows, small enough to be worked out with a pencil.
The rows are recorded answers of the real services: a few days of a chart, often only its first ranks, and nothing
else is in the lake of that example. Where nothing of the kind was recorded, the rows are those of the simulated market
of `sandbox/`, and the section says so. The answers went through the parsers and were published as in any lake; what
is shown below a query is what Athena's SQL gave on it. In a grid a cell is the rank, with the streams in brackets; `·`
means that the song is not among the rows of that date. An id is shown as the title that it stands for;
long titles are shortened."""


@dataclass(frozen=True, kw_only=True)
class Told:
    """An example, what went in, and the rows that its view gave."""

    chapter: Chapter
    example: Example
    put_in: Input
    answer: Table


def told(chapter: Chapter, samples: Path) -> list[Told]:
    """The examples of a chapter, asked anew."""
    put_in = chapter.put_in(samples)
    with tempfile.TemporaryDirectory() as folder:
        lake = ExampleLake(put_in, Path(folder))
        return [
            Told(chapter=chapter, example=example, put_in=put_in, answer=lake.ask(example.query))
            for example in chapter.examples
        ]


def page(chapters: Sequence[Sequence[Told]]) -> str:
    """The page."""
    return "\n".join([_NOTE, "# Worked examples", "", _INTRODUCTION, *map(section, chapters)]) + "\n"


def section(examples: Sequence[Told]) -> str:
    """A chapter of the page: what went in, and its examples."""
    first = examples[0]
    lines = ["", f"## {first.chapter.title}", "", " ".join(first.chapter.told.split())]
    for table in first.put_in.tables:
        lines += ["", *_table(table, first.put_in.names)]
    for one in examples:
        lines += ["", *_section(one)]
    return "\n".join(lines)


def _section(one: Told) -> Iterator[str]:
    example = one.example
    yield f"### {example.view}"
    yield ""
    yield "```sql"
    yield example.query
    yield "```"
    yield ""
    yield from _table(one.answer, one.put_in.names)
    yield ""
    yield example.text


def _table(table: Table, names: Mapping[str, str]) -> Iterator[str]:
    yield f"| {' | '.join(table.headings)} |"
    yield f"|{'---|' * len(table.headings)}"
    for line in table.lines:
        yield f"| {' | '.join(_cell(value, names) for value in line)} |"


def _cell(value: Any, names: Mapping[str, str]) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{value:.4f}".rstrip("0").rstrip(".")
    if isinstance(value, list):
        return f"[{', '.join(_cell(one, names) for one in value)}]"
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="milliseconds").removesuffix(".000")
    if isinstance(value, date | int):
        return str(value)
    text = names.get(str(value), str(value))
    return text.replace("|", "\\|")


def main() -> int:
    """Write the page anew."""
    if not (_SAMPLES / "SOURCES.md").is_file():
        print(f"no recorded real answers in {_SAMPLES}; name their folder in CHARTLAKE_SAMPLES", file=sys.stderr)
        return 1
    chapters = [told(chapter, _SAMPLES) for chapter in CHAPTERS]
    wrong = [one for chapter in chapters for one in chapter if not one.example.agrees(one.answer)]
    for one in wrong:
        print(f"{one.example.view}: expected\n  {one.example.rows}\ngot\n  {one.answer.lines}", file=sys.stderr)
    PAGE.write_text(page(chapters), encoding="utf-8")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
