"""`chartlake match`: which song is which, for pairs of a file, for two items, for the whole lake."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Final

import typer

from chartlake.cli_options import HERE, LAKE_TOML, Form, Home, LakeFile, Profile, say
from chartlake.printing import Format, print_rows

OVERRIDES: Final = Path("overrides") / "track_matches.csv"

app = typer.Typer(no_args_is_help=True, help="Say which items are the same recording, or versions of one song.")


@app.command()
def score(
    pairs: Annotated[Path, typer.Argument(help="Tab-separated: a_title a_artist b_title b_artists (joined by |)")],
    form: Form = Format.table,
) -> None:
    """Print each pair of a file with its relation and the probability that it is that; no lake is needed.

    Also read when they are there: a_isrc, b_isrc, a_duration_ms, b_duration_ms, a_release_date, b_release_date.
    """
    import pyarrow as pa

    from chartlake.matching.evidence import judge
    from chartlake.matching.pairs import NEEDED, read_pairs

    scored = []
    for row, a, b in read_pairs(pairs):
        verdict = judge(a, b)
        scored.append(
            {**{name: row[name] for name in NEEDED}, "relation": verdict.relation, "probability": verdict.probability}
        )
    names = (*NEEDED, "relation", "probability")
    print_rows(scored or pa.table({name: pa.array([], pa.string()) for name in names}), form)


@app.command()
def run(
    overrides: Annotated[Path, typer.Option(help="What people say of single items")] = OVERRIDES,
    home: Home = HERE,
    profile: Profile = None,
    lake: LakeFile = LAKE_TOML,
    form: Form = Format.table,
) -> None:
    """Match every item of the lake anew, and put the rows of track_matches in place of those that are there."""
    from chartlake.matching.lake import match_all
    from chartlake.matching.overrides import read_overrides
    from chartlake.target import open_lake

    said = read_overrides(overrides)
    opened = open_lake(home.resolve(), profile, lake.resolve())
    with say.status("matching"):
        done = match_all(opened, said)
    counted = {"items": done.items, "rows": done.rows, "overrides": len(said), "overrides_applied": done.overrides}
    print_rows([{**counted, "overrides_met_no_item": len(said) - done.overrides, "changed": done.changed}], form)


@app.command()
def explain(
    a: Annotated[str, typer.Argument(help='A Spotify track id, tiktok:<id>, or "title — artist, artist"')],
    b: Annotated[str, typer.Argument(help="The other, in the same way")],
    home: Home = HERE,
    profile: Profile = None,
    form: Form = Format.table,
) -> None:
    """Print what speaks for and against two items being one recording, or versions of one song."""
    from chartlake.matching.evidence import judge
    from chartlake.matching.explain import described, pieces_of

    def ask(sql: str) -> list[dict[str, Any]]:
        from chartlake import target

        athena = target.aws(profile).athena() if profile else target.local_athena(home)
        rows: list[dict[str, Any]] = athena.query(sql).to_pylist()
        return rows

    one, other = described(a, ask), described(b, ask)
    verdict = judge(one, other)
    say.print(f"{verdict.relation}, probability {verdict.probability:.2f}", markup=False)
    print_rows(pieces_of(one, other, verdict), form)
