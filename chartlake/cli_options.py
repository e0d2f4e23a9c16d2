"""What the commands have in common: where the lake is, how rows are printed, and where they speak."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import typer
from rich.console import Console

from chartlake.printing import Format

say: Final = Console(stderr=True, highlight=False)

Home = Annotated[Path, typer.Option(envvar="CHARTLAKE_HOME", help="Folder that holds the lake's .chartlake/")]
Profile = Annotated[str | None, typer.Option(help="AWS profile: talk to the lake that `cdk deploy` made")]
LakeFile = Annotated[Path, typer.Option("--lake", envvar="CHARTLAKE_LAKE", help="The lake.toml to deploy")]
Form = Annotated[Format, typer.Option("--format", help="How rows are printed")]
HERE: Final = Path()
LAKE_TOML: Final = Path("lake.toml")
