"""The collected history: complete, dated, and byte for byte what the lake's own sources would have fetched."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from itertools import groupby
from pathlib import Path

import pytest

from chartlake.answers import RawObject, Scope
from chartlake.http import Http
from chartlake.settings import load
from chartlake.sources import fetched, source
from sandbox.history import CollectedAnswer, history
from sandbox.market import Market
from sandbox.pages.charts_csv import file_bytes, file_name
from sandbox.pages.spotify import CREDENTIALS
from sandbox.server import Sandbox

ADDRESS = "http://127.0.0.1:4580"
# What the demo's past is made of; the other sources begin on the day of the demo.
SOURCES = ("kworb", "tokchart", "spotify_playlists")
SETTINGS = load(Path(__file__).parents[2] / "sandbox" / "lake.toml")


@pytest.fixture(scope="module")
def collected(simulated: Market) -> list[CollectedAnswer]:
    return list(history(simulated, address=ADDRESS))


def test_every_scope_of_a_source_with_a_past_has_an_answer_for_every_day(collected: list[CollectedAnswer]) -> None:
    counts = Counter((answer.source, answer.scope) for answer in collected)

    asked = {(scope.source, scope.name) for source in SOURCES for scope in SETTINGS.enabled_scopes(source)}
    assert set(counts) == asked
    for (_, scope), count in counts.items():
        # A weekly page is kept when it changes: the first, and one for each of the window's other Thursdays.
        assert count == (18 if scope.endswith("_weekly") else 120), scope


def test_answers_come_in_the_order_of_their_days(simulated: Market, collected: list[CollectedAnswer]) -> None:
    moments = [answer.fetched_at for answer in collected]

    assert moments == sorted(moments)
    assert {moment.date() for moment in moments} == set(simulated.days[-120:])


def test_nothing_is_fetched_in_the_future(simulated: Market) -> None:
    until = datetime.combine(simulated.first_day + timedelta(days=2), datetime.min.time())

    found = list(history(simulated, address=ADDRESS, until=until))

    assert {answer.fetched_at.date() for answer in found} == set(simulated.days[-120:-118])


@pytest.mark.deep
def test_a_source_of_the_lake_would_have_fetched_the_same_bytes(sandbox: Sandbox) -> None:
    *_, last = _by_day(history(sandbox.market, address=sandbox.address))
    for answer in last:
        settings = SETTINGS.source(answer.source)
        base = settings.base_url.replace(ADDRESS, sandbox.address)
        options = {name: value.replace(ADDRESS, sandbox.address) for name, value in settings.options.items()}
        http = Http(base, contact="tests", secret=CREDENTIALS, options=options)
        upstream = fetched(answer.source)
        assert upstream is not None
        fresh = upstream.fetch(Scope(source=answer.source, name=answer.scope), http)
        http.session.close()

        assert fresh.body == answer.body, answer.scope
        assert (fresh.content_type, fresh.extension) == (answer.content_type, answer.extension)
        assert (fresh.url, fresh.status) == (answer.url, answer.status)


def test_the_lakes_parsers_understand_every_row(collected: list[CollectedAnswer], simulated: Market) -> None:
    for answer in _by_day(collected)[-1]:
        parsed = source(answer.source).parse(_raw(answer))

        assert parsed.refused == []
        rows = next(iter(parsed.rows.values()))
        if answer.source == "kworb":
            market, _, period = answer.scope.partition("_")
            chart = simulated.chart(market, period)
            told = [(row["item_id"], row["title"], row["artist_names"], row["streams"]) for row in rows]
            assert told == [
                (row.track.track_id, row.track.title, list(row.track.artist_names), row.streams)
                for row in chart.rows(chart.newest(answer.fetched_at.date() - timedelta(days=1)))
            ]
        if answer.source == "tokchart":
            assert [row["videos"] for row in rows] == [
                row.videos for row in simulated.sounds.rows(simulated.last_day)[:5]
            ]
        if answer.source == "spotify_playlists":
            assert 60 <= len(rows) <= 150


def test_the_lakes_parser_understands_a_downloaded_file(simulated: Market) -> None:
    day = date(2026, 3, 2)
    body = file_bytes(simulated, "no", "daily", day)
    name = file_name("no", "daily", day)
    raw = RawObject(
        key="k",
        source="charts_csv",
        scope="regional-no-daily",
        fetched_at=datetime(2026, 3, 3),
        sha256="",
        body=body,
        content_type="text/csv",
        original_name=name,
    )

    parsed = source("charts_csv").parse(raw)

    assert parsed.refused == []
    assert len(parsed.rows["chart_snapshots"]) == body.count(b"\r\n") - 1


def _raw(answer: CollectedAnswer) -> RawObject:
    return RawObject(
        key="k",
        source=answer.source,
        scope=answer.scope,
        fetched_at=answer.fetched_at,
        sha256="",
        body=answer.body,
        content_type=answer.content_type,
    )


def _by_day(answers: Iterable[CollectedAnswer]) -> list[list[CollectedAnswer]]:
    return [list(day) for _, day in groupby(answers, key=lambda answer: answer.fetched_at)]
