"""The tree at the top of errors.py is the tree that the classes form."""

from __future__ import annotations

import re

from chartlake import errors


def test_the_drawn_tree_names_every_error_under_its_parent() -> None:
    drawn = {}
    parent = ""
    for branch, name in re.findall(
        r"^((?:│|├|└| |─)*)(\w+)", (errors.__doc__ or "").split("ChartlakeError\n", 1)[1], re.M
    ):
        if not branch:
            break
        if len(branch) == 4:
            parent = name
        drawn[name] = "ChartlakeError" if len(branch) == 4 else parent
    defined = {
        name: thing.__mro__[1].__name__
        for name, thing in vars(errors).items()
        if isinstance(thing, type) and issubclass(thing, errors.ChartlakeError) and thing is not errors.ChartlakeError
    }
    assert drawn == defined
