"""The terms of lake.toml, where people meet them: in the comments of the tables, and in what expires."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from chartlake import contract
from chartlake.policy import LONGEST_COMMENT, expires, sources_of, table_comment
from chartlake.schema import Table
from chartlake.settings import load

ROOT = Path(__file__).parents[1]
SETTINGS = load(ROOT / "lake.toml")


def test_a_comment_names_every_source_with_its_uses_and_its_name() -> None:
    comment = table_comment(contract.CHART_SNAPSHOTS, SETTINGS)
    assert comment.startswith(contract.CHART_SNAPSHOTS.meaning)
    assert "kworb: internal analysis (name kworb.net)" in comment
    assert "spotify_playlists" not in comment


def test_a_retention_stands_in_the_comment() -> None:
    short = replace(SETTINGS, sources={"kworb": replace(SETTINGS.source("kworb"), retention_days=30)})
    assert "(name kworb.net, kept 30 days)" in table_comment(contract.CHART_SNAPSHOTS, short)


@pytest.mark.parametrize("table", contract.TABLES, ids=lambda table: table.name)
def test_glue_takes_every_comment(table: Table) -> None:
    assert len(table_comment(table, SETTINGS)) <= LONGEST_COMMENT


def test_a_table_that_no_source_fills_has_its_meaning_alone() -> None:
    assert not list(sources_of(contract.EXPECTATIONS, SETTINGS))
    assert table_comment(contract.EXPECTATIONS, SETTINGS) == contract.EXPECTATIONS.meaning


def test_every_source_says_what_its_rows_may_be_used_for_and_how_it_wants_to_be_named() -> None:
    for file in ("lake.toml", "sandbox/lake.toml"):
        for source in load(ROOT / file).sources.values():
            assert source.allowed_uses, f"{file}: {source.name}"
            assert source.attribution, f"{file}: {source.name}"


def test_without_a_retention_nothing_expires() -> None:
    assert expires(SETTINGS.source("kworb"), datetime(2026, 3, 2)) is None
