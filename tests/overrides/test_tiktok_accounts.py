"""overrides/tiktok_accounts.csv is kept by people: whatever they write, it must map handles to Spotify artists."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FILE = ROOT / "overrides" / "tiktok_accounts.csv"
MAPPED = "06HL4z0CvFAxyc27GXpf02"


def complaints(text: str) -> list[str]:
    """What is wrong with such a file, one sentence for each line."""
    headings, *lines = csv.reader(text.splitlines())
    assert headings == ["handle", "spotify_artist_id"]
    handles = [line[0].casefold() for line in lines if line]
    found = []
    for line in lines:
        if len(line) != 2 or not re.fullmatch(r"[A-Za-z0-9._]{1,32}", line[0]):
            found.append(f"{line}: a handle without @, a comma, and a Spotify artist id are due")
        elif not re.fullmatch(r"[0-9A-Za-z]{22}", line[1]):
            found.append(f"{line}: {line[1]!r} is no Spotify artist id")
        elif handles.count(line[0].casefold()) > 1:
            found.append(f"{line}: {line[0]} stands twice")
    return found


def test_the_file_maps_each_handle_to_one_spotify_artist() -> None:
    assert complaints(FILE.read_text(encoding="utf-8")) == []


def test_the_documented_example_is_such_a_file() -> None:
    document = (ROOT / "docs" / "sources.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```csv\n *(handle,.*?)```", document, re.DOTALL)
    lines = [line.strip() for line in example.strip().splitlines()]
    assert len(lines) > 1
    assert complaints("\n".join(lines)) == []


@pytest.mark.parametrize(
    "line", [f"@fjord,{MAPPED}", f"fjord,spotify:artist:{MAPPED}", "fjord", f"fjord,{MAPPED},x", "fjord,short"]
)
def test_a_line_that_maps_nothing_is_complained_of(line: str) -> None:
    assert len(complaints(f"handle,spotify_artist_id\nelv,{MAPPED}\n{line}\n")) == 1


def test_a_handle_that_stands_twice_is_complained_of_however_it_is_written() -> None:
    assert len(complaints(f"handle,spotify_artist_id\nelv,{MAPPED}\nElv,{MAPPED}\n")) == 2
