"""How much longer a song stays on its chart, and whether it reaches the top 10: fitted on the past, scored on the rest.

`history` reads the views, `landmarks` says what was known of a song on a day and what became of it; `hazards`,
`arrivals`, `blends` and `baselines` are what is fitted, under the names that `models` gives them; `scores` and
`backtest` say how well, `fitting` chooses, `publishing` writes the table `expectations`. See docs/expectations.md.
"""

from __future__ import annotations

from typing import Final

# The views that a fit asks.
READ: Final = ("chart_calendar", "chart_moves", "chart_runs", "recording_daily")
