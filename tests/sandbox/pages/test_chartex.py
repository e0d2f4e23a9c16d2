"""api.chartex.com as the sandbox answers for it, and as the lake reads it."""

from __future__ import annotations

import pytest
import requests

from chartlake.answers import Scope
from chartlake.errors import AccessDenied
from chartlake.http import Http
from chartlake.sources import chartex
from sandbox.pages.chartex import CREDENTIALS
from sandbox.server import Sandbox
from tests.sources.answers import fetched

HEADERS = {"X-APP-ID": CREDENTIALS["app_id"], "X-APP-TOKEN": CREDENTIALS["app_token"]}


def test_the_worlds_chart_is_that_of_the_simulated_sounds(sandbox: Sandbox) -> None:
    http = Http(sandbox.url("chartex"), contact="t", secret=CREDENTIALS)
    answer = chartex.fetch(Scope(source="chartex", name="global_daily"), http)
    rows = chartex.parse(fetched("chartex", "global_daily", answer.body)).rows["chart_snapshots"]
    truth = sandbox.market.sounds.rows(sandbox.market.last_day, depth=100)

    assert [(row["rank"], row["item_id"], row["videos"]) for row in rows] == [
        (row.rank, row.sound.sound_id, row.videos) for row in truth
    ]


def test_a_country_has_a_chart_of_its_own_without_holes_in_its_ranks(sandbox: Sandbox) -> None:
    http = Http(sandbox.url("chartex"), contact="t", secret=CREDENTIALS)
    charts = []
    for scope in ("no_daily", "us_daily"):
        body = chartex.fetch(Scope(source="chartex", name=scope), http).body
        rows = chartex.parse(fetched("chartex", scope, body)).rows["chart_snapshots"]
        assert [row["rank"] for row in rows] == list(range(1, len(rows) + 1))
        charts.append([row["item_id"] for row in rows])
    assert charts[0] != charts[1]


def test_without_the_key_nothing_is_told(sandbox: Sandbox) -> None:
    http = Http(sandbox.url("chartex"), contact="t", secret={**CREDENTIALS, "app_token": "stolen"})
    with pytest.raises(AccessDenied):
        chartex.fetch(Scope(source="chartex", name="no_daily"), http)


@pytest.mark.parametrize(
    ("path", "status"), [("songs/", 404), ("tiktok-sounds/?limit=101", 400), ("tiktok-sounds/", 200)]
)
def test_other_paths_and_larger_pages_are_refused(sandbox: Sandbox, path: str, status: int) -> None:
    url = f"{sandbox.url('chartex')}/external/v1/{path}"
    assert requests.get(url, headers=HEADERS, timeout=10).status_code == status
