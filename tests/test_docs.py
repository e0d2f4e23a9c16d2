"""The pages of docs/ leave out no source, key, choice, alarm or outcome, and every link leads somewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest

from chartlake import errors
from chartlake.errors import ChartlakeError, TerminalError, TransientError
from chartlake.report.settings import ReportSettings
from chartlake.settings import LakeSettings, SourceSettings
from chartlake.sources import names

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", *sorted(DOCS.glob("*.md")), *sorted(DOCS.glob("adr/*.md"))]
LINK = re.compile(r"\]\(([^)#\s]*)(?:#([^)\s]+))?\)")
KINDS = (ChartlakeError, TransientError, TerminalError)
KEYS_OF_THE_LAKE = {"region", "contact", "schedule"}


def page(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def first_cells(text: str) -> set[str]:
    """What stands in code in the first cell of the lines of tables."""
    return set(re.findall(r"^\| `([^`]+)` \|", text, re.MULTILINE))


def outcomes() -> Iterator[str]:
    for name, error in vars(errors).items():
        if isinstance(error, type) and issubclass(error, ChartlakeError) and error not in KINDS:
            yield name


def anchors(text: str) -> set[str]:
    """The anchors that GitHub makes of headings."""
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_every_source_has_a_section_in_the_order_of_the_alphabet() -> None:
    sections = re.findall(r"^## (\w+)$", page("sources.md"), re.MULTILINE)
    assert [name for name in sections if name in names()] == list(names())


def test_the_readme_names_every_source() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [name for name in names() if f"`{name}`" not in readme] == []


def test_every_key_of_lake_toml_is_explained() -> None:
    explained = first_cells(page("configure.md"))
    of_source = {one.name for one in fields(SourceSettings)} - {"name"}
    of_report = {one.name for one in fields(ReportSettings)}
    assert of_source | of_report | KEYS_OF_THE_LAKE <= explained
    assert {one.name for one in fields(LakeSettings)} >= KEYS_OF_THE_LAKE


def test_every_choice_of_a_deployment_is_explained() -> None:
    choices = (ROOT / "cdk_app" / "choices.py").read_text(encoding="utf-8")
    assert set(re.findall(r'_text\(node, "(\w+)"', choices)) <= first_cells(page("deploy.md"))


def test_every_alarm_says_what_to_do() -> None:
    alarms = (ROOT / "cdk_app" / "alarms.py").read_text(encoding="utf-8")
    named = set(re.findall(r'"([a-z]+-(?:errors|letters)|stale)"', alarms))
    assert len(named) == 5
    assert named <= first_cells(page("runbook.md"))


def test_every_outcome_says_what_to_do_and_none_that_cannot_be() -> None:
    of_runbook = {name for name in first_cells(page("runbook.md")) if name[0].isupper()}
    assert of_runbook == set(outcomes())


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_every_link_leads_somewhere(path: Path) -> None:
    for target, anchor in LINK.findall(path.read_text(encoding="utf-8")):
        if "://" in target:
            continue
        found = path.parent / target if target else path
        assert found.exists(), f"{path.name} links to {target}"
        if anchor and found.suffix == ".md":
            text = found.read_text(encoding="utf-8")
            assert anchor in anchors(text), f"{path.name} links to {target}#{anchor}"


def test_the_index_has_every_page() -> None:
    index = page("README.md")
    pages = [path.name for path in DOCS.glob("*.md") if path.name != "README.md"]
    assert [name for name in pages if f"]({name})" not in index] == []
