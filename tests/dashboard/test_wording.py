"""What the page says of a song's end and of a month's new songs: no more than the lake can know."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from dashboard import wording
from dashboard.headline import why_nothing_is_new

LAST_SEEN = "12\u00a0Mar\u00a02026"


def life(ended_by: str) -> dict[str, Any]:
    return {"ended_by": ended_by, "half_life_status": "NOT_YET", "last_date": date(2026, 3, 12)}


def test_only_a_song_on_the_newest_chart_is_still_there() -> None:
    assert wording.how_it_ended(life("right_censored")) == ", still there"
    assert wording.half_life(life("right_censored")) == ("–", "still above half of its best day")


@pytest.mark.parametrize("ended_by", ["cut", "gap"])
def test_a_song_that_the_lake_lost_sight_of_may_have_stayed(ended_by: str) -> None:
    assert wording.how_it_ended(life(ended_by)) == f"; last seen {LAST_SEEN}, it may have stayed"
    assert wording.half_life(life(ended_by)) == ("–", f"above half of its best day when last seen on {LAST_SEEN}")


def test_of_a_song_that_left_nothing_is_added() -> None:
    assert wording.how_it_ended(life("exit")) == ""


def test_a_month_in_the_first_28_days_says_so_and_a_later_one_names_the_gap() -> None:
    early, late = ({"month": "2026-03", "past_start": past} for past in (False, True))
    assert why_nothing_is_new(pd.DataFrame([early])) == "not said for the first 28 days of a chart"
    assert "only dates after a gap" in why_nothing_is_new(pd.DataFrame([late]))
    assert "no Spotify chart" in why_nothing_is_new(pd.DataFrame(columns=["month", "past_start"]))


def _newest_month() -> None:
    """The tile of a month of which one date follows a gap."""
    import pandas as pd

    from dashboard import headline
    from dashboard.tiles import row

    month = {"month": "2026-03", "new_recordings": 3, "recordings": 30, "new_share": 0.1}
    counted = {"observed_dates": 20, "counted_dates": 19, "status": "PARTIAL", "past_start": True}
    headline._new(row(), pd.DataFrame([month | counted]))


def test_a_share_over_some_dates_says_of_how_many() -> None:
    page = AppTest.from_function(_newest_month).run(timeout=60)
    assert [one.value for one in page.metric] == ["10%"]
    assert "19 of 20 dates counted" in page.caption[0].value
