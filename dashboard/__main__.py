"""`python -m dashboard [flags of streamlit]`: serves the page, made ready before the first reader comes."""

from __future__ import annotations

import sys
from pathlib import Path
from threading import Thread
from typing import Final

from botocore.exceptions import BotoCoreError, ClientError
from streamlit.web import cli

from chartlake.errors import ChartlakeError

# Imported here, and not only with the first reader: it takes seconds.
from dashboard import page, sql
from dashboard.description import described
from dashboard.lake import from_environment

PAGE: Final = Path(page.__file__).with_name("web.py")


def warm() -> None:
    """Ask what the first sheet asks, so that every view is translated once. The page tells what is wrong, if it is."""
    dashboard = described()
    chosen: dict[str, sql.Chosen] = {one.name: one.first for one in dashboard.parameters.values() if one.first}
    lake = from_environment()
    try:
        for visual in dashboard.sheets[0].visuals:
            lake.query(sql.of_visual(visual, chosen))
    except (ChartlakeError, BotoCoreError, ClientError):
        return


if __name__ == "__main__":
    # On AWS a query is paid for, and is translated there.
    if not from_environment().profile:
        Thread(target=warm, name="warm", daemon=True).start()
    sys.exit(cli.main(["run", str(PAGE), *sys.argv[1:]]))
