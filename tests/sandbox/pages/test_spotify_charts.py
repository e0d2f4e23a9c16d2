"""The charts service as the sandbox answers for it, read as the lake's own sources read it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
import requests

from chartlake.answers import RawObject, Scope
from chartlake.errors import AccessDenied, DateUnavailable, NotFound
from chartlake.http import Http
from chartlake.sources import spotify_charts_public, spotify_charts_service
from sandbox.market import Market
from sandbox.pages.spotify_charts import TOKEN
from sandbox.server import Sandbox
from tests.sources.answers import fetched

YESTERDAY = date(2026, 3, 30)
THURSDAY = date(2026, 3, 26)


def client(sandbox: Sandbox, token: str = TOKEN) -> Http:
    return Http(sandbox.url("spotify_charts"), contact="t", secret={"token": token})


def chart(sandbox: Sandbox, name: str, day: date | None = None) -> list[dict[str, Any]]:
    scope = Scope(source="spotify_charts_service", name=name, date=day)
    answer = spotify_charts_service.fetch(scope, client(sandbox))
    raw: RawObject = fetched(scope.source, name, answer.body, at=answer.fetched_at)
    return list(spotify_charts_service.parse(raw).rows["chart_snapshots"])


def test_without_a_login_there_are_three_charts_of_fifty_and_no_streams(sandbox: Sandbox) -> None:
    document = requests.get(f"{sandbox.url('spotify_charts')}/public/v0/charts", timeout=10).json()
    charts = document["chartEntryViewResponses"]

    assert [one["displayChart"]["chartMetadata"]["alias"] for one in charts] == [
        "REGIONAL_GLOBAL_WEEKLY",
        "ALBUM_GLOBAL_WEEKLY",
        "ARTIST_GLOBAL_WEEKLY",
    ]
    assert [len(one["entries"]) for one in charts] == [50, 50, 50]
    assert {one["displayChart"]["date"] for one in charts} == {THURSDAY.isoformat()}
    assert not any("rankingMetric" in entry["chartEntryData"] for one in charts for entry in one["entries"])


def test_the_lake_reads_every_entry_of_them(sandbox: Sandbox) -> None:
    scope = Scope(source="spotify_charts_public", name="global_weekly")
    answer = spotify_charts_public.fetch(scope, client(sandbox))
    parsed = spotify_charts_public.parse(fetched(scope.source, scope.name, answer.body, at=answer.fetched_at))

    assert parsed.refused == []
    assert len(parsed.rows["chart_snapshots"]) == 150


def test_with_a_token_a_chart_is_the_markets_own(sandbox: Sandbox) -> None:
    rows = chart(sandbox, "regional-no-daily")
    truth = sandbox.market.chart("no").rows(YESTERDAY)

    assert [(row["rank"], row["item_id"], row["streams"]) for row in rows] == [
        (row.rank, row.track.track_id, row.streams) for row in truth
    ]
    assert [row["reported_previous_rank"] for row in rows] == [row.previous_rank for row in truth]
    assert [row["label"] for row in rows] == [row.track.label for row in truth]
    assert {row["chart_date"] for row in rows} == {YESTERDAY}


@pytest.mark.parametrize(
    ("alias", "newest"), [("viral-no-daily", YESTERDAY), ("album-se-weekly", THURSDAY), ("artist-no-daily", YESTERDAY)]
)
def test_there_are_charts_of_other_kinds(sandbox: Sandbox, alias: str, newest: date) -> None:
    rows = chart(sandbox, alias)

    assert [row["rank"] for row in rows] == list(range(1, len(rows) + 1))
    assert len(rows) > 100
    assert {(row["chart_date"], row["streams"]) for row in rows} == {(newest, None)}
    assert len({row["item_id"] for row in rows}) == len(rows)


def test_the_first_album_is_the_one_whose_songs_are_streamed_most(sandbox: Sandbox) -> None:
    totals: dict[str, int] = {}
    market: Market = sandbox.market
    for track in market.tracks:
        week = [market.streams_of(track, "se", THURSDAY - timedelta(days=back)) for back in range(7)]
        totals[track.album_id] = totals.get(track.album_id, 0) + sum(week)

    assert chart(sandbox, "album-se-weekly")[0]["item_id"] == max(totals, key=totals.__getitem__)


def test_an_older_day_is_there_and_tomorrow_is_not(sandbox: Sandbox) -> None:
    day = date(2026, 1, 15)
    assert {row["chart_date"] for row in chart(sandbox, "regional-no-daily", day)} == {day}
    with pytest.raises(DateUnavailable):
        chart(sandbox, "regional-no-daily", date(2026, 3, 31))


def test_another_token_has_expired_and_another_market_is_not_there(sandbox: Sandbox) -> None:
    scope = Scope(source="spotify_charts_service", name="regional-no-daily")
    with pytest.raises(AccessDenied, match="expired"):
        spotify_charts_service.fetch(scope, client(sandbox, "yesterdays"))
    with pytest.raises(NotFound):
        chart(sandbox, "regional-fr-daily")


def test_the_dates_of_an_entry_agree_with_its_ranks(sandbox: Sandbox) -> None:
    headers = {"Authorization": f"Bearer {TOKEN}"}
    url = f"{sandbox.url('spotify_charts')}/auth/v0/charts/regional-no-daily/latest"
    entries = [one["chartEntryData"] for one in requests.get(url, headers=headers, timeout=10).json()["entries"]]

    for entry in entries:
        assert entry["entryDate"] <= entry["peakDate"] <= YESTERDAY.isoformat()
        assert entry["peakRank"] <= min(entry["currentRank"], entry["entryRank"])
        assert 1 <= entry["consecutiveAppearancesOnChart"] <= entry["appearancesOnChart"]
        assert (entry["entryStatus"] == "NEW_ENTRY") == (entry["appearancesOnChart"] == 1)
        assert (entry["previousRank"] == -1) == (entry["entryStatus"] in ("NEW_ENTRY", "RE_ENTRY"))
