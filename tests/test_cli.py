"""The commands: what they print, their exit codes, and sentences instead of tracebacks."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest

from chartlake import cli
from chartlake.errors import ConfigError
from chartlake.target import connect
from sandbox.pages.spotify_search import NAMESAKE, NAMESAKE_ALBUMS
from tests.charts import chart_csv
from tests.small_lake import Collected, make_lake

ROOT = Path(__file__).parents[1]


def chartlake(*arguments: str, home: Path, text: str | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [
            sys.executable,
            "-m",
            "chartlake.cli",
            *arguments,
            *(["--home", str(home)] if arguments[0] != "views" else []),
        ],
        capture_output=True,
        text=True,
        input=text,
        timeout=300,
        check=False,
    )


@pytest.fixture(scope="module")
def stopped_lake(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_lake(tmp_path_factory.mktemp("stopped"), Collected(days=3, markets=("no",)))


def test_sql_prints_csv_and_json(stopped_lake: Path) -> None:
    query = (
        "SELECT market, rank FROM chart_daily WHERE market = 'no' AND rank < 3 ORDER BY chart_date DESC, rank LIMIT 2"
    )
    printed = chartlake("sql", query, "--format", "csv", home=stopped_lake)
    assert printed.returncode == 0, printed.stderr
    assert list(csv.reader(io.StringIO(printed.stdout))) == [["market", "rank"], ["no", "1"], ["no", "2"]]
    as_json = chartlake("sql", query, "--format", "json", home=stopped_lake)
    assert json.loads(as_json.stdout) == [{"market": "no", "rank": 1}, {"market": "no", "rank": 2}]


def test_sql_reads_a_file_and_standard_input(stopped_lake: Path, tmp_path: Path) -> None:
    file = tmp_path / "count.sql"
    file.write_text("SELECT count(DISTINCT chart_date) AS days FROM chart_daily WHERE platform = 'spotify'")
    from_file = chartlake("sql", str(file), "--format", "csv", home=stopped_lake)
    from_input = chartlake("sql", "-", "--format", "csv", home=stopped_lake, text=file.read_text())
    assert from_file.stdout == from_input.stdout == "days\n3\n"


@pytest.mark.parametrize(
    ("query", "complaint"),
    [
        ("SELECT nonsense FROM chart_daily", "nonsense"),
        ("SELECT * FROM no_such_view", "no_such_view"),
        ("DROP TABLE chart_snapshots", "UnsupportedSql"),
        ("SELECT * FROM read_csv('/etc/passwd')", "functions in FROM"),
        ("missing.sql", "there is no file missing.sql"),
    ],
)
def test_a_wrong_query_is_one_sentence_and_exit_code_1(stopped_lake: Path, query: str, complaint: str) -> None:
    done = chartlake("sql", query, home=stopped_lake)
    assert done.returncode == 1
    assert complaint in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_without_a_lake_the_user_is_told_to_make_one(tmp_path: Path) -> None:
    for command in (("sql", "SELECT 1"), ("extract",)):
        done = chartlake(*command, home=tmp_path)
        assert done.returncode == 1
        assert "chartlake up" in done.stderr


def test_a_stopped_lake_still_says_how_fresh_it_is_and_exits_with_3(stopped_lake: Path) -> None:
    done = chartlake("status", "--format", "json", home=stopped_lake)
    assert done.returncode == 3
    assert "not running" in done.stderr
    assert {row["source"] for row in json.loads(done.stdout)} >= {"kworb", "tokchart"}


@pytest.mark.parametrize(
    "arguments",
    [("extract", "--scope", "no_daily"), ("extract", "--date", "yesterday"), ("sql",), ("drop", "no-such-file.csv")],
)
def test_wrong_usage_exits_with_2(stopped_lake: Path, arguments: tuple[str, ...]) -> None:
    assert chartlake(*arguments, home=stopped_lake).returncode == 2


def test_views_lists_each_view_with_its_grain(tmp_path: Path) -> None:
    rows = json.loads(chartlake("views", "--format", "json", home=tmp_path).stdout)
    moves = next(row for row in rows if row["view"] == "chart_moves")
    assert moves["grain"] == "platform, chart, market, chart_date, recording_id"


@pytest.mark.emulator
class TestARunningLake:
    """Against the embedded lake, deployed."""

    def ask(self, home: Path, *arguments: str, code: int = 0) -> list[dict[str, Any]]:
        done = chartlake(*arguments, "--format", "json", home=home)
        assert done.returncode == code, done.stderr
        rows: list[dict[str, Any]] = json.loads(done.stdout)
        return rows

    def test_extract_shows_every_outcome_and_the_rows_that_landed(self, lake_home: Path) -> None:
        (row,) = self.ask(lake_home, "extract", "--source", "kworb", "--scope", "se_daily")
        assert (row["outcome"], row["rows"], row["quarantined"]) == ("ok", 200, 0)

    def test_a_market_that_does_not_exist_exits_with_3_and_says_what_to_do(self, lake_home: Path) -> None:
        (row,) = self.ask(lake_home, "extract", "--source", "kworb", "--scope", "aq_daily", code=3)
        assert row["outcome"] == "NotFound"
        assert "/spotify/" in row["message"]

    def test_a_dropped_download_becomes_rows(self, lake_home: Path, tmp_path: Path) -> None:
        file = tmp_path / "regional-fi-daily-2026-03-02.csv"
        file.write_bytes(chart_csv([(1, 11, 900), (2, 12, 800)]))
        (row,) = self.ask(lake_home, "drop", str(file))
        assert (row["outcome"], row["rows"]) == ("ok", 2)
        found = self.ask(lake_home, "sql", "SELECT rank, title FROM chart_daily WHERE market = 'fi' ORDER BY rank")
        assert [song["title"] for song in found] == ["Song 11", "Song 12"]

    def test_a_garbage_file_is_refused_by_name_and_kept(self, lake_home: Path, tmp_path: Path) -> None:
        file = tmp_path / "holiday.jpg"
        file.write_bytes(b"\xff\xd8\xff\xe0")
        (row,) = self.ask(lake_home, "drop", str(file), code=3)
        assert row["outcome"] == "BadName"
        kept = self.ask(lake_home, "sql", "SELECT reason FROM quarantine WHERE reason LIKE 'BadName%holiday%'")
        assert len(kept) == 1

    def test_an_artist_is_found_by_id_and_a_shared_name_is_a_choice(self, lake_home: Path) -> None:
        done = chartlake("artist", NAMESAKE, "--format", "json", home=lake_home)
        assert done.returncode == 0, done.stderr
        found = json.loads(done.stdout)
        assert len(found["discography"]) == NAMESAKE_ALBUMS
        choices = self.ask(lake_home, "artist", found["artist"]["name"], "--part", "charts", code=4)
        assert len(choices) == 2
        assert NAMESAKE in {choice["artist_id"] for choice in choices}

    def test_the_search_api_answers_whom_iam_knows_and_nobody_else(self, lake_home: Path) -> None:
        lake = connect(lake_home)
        url = urlsplit(lake.deployment.outputs["SearchUrl"])
        request = AWSRequest("GET", url.geturl(), params={"q": NAMESAKE}, headers={"Host": url.netloc})
        here = f"http://127.0.0.1:{url.port}{url.path}"  # the API's own name is known to no resolver
        stranger = requests.get(here, params={"q": NAMESAKE}, headers={"Host": url.netloc}, timeout=60)
        SigV4Auth(lake.session.get_credentials(), "execute-api", "eu-west-1").add_auth(request)
        known = requests.get(here, params={"q": NAMESAKE}, headers=dict(request.headers), timeout=60)
        assert (stranger.status_code, known.status_code) == (403, 200)
        assert known.json()["artist"]["artist_id"] == NAMESAKE

    @pytest.mark.deep
    def test_a_rebuild_changes_nothing_when_no_parser_changed(self, lake_home: Path, lake_file: Path) -> None:
        query = ("sql", "SELECT * FROM chart_snapshots ORDER BY raw_key, chart_date, rank, item_id")
        before = self.ask(lake_home, *query)
        done = chartlake("rebuild", "--lake", str(lake_file), "--format", "json", home=lake_home)
        (row,) = json.loads(done.stdout)
        assert row["changed"] == 0
        assert done.returncode == (3 if row["refused"] else 0), done.stderr  # other tests leave refused files here
        assert self.ask(lake_home, *query) == before


def test_a_secret_is_asked_for_by_the_fields_that_its_sources_want(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def prompt(field: str, **how: Any) -> str:
        asked.append(field)
        assert how["hide_input"]
        return "" if "may stay empty" in field else "typed"

    monkeypatch.setattr("typer.prompt", prompt)
    lake = ROOT / "lake.toml"
    assert cli._asked_for("chartlake/chartex", lake) == {"app_id": "typed", "app_token": "typed"}
    assert cli._asked_for("chartlake/spotify", lake) == {"client_id": "typed", "client_secret": "typed"}
    assert asked[2:] == ["client_id", "client_secret", "refresh_token (may stay empty)"]
    with pytest.raises(ConfigError, match="chartlake/spotify-charts"):
        cli._asked_for("chartlake/unknown", lake)
