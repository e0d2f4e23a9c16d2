"""The labelled pairs have the shape that the benchmark of matching relies on; what they say is judged by people."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import defaultdict
from datetime import date
from pathlib import Path

import pytest

PAIRS = Path(__file__).with_name("matching_pairs.tsv")
NAMES = ("part", "trap", "a_title", "a_artist", "b_title", "b_artists", "relation")
EVIDENCE = ("a_isrc", "b_isrc", "a_duration_ms", "b_duration_ms", "a_release_date", "b_release_date")
PARTS = {"choose", "judge"}
RELATIONS = {"recording", "version", "different"}
FEWEST_PAIRS = 500
FEWEST_OF_A_TRAP = 15

Pair = dict[str, str]


@pytest.fixture(scope="module")
def pairs() -> list[Pair]:
    with PAIRS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def folded(text: str) -> str:
    """The text without case, marks and doubled spaces, so that two spellings of a name are seen as one."""
    marked = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(sign for sign in marked if not unicodedata.combining(sign)).split())


def name_of_the_song(title: str) -> str:
    """The title as far as its first bracket or dash."""
    bare = re.split(r" - ", re.sub(r"[(\[].*?[)\]]", "", folded(title)))[0]
    return re.sub(r"[^\w]+", " ", bare).strip()


def of_part(pairs: list[Pair], part: str) -> list[Pair]:
    return [pair for pair in pairs if pair["part"] == part]


def artists(pair: Pair) -> set[str]:
    return {folded(pair["a_artist"]), *map(folded, pair["b_artists"].split("|"))}


def test_the_columns_are_the_thirteen_that_the_benchmark_reads() -> None:
    lines = PAIRS.read_text(encoding="utf-8").splitlines()
    assert lines[0].split("\t") == [*NAMES, *EVIDENCE]
    assert {line.count("\t") for line in lines} == {len(NAMES) + len(EVIDENCE) - 1}


def test_there_are_enough_pairs(pairs: list[Pair]) -> None:
    assert len(pairs) >= FEWEST_PAIRS
    shares = [len(of_part(pairs, part)) / len(pairs) for part in PARTS]
    assert min(shares) >= 0.4


def test_every_part_and_relation_is_a_known_word(pairs: list[Pair]) -> None:
    assert {pair["part"] for pair in pairs} == PARTS
    assert {pair["relation"] for pair in pairs} == RELATIONS


def test_names_are_filled_in_and_hold_no_space_at_their_ends(pairs: list[Pair]) -> None:
    for pair in pairs:
        for column in NAMES:
            assert pair[column], (column, pair)
            assert pair[column] == pair[column].strip(), (column, pair)
        assert all(name and name == name.strip() for name in pair["b_artists"].split("|")), pair


def test_evidence_is_empty_or_well_formed(pairs: list[Pair]) -> None:
    for pair in pairs:
        for side in "ab":
            assert re.fullmatch(r"([A-Z]{2}[A-Z0-9]{3}\d{7})?", pair[f"{side}_isrc"]), pair
            assert re.fullmatch(r"([1-9]\d{3,6})?", pair[f"{side}_duration_ms"]), pair
            if pair[f"{side}_release_date"]:
                date.fromisoformat(pair[f"{side}_release_date"])


def test_names_alone_must_do_for_most_pairs(pairs: list[Pair]) -> None:
    bare = [pair for pair in pairs if not any(pair[column] for column in EVIDENCE)]
    assert len(bare) / len(pairs) >= 0.8


@pytest.mark.parametrize("part", sorted(PARTS))
def test_each_part_holds_each_trap_and_each_relation(pairs: list[Pair], part: str) -> None:
    assert {pair["trap"] for pair in of_part(pairs, part)} == {pair["trap"] for pair in pairs}
    assert {pair["relation"] for pair in of_part(pairs, part)} == RELATIONS


def test_each_trap_is_set_often_enough(pairs: list[Pair]) -> None:
    count: dict[str, int] = defaultdict(int)
    for pair in pairs:
        count[pair["trap"]] += 1
    assert {trap: n for trap, n in count.items() if n < FEWEST_OF_A_TRAP} == {}


def test_no_pair_stands_there_twice(pairs: list[Pair]) -> None:
    first_seen: dict[tuple[str, ...], Pair] = {}
    for pair in pairs:
        key = tuple(pair[column] for column in (*NAMES[2:6], *EVIDENCE))
        assert key not in first_seen, pair
        first_seen[key] = pair


def test_no_artist_of_the_judging_part_occurs_in_the_choosing_one(pairs: list[Pair]) -> None:
    choose, judge = (set().union(*map(artists, of_part(pairs, part))) for part in ("choose", "judge"))
    assert choose & judge == set()


def test_no_song_of_the_judging_part_occurs_in_the_choosing_one(pairs: list[Pair]) -> None:
    choose, judge = (
        {name_of_the_song(pair["b_title"]) for pair in of_part(pairs, part)} - {""} for part in ("choose", "judge")
    )
    assert choose & judge == set()
