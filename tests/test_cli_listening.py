"""Connecting an account, dropping its history and leaving without a trace: the commands, on a deployed lake."""

from __future__ import annotations

import json
import re
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any, Final
from zipfile import ZipFile

import pytest
import requests

USER: Final = re.compile(r"[0-9a-f]{64}")
ACCOUNT_DATA: Final = [
    {"endTime": "2025-12-25 01:30", "artistName": "Kari", "trackName": "Hei", "msPlayed": 183000},
    {"endTime": "2025-12-25 01:34", "artistName": "Ola", "trackName": "Fjord", "msPlayed": 201000},
]


def command(*arguments: str, home: Path) -> list[str]:
    return [sys.executable, "-m", "chartlake.cli", *arguments, "--home", str(home)]


def run(*arguments: str, home: Path, code: int = 0) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(command(*arguments, home=home), capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == code, done.stderr
    return done


def rows(*arguments: str, home: Path, code: int = 0) -> list[dict[str, Any]]:
    printed: list[dict[str, Any]] = json.loads(run(*arguments, "--format", "json", home=home, code=code).stdout)
    return printed


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


def connect(home: Path, lake_file: Path) -> str:
    """Run the command, and be the browser that it would open; gives the user's hash."""
    asked = command("connect", "--no-browser", "--port", str(free_port()), "--lake", str(lake_file), home=home)
    with subprocess.Popen(asked, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as waiting:
        assert waiting.stderr is not None
        address = next(line.strip() for line in waiting.stderr if line.startswith("http"))
        assert requests.get(address, timeout=10).status_code == 200
        said = waiting.stderr.read()
        assert waiting.wait(60) == 0, said
    found = USER.search(said)
    assert found is not None
    return found[0]


@pytest.mark.parametrize("arguments", [("connect",), ("connections",), ("disconnect", "abcdef")])
def test_without_a_lake_the_user_is_told_to_make_one(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    assert "chartlake up" in run(*arguments, home=tmp_path, code=1).stderr


@pytest.mark.emulator
class TestARunningLake:
    """Against the embedded lake, deployed."""

    @pytest.mark.deep
    def test_a_user_comes_is_asked_for_and_leaves_without_a_trace(
        self, lake_home: Path, lake_file: Path, tmp_path: Path
    ) -> None:
        user = connect(lake_home, lake_file)
        (known,) = rows("connections", "--lake", str(lake_file), home=lake_home)
        assert (known["user_id"], known["message"]) == (user, None)

        done = rows("extract", "--source", "spotify_listening", home=lake_home)
        assert {(row["scope"], row["outcome"], row["rows"]) for row in done} == {
            (f"recent.{user}", "ok", 50),
            (f"top.{user}_daily", "ok", 300),
        }
        again = rows("extract", "--source", "spotify_listening", home=lake_home)
        assert {row["outcome"] for row in again} == {"ok"}

        export = tmp_path / "my_spotify_data.zip"
        with ZipFile(export, "w") as packed:
            packed.writestr("Spotify Account Data/StreamingHistory_music_0.json", json.dumps(ACCOUNT_DATA))
            packed.writestr("Spotify Account Data/Userdata.json", '{"username": "kari.nordmann"}')
        (dropped,) = rows("drop", str(export), "--source", "spotify_listening", "--user", user[:8], home=lake_home)
        assert (dropped["outcome"], dropped["rows"]) == ("ok", 2)
        (counted,) = rows("sql", "SELECT count(*) AS plays FROM listening_plays", home=lake_home)
        assert counted == {"plays": 52}

        left = rows("disconnect", user[:8], "--purge", "--yes", "--lake", str(lake_file), home=lake_home)
        assert {row["what"]: row["left"] for row in left} == dict.fromkeys(
            ("answers", "plays", "user_top", "quarantine", "ingest_runs", "scopes"), 0
        )
        assert {row["what"]: row["removed"] for row in left}["plays"] == 52
        assert rows("connections", "--lake", str(lake_file), home=lake_home) == []
        for table in ("plays", "user_top", "ingest_runs", "quarantine"):
            assert rows("sql", f"SELECT * FROM {table} WHERE raw_key LIKE '%{user}%'", home=lake_home) == []

    def test_a_history_of_nobody_is_not_sent_off(self, lake_home: Path, tmp_path: Path) -> None:
        export = tmp_path / "StreamingHistory_music_0.json"
        export.write_text(json.dumps(ACCOUNT_DATA))
        assert "--user" in run("drop", str(export), "--source", "spotify_listening", home=lake_home, code=1).stderr

    def test_who_is_not_connected_cannot_be_disconnected_by_half_a_name(self, lake_home: Path, lake_file: Path) -> None:
        refused = run("disconnect", "abcdef", "--lake", str(lake_file), home=lake_home, code=1)
        assert "chartlake connections" in refused.stderr
