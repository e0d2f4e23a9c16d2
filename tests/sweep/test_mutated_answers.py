"""Whatever an upstream sends, a parser names what is wrong, and gives no row that the true answer does not hold."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from random import Random
from typing import Any, Final

import pytest

from chartlake import contract
from chartlake.answers import ParsedRows, RawObject, Row
from chartlake.conform import conform
from chartlake.errors import ChartlakeError
from chartlake.sources import names, source
from chartlake.text_id import PREFIX, text_id
from tests.sweep.mutations import WHOLE, blown_up, mutated
from tests.sweep.specimens import SEED, Specimen, specimens

EACH: Final = 120
DEEP: Final = 1_500
TEN_MEGABYTES: Final = "ten megabytes"
# An answer that lost its date is of the day it was fetched on, and says so; an item that lost its id gets one of its
# words; a row that stands elsewhere in a list has that place.
_MAY_FOLLOW: Final = frozenset({"chart_date", "date_basis"})
# Where rows of a table may go unsaid: what a playlist says of a track follows from its position, which is there or
# refused; Spotify blanks hits and releases that it has withdrawn.
_MAY_BE_UNSAID: Final = frozenset({("spotify_playlists", "tracks"), ("spotify_search", "albums")})
# Without its mark a row of a page is part of the row before it: nobody knows how many there were.
_JOINS_ROWS: Final = re.compile(r"(?:tag removed|renamed) b['\"]</?(?:tr|tbody|table)\b")
# A sound whose song is not told goes by its own name.
_OTHER_TITLE: Final = "original sound"


@pytest.mark.parametrize("name", names())
def test_a_mutated_answer_gives_no_wrong_row(name: str) -> None:
    _sweep(name, EACH)


@pytest.mark.deep
@pytest.mark.parametrize("name", names())
def test_many_mutated_answers_give_no_wrong_row(name: str) -> None:
    _sweep(name, DEEP)


@pytest.mark.deep
@pytest.mark.parametrize("name", names())
def test_ten_megabytes_more_are_named_or_left_alone(name: str) -> None:
    for specimen in specimens(name):
        _check(specimen, TEN_MEGABYTES, blown_up(specimen.answer.body))


def _sweep(name: str, count: int) -> None:
    every = specimens(name)
    rng = Random(f"{SEED} {name} {count}")
    ends: Counter[str] = Counter()
    for number in range(count):
        specimen = every[number % len(every)]
        what, body = mutated(specimen.answer.body, rng)
        ends[_check(specimen, what, body)] += 1
    print(f"{name}: seed {SEED!r}, {count} mutated answers of {len(every)}: {dict(ends.most_common())}")
    assert sum(ends.values()) == count


def _check(specimen: Specimen, what: str, body: bytes) -> str:
    """How it ended: the name of the error, or `rows`."""
    answer = replace(specimen.answer, body=body)
    try:
        parsed = source(answer.source).parse(answer)
    except ChartlakeError as error:
        return error.outcome
    _no_row_unsaid(specimen, parsed, what)
    assert set(parsed.rows) <= set(source(answer.source).TABLES)
    for table, rows in parsed.rows.items():
        _conforms(table, rows, answer)
        _once_each(table, rows)
        for row in rows:
            assert _stands_in(row, specimen.rows[table]), f"{what}: {_nearest(row, specimen.rows[table])}"
        days = {row.get("chart_date") for row in specimen.rows[table]} | {answer.fetched_at.date()}
        assert {row.get("chart_date") for row in rows} <= days, what
    return "rows"


def _no_row_unsaid(specimen: Specimen, parsed: ParsedRows, what: str) -> None:
    """Each row of the true answer is there or refused, where the mutation leaves their number known."""
    if what in (*WHOLE, TEN_MEGABYTES) or _JOINS_ROWS.match(what):
        return
    for table, true in specimen.rows.items():
        if (specimen.answer.source, table) not in _MAY_BE_UNSAID:
            rows = parsed.rows.get(table, [])
            refused = {refusal.row_number for refusal in parsed.refused if refusal.table in (table, "")} - {0}
            told = len(rows) + len(refused) + _in_refused_charts(true, rows, parsed)
            assert told >= len(true), f"{what}: {len(true)} rows of {table}, {len(rows)} given, refused {refused}"


def _in_refused_charts(true: Sequence[Row], rows: Sequence[Row], parsed: ParsedRows) -> int:
    """How many rows belong to charts that were refused as a whole, which a refusal without a row says."""
    if all(refusal.row is not None for refusal in parsed.refused):
        return 0
    given = set(map(_chart, rows))
    return sum(_chart(row) not in given for row in true)


def _chart(row: Row) -> tuple[object, ...]:
    return tuple(row.get(name) for name in ("chart", "market", "chart_date"))


def _once_each(table: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """No row is there twice, by the contract's key."""
    key = [column for column in contract.table(table).key if column not in ("raw_key", "source", "month")]
    places = Counter(tuple(str(row.get(column)) for column in key) for row in rows)
    assert max(places.values(), default=1) == 1, places.most_common(1)


