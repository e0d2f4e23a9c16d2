"""The CSV examples of docs/sources.md are files that the parsers take whole."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from chartlake.sources import source
from tests.sources.answers import dropped

DOCUMENT = (Path(__file__).parents[2] / "docs" / "sources.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"`(tiktok-[a-z0-9-]+\.csv)`:\n\n```csv\n(.*?)```", DOCUMENT, re.DOTALL)


def test_there_are_examples_of_both_forms() -> None:
    assert [name for name, _ in EXAMPLES] == ["tiktok-no-daily-2026-03-02.csv", "tiktok-stats-2026-03-02.csv"]


@pytest.mark.parametrize(("name", "text"), EXAMPLES)
def test_an_example_is_read_whole(name: str, text: str) -> None:
    owner, table = ("tiktok_stats", "platform_stats") if "stats" in name else ("tiktok_charts_csv", "chart_snapshots")
    parsed = source(owner).parse(dropped(owner, name, text.encode()))

    assert len(parsed.rows[table]) == text.count("\n") - 1 == 3
    assert parsed.refused == []
