"""Each view has a worked example, its figures are those that were worked out by hand, and the page tells just that."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.real_samples.example_chapters import CHAPTERS
from tests.real_samples.examples import Chapter
from tests.real_samples.worked_examples import PAGE, ROOT, Told, section, told

SIMULATED = [chapter for chapter in CHAPTERS if chapter.title.endswith("(simulated)")]
RECORDED = [chapter for chapter in CHAPTERS if chapter not in SIMULATED]


def test_every_view_has_a_section_on_the_page() -> None:
    views = {path.stem for path in (ROOT / "athena_queries" / "views").glob("*.sql")}
    sections = re.findall(r"^### (\w+)$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(views - set(sections)) == [], "add an example in tests/real_samples/examples_of_*.py"
    assert sorted(set(sections) - views) == [], "there is no such view: write the page anew"
    assert len(sections) == len(set(sections))


def test_the_page_has_the_chapters_in_their_order_and_no_other() -> None:
    titles = re.findall(r"^## (.+)$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert titles == [chapter.title for chapter in CHAPTERS]


def test_all_examples_have_their_rows_worked_out() -> None:
    examples = [example for chapter in CHAPTERS for example in chapter.examples]
    assert [example.view for example in examples if not example.rows] == []


@pytest.mark.deep
@pytest.mark.real
@pytest.mark.parametrize("chapter", RECORDED, ids=lambda chapter: chapter.title)
def test_recorded_rows_give_what_was_worked_out_and_the_page_tells_it(chapter: Chapter, samples: Path) -> None:
    check(told(chapter, samples))


@pytest.mark.deep
@pytest.mark.parametrize("chapter", SIMULATED, ids=lambda chapter: chapter.title)
def test_simulated_rows_give_what_was_worked_out_and_the_page_tells_it(chapter: Chapter, tmp_path: Path) -> None:
    check(told(chapter, tmp_path))


def check(examples: list[Told]) -> None:
    """The rows of each example are those worked out, and the page tells the chapter."""
    for one in examples:
        assert one.example.agrees(one.answer), (
            f"{one.example.view}: worked out\n{one.example.rows}\nbut the view gives\n{one.answer.lines}"
        )
    written = PAGE.read_text(encoding="utf-8")
    assert section(examples) in written, "write it anew: python -m tests.real_samples.worked_examples"
