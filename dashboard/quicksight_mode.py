"""Where QuickSight has the rows from. Apart, for whoever deploys no dashboard reads it too."""

from __future__ import annotations

from enum import StrEnum


class Mode(StrEnum):
    """Where a data set's rows are when somebody looks: in QuickSight's memory as of the day, or in the lake."""

    SPICE = "spice"
    DIRECT = "direct"