def _conforms(table: str, rows: Sequence[Mapping[str, Any]], answer: RawObject) -> None:
    """Laying rows out must not break either: what does not fit is refused there."""
    lineage = {"source": answer.source, "fetched_at": answer.fetched_at, "raw_key": answer.key}
    described = contract.table(table)
    if described.has_snapshots:
        lineage |= {"current": True, "adapter_version": 1}
    conform(described, [dict(row) for row in rows], lineage)


def _stands_in(row: Mapping[str, Any], true: Sequence[Mapping[str, Any]]) -> bool:
    """Whether a row of the true answer says all that this row says."""
    return any(all(_agrees(name, value, row, other) for name, value in row.items()) for other in true)


def _nearest(row: Mapping[str, Any], true: Sequence[Mapping[str, Any]]) -> str:
    """How the row differs from the true row that it is most like."""
    wrong = [
        {name: (row[name], one.get(name)) for name in row if not _agrees(name, row[name], row, one)} for one in true
    ]
    return str(min(wrong, key=len)) if wrong else "no row was due"


def _agrees(name: str, value: Any, row: Mapping[str, Any], true: Mapping[str, Any]) -> bool:
    if value is None or value == true.get(name) or value == []:
        return True
    count = name.removesuffix("_low").removesuffix("_high")
    if row.get(f"{count}_low") is not None and true.get(count) is not None:
        return _rounds(row, count, true[count])
    if name in _MAY_FOLLOW:
        return row.get("date_basis") == "fetched"
    if name == "market" and "chart_date" not in row:
        return bool(value == "global")  # a plan that lost its markets is one for every market
    if name == "title" and isinstance(value, str) and value.startswith(_OTHER_TITLE):
        return True
    if isinstance(value, str) and value.startswith(PREFIX):
        return value == _id_of_its_words(row)  # the item has lost its id
    if value == "unavailable":
        return name == "item_type" and row.get("track_id") is None
    return name in ("artist_names", "artist_ids", "genres") and set(value) <= set(true.get(name) or ())


def _rounds(row: Mapping[str, Any], count: str, exact: int) -> bool:
    """Whether a count, where the exact one is lost, is rounded from it: by no more than the zeros it ends in."""
    low, shown, high = row[f"{count}_low"], row[count], row[f"{count}_high"]
    digits = str(shown)
    step = 10 ** (len(digits) - len(digits.rstrip("0")))
    # As wide as one step where the page rounds, as wide as two where it may have cut instead.
    return bool(low <= exact <= high and low <= shown <= high and high - low <= 2 * step)


def _id_of_its_words(row: Mapping[str, Any]) -> str:
    artists: Iterable[str] = row.get("artist_names") or filter(None, [row.get("artist_name")])
    return text_id(row.get("title") or "", list(artists))


def test_the_check_itself_sees_a_wrong_row() -> None:
    true = [{"rank": 1, "title": "One", "streams": 5}]
    assert _stands_in({"rank": 1, "title": None, "streams": 5}, true)
    assert not _stands_in({"rank": 1, "title": "One", "streams": 6}, true)


def test_the_check_itself_sees_a_count_whose_bounds_say_nothing() -> None:
    true = [{"videos": 57_443, "videos_low": 57_443, "videos_high": 57_443}]
    assert _stands_in({"videos": 57_400, "videos_low": 57_350, "videos_high": 57_449}, true)
    assert not _stands_in({"videos": 57_400, "videos_low": 0, "videos_high": 10**12}, true)
    assert not _stands_in({"videos": 57_400, "videos_low": 57_500, "videos_high": 57_599}, true)


def test_the_check_itself_sees_an_id_of_other_words() -> None:
    true = [{"title": "One", "artist_names": ["A"], "item_id": "1"}]
    assert _stands_in({"title": "One", "artist_names": ["A"], "item_id": text_id("One", ["A"])}, true)
    assert not _stands_in({"title": "One", "artist_names": ["A"], "item_id": text_id("Two", ["A"])}, true)


def test_the_check_itself_sees_a_row_that_went_without_a_word() -> None:
    (specimen, *_) = specimens("tokchart")
    rows = specimen.rows["chart_snapshots"]
    _no_row_unsaid(specimen, ParsedRows(rows=specimen.rows), "null rank")
    with pytest.raises(AssertionError, match="null rank"):
        _no_row_unsaid(specimen, ParsedRows(rows={"chart_snapshots": rows[1:]}), "null rank")
