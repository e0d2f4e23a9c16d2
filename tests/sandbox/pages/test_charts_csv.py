"""The CSV files of charts.spotify.com as the sandbox writes them."""

from __future__ import annotations

import csv
import re
from datetime import date, timedelta
from pathlib import Path

from sandbox.__main__ import main
from sandbox.market import Market
from sandbox.pages.charts_csv import file_bytes, file_name

DAY = date(2026, 3, 2)
LINE = re.compile(
    rb'[0-9]+,"spotify:track:[0-9A-Za-z]{22}","(?:[^"]|"")+","(?:[^"]|"")+","(?:[^"]|"")+",[0-9]+,(?:-1|[0-9]+),[0-9]+,"[0-9]+"'
)


def test_the_bytes_are_the_sites_way_of_writing(simulated: Market) -> None:
    body = file_bytes(simulated, "no", "daily", DAY)
    header, *lines, nothing = body.split(b"\r\n")

    assert header == (
        b"\xef\xbb\xbfrank,uri,artist_names,track_name,source,peak_rank,previous_rank,days_on_chart,streams"
    )
    assert nothing == b""
    assert b"\n" not in body.replace(b"\r\n", b"")
    assert all(LINE.fullmatch(line) for line in lines)


def test_the_file_says_what_the_chart_says(simulated: Market) -> None:
    chart = {row.rank: row for row in simulated.chart("no").rows(DAY)}
    text = file_bytes(simulated, "no", "daily", DAY).decode("utf-8-sig")
    for line in csv.DictReader(text.splitlines()):
        row = chart[int(line["rank"])]
        assert line["artist_names"] == ", ".join(row.track.artist_names)
        assert line["track_name"] == row.track.title
        assert int(line["previous_rank"]) == (row.previous_rank or -1)
        assert int(line["streams"]) == row.streams


def test_some_dates_miss_a_rank_or_two_and_none_the_last(simulated: Market) -> None:
    depths = set()
    for back in range(60):
        body = file_bytes(simulated, "gb", "daily", simulated.last_day - timedelta(days=back))
        lines = body.split(b"\r\n")[1:-1]
        assert lines[-1].startswith(b"200,")
        depths.add(len(lines))

    assert depths == {198, 199, 200}


def test_the_command_writes_one_file_per_chart_date(tmp_path: Path, simulated: Market) -> None:
    simulation = ["--seed", "7", "--last-day", "2026-03-31"]
    dates = ["--from", "2026-03-01", "--to", "2026-03-14"]

    assert main(["write-charts", str(tmp_path), "--market", "no", *dates, *simulation]) == 0
    assert main(["write-charts", str(tmp_path), "--market", "global", "--weekly", *dates, *simulation]) == 0

    daily = {file_name("no", "daily", date(2026, 3, day)) for day in range(1, 15)}
    weekly = {"regional-global-weekly-2026-03-05.csv", "regional-global-weekly-2026-03-12.csv"}
    assert {path.name for path in tmp_path.iterdir()} == daily | weekly
    assert (tmp_path / "regional-no-daily-2026-03-02.csv").read_bytes() == file_bytes(simulated, "no", "daily", DAY)
