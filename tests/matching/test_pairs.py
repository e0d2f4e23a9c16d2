"""A file of pairs: what it must have, and whose fault it is when it does not."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from benchmarks.matching import PAIRS, confusion, precision_and_recall
from chartlake.cli_match import app
from chartlake.errors import ConfigError
from chartlake.matching.pairs import read_pairs
from chartlake.matching.weights import THRESHOLD

HEADING = "a_title\ta_artist\tb_title\tb_artists"


def written(folder: Path, *lines: str) -> Path:
    file = folder / "pairs.tsv"
    file.write_text("\n".join(lines), encoding="utf-8")
    return file


def test_each_pair_is_printed_with_its_relation_and_probability(tmp_path: Path) -> None:
    file = written(
        tmp_path,
        f"{HEADING}\tnote",
        "Stay\tZedd & Alessia Cara\tStay (with Alessia Cara)\tZedd|Alessia Cara\tx",
        'Halo "live"\tStarset\tHalo\tBeyoncé\t',
    )
    done = CliRunner().invoke(app, ["score", str(file), "--format", "csv"])
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert [row["relation"] for row in rows] == ["recording", "different"]
    assert list(rows[0]) == ["a_title", "a_artist", "b_title", "b_artists", "relation", "probability"]
    assert rows[1]["a_title"] == 'Halo "live"'
    assert all(0.5 <= float(row["probability"]) <= 1 for row in rows)


def test_a_pair_without_a_title_is_different_and_the_others_are_scored(tmp_path: Path) -> None:
    file = written(tmp_path, HEADING, "\tStarset\tHalo\tStarset", "Halo\tStarset\tHalo\tStarset")
    done = CliRunner().invoke(app, ["score", str(file), "--format", "csv"])
    assert [row["relation"] for row in csv.DictReader(io.StringIO(done.stdout))] == ["different", "recording"]


def test_lines_may_end_as_old_machines_end_them(tmp_path: Path) -> None:
    file = tmp_path / "pairs.tsv"
    file.write_bytes(f"{HEADING}\rHalo\tStarset\tHalo\tStarset\rHalo\tStarset\tHero\tStarset\r\n".encode())
    assert [b.title for _, _, b in read_pairs(file)] == ["Halo", "Hero"]


@pytest.mark.parametrize("form", ["csv", "table"])
def test_a_file_of_nothing_but_its_heading_prints_the_headings(tmp_path: Path, form: str) -> None:
    done = CliRunner().invoke(app, ["score", str(written(tmp_path, HEADING)), "--format", form])
    assert "a_title" in done.stdout
    assert "probability" in done.stdout


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (["a_title\ta_artist\tb_title", "x\ty\tz"], "line 1: no column b_artists"),
        ([f"{HEADING}\ta_title"], "line 1: column a_title stands twice"),
        ([HEADING, "x\ty\tz"], "line 2: 3 columns"),
        ([HEADING, "x\ty\tz\tw", "x\ty\tz\tw\tv"], "line 3: 5 columns"),
        ([HEADING, f"{'x' * 140_000}\ty\tz\tw"], "line 2: a value has more than 10,000 characters"),
        ([f"{HEADING}\ta_duration_ms", "x\ty\tz\tw\t3:20"], "line 2: a_duration_ms '3:20'"),
        ([f"{HEADING}\tb_release_date", "x\ty\tz\tw\t1 May"], "line 2: b_release_date '1 May'"),
        ([f"{HEADING}\tb_release_date", "x\ty\tz\tw\t2026-02-30"], "line 2: b_release_date '2026-02-30'"),
        ([f"{HEADING}\tb_release_date", "x\ty\tz\tw\t2026-13"], "line 2: b_release_date '2026-13'"),
        ([], "line 1: no column"),
    ],
)
def test_a_bad_file_is_told_with_its_line(tmp_path: Path, lines: list[str], words: str) -> None:
    with pytest.raises(ConfigError, match=words):
        list(read_pairs(written(tmp_path, *lines)))


def test_a_file_that_is_not_there_or_no_text_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        list(read_pairs(tmp_path / "none.tsv"))
    (tmp_path / "x.tsv").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ConfigError, match="not UTF-8"):
        list(read_pairs(tmp_path / "x.tsv"))


def test_scoring_needs_neither_pandas_nor_arrow() -> None:
    code = (
        "import sys; import chartlake.matching.evidence, chartlake.matching.pairs; "
        "print([name for name in ('pandas', 'numpy', 'pyarrow', 'boto3') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("part", ["choose", "judge"])
@pytest.mark.parametrize("relation", ["recording", "version"])
def test_the_labelled_pairs_are_judged_as_well_as_promised(part: str, relation: str) -> None:
    assert PAIRS.exists()
    precision, recall = precision_and_recall(confusion(part), relation)
    assert precision >= 0.99
    assert recall >= 0.92


@pytest.mark.parametrize("part", ["choose", "judge"])
def test_what_is_linked_is_right_and_most_of_what_should_be_is_linked(part: str) -> None:
    precision, recall = precision_and_recall(confusion(part, THRESHOLD), "recording")
    assert precision >= 0.99
    assert recall >= 0.92
