"""The emulator's process as another process sees it: is it there, is it ours, end it."""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import time
from contextlib import closing, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from chartlake.embedded.gate import IDENTITY_PATH
from chartlake.embedded.home import HOST

_ASK_SECONDS: Final = 3.0
# Started by this very Python, which has to be told when they end.
_CHILDREN: Final[dict[int, subprocess.Popen[bytes]]] = {}


@dataclass(frozen=True, kw_only=True)
class Process:
    """A started emulator; the token, unlike the process id, is never used twice."""

    pid: int
    token: str
    port: int
    region: str

    @classmethod
    def read(cls, path: Path) -> Process | None:
        """What `path` says; None without a file, or with one that a kill cut short."""
        try:
            return cls(**json.loads(path.read_text(encoding="utf-8")))
        except (FileNotFoundError, json.JSONDecodeError, TypeError):
            return None

    def write(self, path: Path) -> None:
        """Leave a note of this process at `path`."""
        path.write_text(json.dumps(asdict(self)), encoding="utf-8")

    @classmethod
    def of(cls, child: subprocess.Popen[bytes], *, token: str, port: int, region: str) -> Process:
        """A child that was just started."""
        _CHILDREN[child.pid] = child
        return cls(pid=child.pid, token=token, port=port, region=region)

    def is_ours(self) -> bool:
        """Whether the process id still belongs to the emulator that was given this token."""
        return self.token in _command_line(self.pid)

    def ask_to_stop(self) -> None:
        """Ask the emulator to stop in order."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGTERM)

    def kill(self) -> None:
        """End the emulator and the functions that run in it; it leads a process group of its own."""
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)

    def ended_within(self, seconds: float) -> bool:
        """Wait for it to end."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if (child := _CHILDREN.get(self.pid)) and child.poll() is not None:
                del _CHILDREN[self.pid]
            if not self.is_ours():
                return True
            time.sleep(0.05)
        return False


def _command_line(pid: int) -> str:
    proc = Path(f"/proc/{pid}/cmdline")
    if Path("/proc/self/cmdline").exists():
        with suppress(FileNotFoundError, ProcessLookupError):
            return proc.read_bytes().replace(b"\0", b" ").decode(errors="replace")
        return ""
    found = subprocess.run(  # noqa: S603
        ["/bin/ps", "-p", str(pid), "-o", "command="], capture_output=True, text=True, check=False
    )
    return found.stdout


def identity(port: int) -> str:
    """The start token of the emulator on a port; empty when nobody, or somebody else, answers there."""
    with closing(http.client.HTTPConnection(HOST, port, timeout=_ASK_SECONDS)) as connection:
        try:
            connection.request("GET", IDENTITY_PATH)
            return str(json.loads(connection.getresponse().read())["token"])
        except (OSError, http.client.HTTPException, ValueError, KeyError, TypeError):
            return ""


def answers(port: int) -> bool:
    """Whether anybody listens on a port."""
    with closing(http.client.HTTPConnection(HOST, port, timeout=_ASK_SECONDS)) as connection:
        try:
            connection.connect()
        except OSError:
            return False
    return True
