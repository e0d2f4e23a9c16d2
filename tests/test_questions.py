"""Saved questions: what is understood, what is bound into the SQL, and what is answered."""

from __future__ import annotations

from pathlib import Path

import pytest
from trino_query_parser import parse_statement

from chartlake.errors import ConfigError
from chartlake.questions import Question, read_questions, understood

QUESTIONS = {question.name: question for question in read_questions()}
TEXT = """\
-- tall: how tall a song is
-- asked: how tall is {song} in {market}
-- asked: how tall is {song}
-- parameter song: a title
-- parameter market: which market = global
-- needs: spotify songs_daily {market}
-- sentence: {song} is {height:.1f} m tall in {market}.
-- sentence TOO_TALL: {song} is too tall to be measured in {market}.
-- nothing: Nobody measured {song}.
-- one: recording_id
SELECT height, recording_id FROM songs WHERE title = '{song}' AND market = '{market}'
"""


@pytest.fixture
def tall(tmp_path: Path) -> Question:
    (tmp_path / "tall.sql").write_text(TEXT)
    (question,) = read_questions(tmp_path)
    return question


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=lambda question: question.name)
def test_every_question_is_athena_sql_before_and_after_its_parameters(question: Question) -> None:
    parse_statement(question.sql)
    parse_statement(question.bound({name: default or "no" for name, default in question.defaults.items()}))


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=lambda question: question.name)
def test_every_question_says_what_it_rests_on(question: Question) -> None:
    assert question.needs


@pytest.mark.parametrize("chart", ["songs", "songs_daily' OR '1", "%_weekly", "SONGS_DAILY"])
def test_a_chart_is_named_as_a_chart(chart: str) -> None:
    with pytest.raises(ConfigError, match="is no chart; how_long_will_it_last takes which chart, songs_daily or"):
        QUESTIONS["how_long_will_it_last"].bound({"song": "x", "chart": chart})


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=lambda question: question.name)
def test_every_question_understands_its_own_words(question: Question) -> None:
    for asked in question.asked:
        words = asked.format_map({"song": "Flowers in the rain", "market": "no", "artist": "Ada"})
        assert understood(words, list(QUESTIONS.values()))[0] is question


def test_case_blanks_and_a_question_mark_make_no_difference(tall: Question) -> None:
    assert understood("  How TALL  is Song 2 in Norway? ", [tall]) == (tall, {"song": "Song 2", "market": "Norway"})


def test_the_wording_that_says_more_is_preferred(tall: Question) -> None:
    assert understood("how tall is Lost in Space in no", [tall])[1] == {"song": "Lost in Space", "market": "no"}
    assert understood("how tall is Lost in Space", [tall])[1] == {"song": "Lost in Space"}


def test_what_nobody_saved_is_answered_with_what_can_be_asked(tall: Question) -> None:
    with pytest.raises(ConfigError, match=r"how tall is \{song\} in \{market\}"):
        understood("who let the dogs out", [tall])


def test_a_quote_stays_within_its_literal(tall: Question) -> None:
    sql = tall.bound({"song": "x' OR 1=1 --"})
    assert sql == "SELECT height, recording_id FROM songs WHERE title = 'x'' OR 1=1 --' AND market = 'global'"


def test_a_draft_for_an_editor_holds_the_defaults(tall: Question) -> None:
    assert tall.draft == "SELECT height, recording_id FROM songs WHERE title = '{song}' AND market = 'global'"


def test_a_brace_in_what_is_asked_is_only_a_brace(tall: Question) -> None:
    assert "title = '{market}'" in tall.bound({"song": "{market}"})
    assert tall.answer([], {"song": "{market}"}) == "Nobody measured {market}."


@pytest.mark.parametrize(("given", "code"), [("NO", "no"), ("Norway", "no"), ("uk", "gb"), ("Global", "global")])
def test_a_market_may_be_named(tall: Question, given: str, code: str) -> None:
    assert tall.filled({"song": "x", "market": given})["market"] == code


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({}, "say a title"),
        ({"song": "x", "market": "Atlantis"}, "'Atlantis' is no market"),
        ({"song": "x", "planet": "x"}, "no parameter planet; it has song, market"),
    ],
)
def test_what_is_missing_or_wrong_is_named(tall: Question, values: dict[str, str], said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        tall.bound(values)


def test_the_answer_is_the_first_row_in_words(tall: Question) -> None:
    rows = [{"height": 1.25, "recording_id": "A"}]
    assert tall.answer(rows, {"song": "Up", "market": "no"}) == "Up is 1.2 m tall in Norway (no)."


def test_a_status_may_have_a_sentence_of_its_own(tall: Question) -> None:
    rows = [{"height": None, "recording_id": "A", "status": "TOO_TALL"}]
    assert tall.answer(rows, {"song": "Up"}) == "Up is too tall to be measured in the world (global)."
    known = [{"height": 2.0, "recording_id": "A", "status": "OK"}]
    assert tall.answer(known, {"song": "Up"}) == "Up is 2.0 m tall in the world (global)."


def test_a_value_that_is_not_known_is_not_made_up_nor_are_its_rows_denied(tall: Question) -> None:
    assert tall.answer([{"height": None, "recording_id": "A"}], {"song": "Up"}) == (
        "It cannot be said in a sentence, for height is not known; the rows hold what is."
    )
    assert tall.answer([], {"song": "Up"}) == "Nobody measured Up."


def test_two_songs_of_one_name_have_to_be_told_apart(tall: Question) -> None:
    rows = [{"height": 1.0, "recording_id": "A"}, {"height": 2.0, "recording_id": "B"}]
    say_which = "different ones: say which of them is meant, by more of the title and the artists or by recording_id."
    assert tall.answer(rows, {"song": "Up"}) == f"That is at least 2 {say_which}"
    found = [row | {"found": 21} for row in rows]
    assert tall.answer(found, {"song": "Up"}) == f"That is 21 {say_which}"


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        ("-- asked: how tall is {song} in {market}\n-- asked: how tall is {song}\n", "`-- asked: …`"),
        ("songs_daily {market}\n", "a chart is needed as in"),
        ("-- parameter song: a title\n", "song is not both a parameter and used"),
        (" AND market = '{market}'", "market is not both"),
    ],
)
def test_a_header_that_lacks_something_names_the_file(tmp_path: Path, broken: str, said: str) -> None:
    (tmp_path / "tall.sql").write_text(TEXT.replace(broken, ""))
    with pytest.raises(ConfigError, match=said) as caught:
        read_questions(tmp_path)
    assert "tall.sql" in str(caught.value)
