"""A text inside SQL stays a text."""

from __future__ import annotations

from chartlake.literals import literal, literals


def test_a_quote_ends_no_text() -> None:
    assert literal("O'Malley') OR ('1'='1") == "'O''Malley'') OR (''1''=''1'"


def test_a_list_of_none_equals_nothing() -> None:
    assert literals(["a", "b'c"]) == "'a', 'b''c'"
    assert literals([]) == "NULL"
