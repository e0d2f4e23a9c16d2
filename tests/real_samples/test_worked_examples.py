"""Each view has a worked example, its figures are those that were worked out by hand, and the page tells just that."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.real_samples.example_chapters import CHAPTERS
from tests.real_samples.worked_examples import PAGE, ROOT, Told, page, told

# What is fitted by a model is scored on its own page: nobody works it out with a pencil.
NOT_BY_HAND = {"expected_run"}


@pytest.fixture(scope="module")
def examples(samples: Path) -> list[Told]:
    return told(samples)


def test_every_view_has_a_section_on_the_page() -> None:
    views = {path.stem for path in (ROOT / "athena_queries" / "views").glob("*.sql")}
    sections = re.findall(r"^### (\w+)$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(views - NOT_BY_HAND - set(sections)) == [], "add an example in tests/real_samples/examples_of_*.py"
    assert len(sections) == len(set(sections))


def test_most_examples_have_their_rows_worked_out() -> None:
    examples = [example for chapter in CHAPTERS for example in chapter.examples]
    assert sum(bool(example.rows) for example in examples) >= 15


@pytest.mark.real
@pytest.mark.parametrize("view", [example.view for chapter in CHAPTERS for example in chapter.examples])
def test_a_view_gives_the_rows_that_were_worked_out(examples: list[Told], view: str) -> None:
    (one,) = [one for one in examples if one.example.view == view]
    assert one.example.agrees(one.answer), f"worked out: {one.example.rows}\nthe view: {one.answer.lines}"


@pytest.mark.real
def test_the_page_tells_the_examples(examples: list[Told]) -> None:
    written = PAGE.read_text(encoding="utf-8")
    assert written == page(examples), "write it anew: python -m tests.real_samples.worked_examples"
