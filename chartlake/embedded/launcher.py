"""The child process: the emulator on the loopback, its state saved every few seconds, stopped within a time limit.

Runs in the emulator's environment, as `python -m chartlake.embedded.launcher --token … --home … --port …`.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import logging
import os
import shutil
import signal
import sys
import tempfile
import threading
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from chartlake.embedded import bundles, checkpoint, endpoint, gate, runtime, stacks, storage
from chartlake.embedded.home import ACCOUNT, ANY_SECRET, HOST, Home

STOP_SECONDS: Final = 8.0
_log = logging.getLogger("chartlake.launcher")


def main() -> None:
    """Start the emulator and stay until SIGTERM."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--token", required=True)
    parser.add_argument("--home", required=True, type=Path)
    parser.add_argument("--port", required=True, type=int)
    parser.add_argument("--region", required=True)
    arguments = parser.parse_args()
    home = Home(arguments.home)
    _prepare(home, port=arguments.port, region=arguments.region)
    app = import_module("ministack.app")
    _adapt(home)
    asyncio.run(_serve(app, home, token=arguments.token, port=arguments.port))
    # Worker threads that wait for a function would hold the exit; everything is saved by now.
    os._exit(0)


def _prepare(home: Home, *, port: int, region: str) -> None:
    """Set the environment that the emulator reads while it is imported, and mend what a kill left behind."""
    shutil.rmtree(home.scratch, ignore_errors=True)
    for folder in (home.state, home.objects, home.scratch):
        folder.mkdir(parents=True, exist_ok=True)
    os.environ.update(settings(home, port=port, region=region))
    tempfile.tempdir = str(home.scratch)
    stacks.forget_half_deployment(home)
    for path in storage.mend(home.objects):
        logging.getLogger("chartlake.storage").warning("mended after a kill: %s", path.relative_to(home.objects))


def settings(home: Home, *, port: int, region: str) -> dict[str, str]:
    """The emulator's environment variables."""
    return {
        "GATEWAY_PORT": str(port),
        "BIND_HOST": HOST,
        "MINISTACK_HOST": HOST,
        "MINISTACK_REGION": region,
        "MINISTACK_ACCOUNT_ID": ACCOUNT,
        "PERSIST_STATE": "1",
        "STATE_DIR": str(home.state),
        "S3_PERSIST": "1",
        "S3_DATA_DIR": str(home.objects),
        "LAMBDA_EXECUTOR": "local",
        "IOT_MTLS_ENABLED": "0",
        "SFTP_ENABLED": "0",
        # Never Docker, even where it is installed: the embedded lake must be the same everywhere.
        "DOCKER_HOST": f"unix://{home.scratch / 'no-docker.sock'}",
        "TMPDIR": str(home.scratch),
        "AWS_ENDPOINT_URL": f"http://{HOST}:{port}",
        "AWS_ACCESS_KEY_ID": ACCOUNT,
        "AWS_SECRET_ACCESS_KEY": ANY_SECRET,
        "AWS_DEFAULT_REGION": region,
        "AWS_REGION": region,
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_CONFIG_FILE": str(home.scratch / "no-aws-config"),
        "AWS_SHARED_CREDENTIALS_FILE": str(home.scratch / "no-aws-credentials"),
        "TZ": "UTC",
    }


def _adapt(home: Home) -> None:
    """Put the lake's own Athena, storage and function runtime into the emulator."""
    s3: Any = import_module("ministack.services.s3")
    s3._persist_object = storage.strict(s3._persist_object)
    functions = import_module("ministack.core.lambda_runtime")
    runtime.isolate(functions, folder=home.scratch / "runtime")
    bundles.unpack_once(functions, folder=home.functions)
    stacks.install()
    endpoint.install()


async def _serve(app: Any, home: Home, *, token: str, port: int) -> None:
    hypercorn = import_module("hypercorn.config")
    serve = import_module("hypercorn.asyncio").serve
    config = hypercorn.Config()
    config.bind = [f"{HOST}:{port}"]
    config.keep_alive_timeout = 75
    config.graceful_timeout = 2.0
    config.shutdown_timeout = STOP_SECONDS
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, _stop_in_time, stop)
    saver = asyncio.create_task(checkpoint_of(app).run())
    saver.add_done_callback(_leave_with_the_lake)
    try:
        await serve(gate.guarded(app.app, token=token, access_key=home.access_key), config, shutdown_trigger=stop.wait)
    finally:
        saver.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await saver


def _leave_with_the_lake(saver: asyncio.Task[None]) -> None:
    """Somebody removed the folder of the lake: leave, without an orderly stop that would write it anew."""
    if not saver.cancelled():
        os._exit(1)


def checkpoint_of(app: Any) -> checkpoint.Checkpoint:
    """The checkpoint of the emulator's own services; finished queries are not worth keeping."""

    def sources() -> dict[str, Any]:
        return app._build_persistence_save_dict()  # type: ignore[no-any-return]

    return checkpoint.Checkpoint(import_module("ministack.core.persistence"), sources)


def _stop_in_time(stop: asyncio.Event) -> None:
    """Stop in order, but save and leave when a function or a deployment in flight would hold it up."""
    stop.set()
    timer = threading.Timer(STOP_SECONDS, _save_and_leave)
    timer.daemon = True
    timer.start()


def _save_and_leave() -> None:
    app = sys.modules["ministack.app"]
    saver = checkpoint_of(app)
    saver.write(saver.snapshots())
    _log.warning("something in flight did not end within %s s; the state is saved, leaving", STOP_SECONDS)
    os._exit(0)


if __name__ == "__main__":
    main()
