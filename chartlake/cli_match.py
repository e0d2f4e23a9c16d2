"""`chartlake match`: which song is which, for pairs of a file, for two items, for the whole lake."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from chartlake.cli_options import Form
from chartlake.printing import Format, print_rows

app = typer.Typer(no_args_is_help=True, help="Say which items are the same recording, or versions of one song.")


@app.command()
def score(
    pairs: Annotated[Path, typer.Argument(help="Tab-separated: a_title a_artist b_title b_artists (joined by |)")],
    form: Form = Format.table,
) -> None:
    """Print each pair of a file with its relation and the probability that it is that; no lake is needed.

    Also read when they are there: a_isrc, b_isrc, a_duration_ms, b_duration_ms, a_release_date, b_release_date.
    """
    from chartlake.matching.evidence import judge
    from chartlake.matching.pairs import NEEDED, read_pairs

    scored = []
    for row, a, b in read_pairs(pairs):
        verdict = judge(a, b)
        scored.append(
            {**{name: row[name] for name in NEEDED}, "relation": verdict.relation, "probability": verdict.probability}
        )
    print_rows(scored, form)
