"""The server: on loopback only, steered over /_sandbox, and with a memory of who asked for what."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from typing import Any

import pytest
import requests

from sandbox.server import Sandbox


def _control(sandbox: Sandbox, method: str, path: str, body: dict[str, Any] | None = None) -> requests.Response:
    return requests.request(method, f"{sandbox.address}/_sandbox/{path}", json=body, timeout=10)


def _title(sandbox: Sandbox) -> str:
    page = requests.get(f"{sandbox.url('kworb')}/spotify/country/no_daily.html", timeout=10)
    return page.content.decode().split("<title>")[1].split("</title>")[0]


def test_it_listens_on_loopback_only(sandbox: Sandbox) -> None:
    assert sandbox.address.startswith("http://127.0.0.1:")
    assert sandbox._server.socket.getsockname()[0] == "127.0.0.1"


def test_the_day_can_be_any_of_the_window(sandbox: Sandbox) -> None:
    for day in ("2025-12-02", "2026-02-15", "2026-03-31"):
        assert _control(sandbox, "POST", "day", {"day": day}).json()["day"] == day
    assert _control(sandbox, "GET", "day").json() == {
        "day": "2026-03-31",
        "first_day": "2025-12-02",
        "last_day": "2026-03-31",
    }

    _control(sandbox, "POST", "day", {"day": "2026-02-15"})
    assert _title(sandbox) == "Spotify Daily Chart - Norway - 2026/02/14"


@pytest.mark.parametrize("day", ["2025-12-01", "2026-04-01", "yesterday"])
def test_a_day_outside_the_window_is_refused(sandbox: Sandbox, day: str) -> None:
    answer = _control(sandbox, "POST", "day", {"day": day})

    assert answer.status_code == 400
    assert day in answer.json()["error"]
    with pytest.raises(ValueError):
        Sandbox(seed=7, last_day=date(2026, 3, 31), day=date(2020, 1, 1))


def test_misbehaviour_is_ordered_and_undone_over_http(sandbox: Sandbox) -> None:
    order = {"upstream": "kworb", "path": "no_daily", "with": "429", "retry_after": 86400, "times": 3}
    page = f"{sandbox.url('kworb')}/spotify/country/no_daily.html"

    assert _control(sandbox, "POST", "misbehave", order).status_code == 200
    assert requests.get(page, timeout=10).status_code == 429
    assert _control(sandbox, "DELETE", "misbehave").status_code == 200
    assert requests.get(page, timeout=10).status_code == 200


@pytest.mark.parametrize(
    "order",
    [
        {},
        {"upstream": "kworb"},
        {"upstream": "x", "with": "429"},
        {"upstream": "kworb", "with": "429", "colour": "red"},
    ],
)
def test_an_order_that_cannot_be_understood_is_refused(sandbox: Sandbox, order: dict[str, str]) -> None:
    assert _control(sandbox, "POST", "misbehave", order).status_code == 400


def test_an_unknown_control_names_the_known_ones(sandbox: Sandbox) -> None:
    answer = _control(sandbox, "GET", "nonsense")

    assert answer.status_code == 404
    assert "POST /misbehave" in answer.json()["error"]


def test_requests_are_remembered_without_their_secrets(sandbox: Sandbox) -> None:
    requests.get(
        f"{sandbox.url('spotify')}/v1/playlists/0SandboxNordicMorning1?fields=name",
        headers={"Authorization": "Bearer very-secret", "Cookie": "very-secret", "User-Agent": "chartlake/0.1"},
        timeout=10,
    )
    requests.get(f"{sandbox.url('kworb')}/spotify/", timeout=10)

    (seen,) = sandbox.requests("spotify")
    assert (seen.method, seen.path, seen.status) == ("GET", "/v1/playlists/0SandboxNordicMorning1", 401)
    assert seen.query == {"fields": "name"}
    assert seen.headers["User-Agent"] == "chartlake/0.1"
    told = _control(sandbox, "GET", "requests")
    assert [one["upstream"] for one in told.json()] == ["spotify", "kworb"]
    assert "very-secret" not in told.text


def test_an_unknown_upstream_is_not_found(sandbox: Sandbox) -> None:
    assert requests.get(f"{sandbox.address}/myspace/", timeout=10).status_code == 404


def test_the_command_serves_until_it_is_told_to_stop() -> None:
    command = [
        sys.executable,
        "-m",
        "sandbox",
        "serve",
        "--port",
        "0",
        "--last-day",
        "2026-03-31",
        "--day",
        "2026-01-05",
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        line = running.stdout.readline()
        answer = requests.get(f"{line.split()[0]}/_sandbox/day", timeout=30)
        running.terminate()

        assert "answers as of 2026-01-05" in line
        assert answer.json()["day"] == "2026-01-05"
        assert running.wait(timeout=30) == 0


def test_a_taken_port_is_named(sandbox: Sandbox) -> None:
    port = sandbox.address.rpartition(":")[2]
    command = [sys.executable, "-m", "sandbox", "serve", "--port", port, "--last-day", "2026-03-31"]

    ended = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)

    assert ended.returncode == 2
    assert f"port {port} cannot be used" in ended.stderr
