"""The embedded AWS as a child process: start, stop and ask how it is. Every call is safe to repeat."""

from __future__ import annotations

import fcntl
import os
import secrets
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from chartlake.embedded import ports
from chartlake.embedded.home import ANY_SECRET, CHECKOUT, HOST, Home
from chartlake.embedded.process import Process, answers, identity
from chartlake.errors import EmulatorError

if TYPE_CHECKING:
    import boto3

PYTHON: Final = CHECKOUT / ".venv-emulator" / "bin" / "python"
START_SECONDS: Final = 30.0
STOP_SECONDS: Final = 15.0
LOCK_SECONDS: Final = 300.0
LARGEST_LOG: Final = 20 * 1024 * 1024
# What a function may need of the machine. Nothing else is passed on: a shell holds secrets.
_PASSED_ON: Final = frozenset(
    {"PATH", "HOME", "LANG", "LC_ALL", "LC_CTYPE", "SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE"}
    | {"HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"}
)


@dataclass(frozen=True, kw_only=True)
class EmulatorStatus:
    """How the emulator is: `running` means that it is ours and answers."""

    running: bool
    endpoint: str
    pid: int | None


class Emulator:
    """The emulator of one home. `region` is what lake.toml says; the port is chosen at the first start and kept."""

    def __init__(self, home: Path, *, region: str = "eu-west-1") -> None:
        self.home = Home(home.resolve())
        self.region = region
        self._holds_lock = False
        self._session: boto3.Session | None = None

    @property
    def endpoint(self) -> str:
        """Where it answers; EmulatorError before the first start."""
        port = ports.kept(self.home)
        if port is None:
            raise EmulatorError(f"no lake was ever started in {self.home.root}; run `chartlake up` there")
        return f"http://{HOST}:{port}"

    def start(self) -> bool:
        """Start it, unless it runs; returns once it answers, with whether it had to be started.

        EmulatorError says what is in the way.
        """
        with self.locked():
            if self.status().running:
                return False
            self._clear_away()
            kept = ports.kept(self.home)
            for port in [kept] if kept else ports.candidates():
                if self._launch(port):
                    return True
            where = f"port {kept}" if kept else "every port that was tried"
            raise EmulatorError(f"{where} on {HOST} is taken by another program; stop that program, then try again")

    def stop(self) -> None:
        """Stop it and everything it started; its state is saved. Nothing happens when it does not run."""
        with self.locked():
            self._clear_away()

    def status(self) -> EmulatorStatus:
        """Whether it runs, where, and as which process."""
        port = ports.kept(self.home)
        process = Process.read(self.home.process_file)
        running = bool(port and process and identity(port) == process.token)
        return EmulatorStatus(
            running=running,
            endpoint=f"http://{HOST}:{port}" if port else "",
            pid=process.pid if running and process else None,
        )

    @property
    def started_region(self) -> str:
        """The region it was last started with; empty when it does not run."""
        process = Process.read(self.home.process_file)
        return process.region if process else ""

    def environment(self) -> dict[str, str]:
        """The variables with which an AWS client (boto3, the CDK, awswrangler) talks to this lake."""
        return {
            "AWS_ENDPOINT_URL": self.endpoint,
            "AWS_ACCESS_KEY_ID": self.home.access_key,
            "AWS_SECRET_ACCESS_KEY": ANY_SECRET,
            "AWS_DEFAULT_REGION": self.region,
            "AWS_REGION": self.region,
            "AWS_EC2_METADATA_DISABLED": "true",
        }

    def session(self) -> boto3.Session:
        """A boto3 session all of whose clients talk to this lake."""
        from chartlake.embedded.session import EmulatorSession  # boto3 takes 0.1 s: `status` may not need it

        if self._session is None:
            self._session = EmulatorSession(endpoint=self.endpoint, access_key=self.home.access_key, region=self.region)
        return self._session

    def client(self, service: str) -> Any:
        """A boto3 client of this lake."""
        return self.session().client(service)  # type: ignore[call-overload]

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the home: one `up` or `down` at a time. EmulatorError when another holds it for too long."""
        if self._holds_lock:
            yield
            return
        self.home.folder.mkdir(parents=True, exist_ok=True)
        with self.home.lock.open("w") as handle:
            deadline = time.monotonic() + LOCK_SECONDS
            while True:
                with suppress(BlockingIOError):
                    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                if time.monotonic() > deadline:
                    raise EmulatorError(f"another `chartlake up` or `down` works in {self.home.root}; wait for it")
                time.sleep(0.1)
            self._holds_lock = True
            try:
                yield
            finally:
                self._holds_lock = False

    def _launch(self, port: int) -> bool:
        """Start the child on a port; False when the port is somebody else's."""
        if answers(port):
            return False
        if not PYTHON.exists():
            raise EmulatorError(f"there is no emulator environment at {PYTHON.parents[1]}; run `make setup`")
        token = secrets.token_hex(16)
        child = self._spawn(token, port)
        Process.of(child, token=token, port=port, region=self.region).write(self.home.process_file)
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if identity(port) == token:
                ports.keep(self.home, port)
                return True
            if child.poll() is not None:
                self.home.process_file.unlink()
                if answers(port):
                    return False
                raise EmulatorError(f"the emulator ended at once; its last words:\n{self._last_words()}")
            time.sleep(0.05)
        self._clear_away()
        raise EmulatorError(f"the emulator did not answer within {START_SECONDS:.0f} s; see {self.home.log}")

    def _spawn(self, token: str, port: int) -> subprocess.Popen[bytes]:
        if self.home.log.exists() and self.home.log.stat().st_size > LARGEST_LOG:
            self.home.log.replace(self.home.log.with_suffix(".log.old"))
        inherited = {name: value for name, value in os.environ.items() if name in _PASSED_ON}
        command = [str(PYTHON), "-m", "chartlake.embedded.launcher", "--token", token, "--port", str(port)]
        with self.home.log.open("ab") as log:
            return subprocess.Popen(  # noqa: S603
                [*command, "--home", str(self.home.root), "--region", self.region],
                cwd=self.home.folder,
                env=inherited | {"PYTHONPATH": str(CHECKOUT), "NO_PROXY": HOST, "no_proxy": HOST},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def _clear_away(self) -> None:
        """End our child, in order if it can, and forget it; a process id that is no longer ours is left alone."""
        process = Process.read(self.home.process_file)
        if process is None:
            return
        if process.is_ours():
            process.ask_to_stop()
            if not process.ended_within(STOP_SECONDS):
                process.kill()
                process.ended_within(STOP_SECONDS)
        self.home.process_file.unlink(missing_ok=True)

    def _last_words(self) -> str:
        return "\n".join(self.home.log.read_text(encoding="utf-8", errors="replace").splitlines()[-15:])
