"""`chartlake purge`: take what a source gave out of the lake, for good."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from chartlake.cli_options import HERE, LAKE_TOML, Form, Home, LakeFile, Profile, say
from chartlake.errors import ConfigError, InternalError
from chartlake.printing import Format, print_rows


def purge(
    source: Annotated[str | None, typer.Option(help="Only this source; without it, what is past its retention")] = None,
    before: Annotated[str | None, typer.Option(help="A day, yyyy-mm-dd: what was fetched before it goes")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask first")] = False,
    home: Home = HERE,
    profile: Profile = None,
    lake: LakeFile = LAKE_TOML,
    form: Form = Format.table,
) -> None:
    """Remove a source's answers, with all their versions, and the rows made of them."""
    from chartlake import purge as purging
    from chartlake.target import open_lake

    opened = open_lake(home.resolve(), profile, lake.resolve())
    moment = datetime.now(UTC).replace(tzinfo=None)
    if source:
        opened.settings.source(source)
        chosen = [(source, _day(before) if before else moment)]
    elif before:
        raise ConfigError("--before needs --source: of which source should everything before that day go?")
    else:
        chosen = list(purging.overdue(opened, now=moment))
    held = [(name, end, purging.count(opened, name, before=end)) for name, end in chosen]
    for name, end, count in held:
        say.print(f"{name}: {count:,} answers and rows from before {end:%Y-%m-%d %H:%M} UTC")
    if not any(count for _, _, count in held):
        say.print("there is nothing to remove")
    elif not yes:
        typer.confirm("Remove them with all their versions? Nothing brings them back", abort=True, err=True)
    done = [purging.purge(opened, name, before=end) for name, end, _ in held]
    print_rows(
        [{"source": one.source, "answers": one.answers, "rows": one.rows, "left": one.left} for one in done], form
    )
    if any(one.left for one in done):
        raise InternalError("something was stored meanwhile; run the command again")


def _day(text: str) -> datetime:
    try:
        return datetime.strptime(text, "%Y-%m-%d")
    except ValueError:
        raise ConfigError(f"--before {text!r} is no day; write it as 2026-03-02") from None
