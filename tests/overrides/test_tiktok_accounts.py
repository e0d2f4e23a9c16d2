"""overrides/tiktok_accounts.csv is kept by people: whatever they write, it must map handles to Spotify artists."""

from __future__ import annotations

import re
from pathlib import Path

from chartlake.overrides import tiktok_accounts
from chartlake.settings import load

ROOT = Path(__file__).parents[2]


def test_every_account_of_the_file_is_asked_about() -> None:
    lake_file = ROOT / "lake.toml"
    scopes = load(lake_file).source("tiktok_stats").scopes
    assert {f"artist.{handle}-{artist}" for handle, artist in tiktok_accounts(lake_file).items()} <= set(scopes)


def test_the_documented_example_is_such_a_file(tmp_path: Path) -> None:
    document = (ROOT / "docs" / "sources.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```csv\n *(handle,.*?)```", document, re.DOTALL)
    lines = [line.strip() for line in example.strip().splitlines()]
    (tmp_path / "overrides").mkdir()
    (tmp_path / "overrides" / "tiktok_accounts.csv").write_text("\n".join(lines))
    assert len(tiktok_accounts(tmp_path / "lake.toml")) == len(lines) - 1 > 0
