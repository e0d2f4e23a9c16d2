"""What the notebooks share: the lake they ask, the market they look at, and words where there is nothing to draw."""

from __future__ import annotations

import os
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final

import awswrangler as wr
import pandas as pd
from IPython.display import Markdown

from chartlake import target
from chartlake.target import Target

# Can be told apart by the colour-blind.
SPOTIFY: Final = "#0072B2"
TIKTOK: Final = "#D55E00"
MUTED: Final = "#9AA5B1"
WIDTH: Final = 600
# Seconds; awswrangler waits a whole one, which is longer than most answers take.
_POLLING: Final = 0.05
CHECKOUT: Final = Path(target.__file__).parents[1]


@cache
def lake() -> Target:
    """The lake of CHARTLAKE_PROFILE on AWS, else the one that runs in CHARTLAKE_HOME, else in the checkout.

    A relative home counts from the checkout, for notebooks run in their own folder. ConfigError or EmulatorError says
    what to do when there is none.
    """
    home = CHECKOUT / os.environ.get("CHARTLAKE_HOME", "")
    return target.connect(home=home, profile=os.environ.get("CHARTLAKE_PROFILE"))


def ask(sql: str, **values: object) -> pd.DataFrame:
    """The rows of Athena SQL; dates as pandas has them. `values` stand in it as `:name`, and awswrangler quotes them.

    `ctas_approach=False` reads the result as it is instead of writing a table first: quicker for answers of this size.
    """
    deployment = lake().deployment
    rows: pd.DataFrame = wr.athena.read_sql_query(
        sql,
        database=deployment.database,
        workgroup=deployment.workgroup,
        ctas_approach=False,
        params=values or None,
        paramstyle="named",
        boto3_session=lake().session,
        athena_query_wait_polling_delay=_POLLING,
    )
    dates = [name for name in rows.columns if any(type(value) is date for value in rows[name])]
    return rows.assign(**{name: pd.to_datetime(rows[name]) for name in dates})


def charts() -> pd.DataFrame:
    """One row per chart of the lake: its first and last date, how many dates, and the depth of the last [rank]."""
    return ask("""
        SELECT platform, chart, market, min(chart_date) AS first_date, max(chart_date) AS last_date,
            count(*) AS dates, max_by(depth, chart_date) AS depth
        FROM chart_calendar
        GROUP BY platform, chart, market
        ORDER BY platform, chart, market
    """)


def market_to_show(wanted: str, held: pd.DataFrame) -> str:
    """`wanted` where `held` (of `charts`) has Spotify's daily songs of it, else the first market that has them."""
    daily = held[(held["platform"] == "spotify") & (held["chart"] == "songs_daily")]["market"].tolist()
    return wanted if wanted in daily or not daily else str(daily[0])


def say(text: str) -> Markdown:
    """A sentence with what was asked in it, shown as the text around it is."""
    shown: Markdown = Markdown(text)  # type: ignore[no-untyped-call]  # IPython has no types for it
    return shown


def drawn(picture: Any, rows: pd.DataFrame, otherwise: str) -> Any:
    """The picture; or, where the lake has no rows for it, the sentence that says why and what to do."""
    return picture if len(rows) else say(f"*Nothing to show.* {otherwise}")
