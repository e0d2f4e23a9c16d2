"""`python -m dashboard [flags of streamlit]`: serves the page, made ready before the first reader comes."""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import Final

from botocore.exceptions import BotoCoreError, ClientError
from streamlit.web import cli

from chartlake.errors import ChartlakeError

# Imported here, and not only with the first reader: it takes seconds.
from dashboard import page, sql, visuals
from dashboard.description import described
from dashboard.lake import from_environment
from dashboard.rows import Rows

PAGE: Final = Path(page.__file__).with_name("web.py")


def warm() -> None:
    """Ask what the first sheet asks, and draw it: the first reader finds it made."""
    dashboard = described()
    first, *_ = dashboard.sheets
    offered = (dashboard.parameters[name] for name in first.parameters)
    chosen: dict[str, sql.Chosen] = {one.name: one.first for one in offered if one.first}
    # The page tells what is wrong, if anything is.
    with suppress(ChartlakeError, BotoCoreError, ClientError):
        rows = Rows.of(from_environment())
        rows.ahead(*page.always(dashboard), *(sql.of_visual(one, chosen) for one in first.visuals))
        for visual in first.visuals:
            visuals.prepare(rows, visual, chosen)


if __name__ == "__main__":
    # On AWS a query is paid for, and is translated there.
    if not from_environment().profile:
        Thread(target=warm, name="warm", daemon=True).start()
    sys.exit(cli.main(["run", str(PAGE), *sys.argv[1:]]))
