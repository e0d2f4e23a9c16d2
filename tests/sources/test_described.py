"""What bytes are called that are not what was due."""

from __future__ import annotations

import pytest

from chartlake.sources._described import described


@pytest.mark.parametrize(
    ("page", "said"),
    [
        (b"<html><TITLE lang=en>Log in\n &amp; go</title>", "titled 'Log in & go'"),
        (b"<html><title></title>", "without a title"),
        (b"<html>" + b" " * 65_536 + b"<title>Far down</title>", "without a title"),
        (b"<html>" + b"<title>" * 200_000, "without a title"),
        (b"<html>" + b"<title" * 200_000, "without a title"),
    ],
    ids=["spread over lines", "blank", "far down", "begun again and again", "never begun"],
)
def test_a_page_is_called_by_the_title_at_its_top(page: bytes, said: str) -> None:
    assert described(page) == f"HTML of {len(page)} bytes {said}"
