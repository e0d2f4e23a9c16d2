"""Start the backfill job: in a local Spark against the embedded lake, or as a run of the deployed Glue job."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from chartlake.embedded import lifecycle
from chartlake.embedded.home import CHECKOUT
from chartlake.errors import ConfigError, InternalError

JOB: Final = CHECKOUT / "glue_jobs" / "backfill_charts.py"
PYTHON: Final = CHECKOUT / ".venv-spark" / "bin" / "python"
NONE: Final = "none"
OLDEST_JAVA: Final = 17
_QUIET: Final = ("spark.ui.enabled=false", "spark.ui.showConsoleProgress=false", "spark.log.level=ERROR")
_LOOPBACK: Final = ("spark.driver.bindAddress=127.0.0.1", "spark.driver.host=127.0.0.1")


def run_here(home: Path, *, prefix: str, source: str, lake_file: Path, cores: int, memory: str) -> dict[str, Any]:
    """Run the job against the embedded lake of `home` and return what it did.

    ConfigError says what is not installed, InternalError how the job ended when it broke.
    """
    _require_spark()
    emulator, deployment = lifecycle.deployed(home)
    arguments = {
        "PREFIX": prefix,
        "SOURCE": source or NONE,
        "RAW_BUCKET": deployment.raw_bucket,
        "CURATED_BUCKET": deployment.curated_bucket,
        "DATABASE": deployment.database,
        "LAKE_FILE": str(lake_file.resolve()),
        "OVERRIDES": NONE,  # it stands beside the lake file
    }
    scratch = emulator.home.folder / "spark"
    scratch.mkdir(exist_ok=True)
    environment = {**os.environ, **emulator.environment(), **submit(cores=cores, memory=memory, scratch=scratch)}
    return run_job(arguments, environment)


def run_job(arguments: Mapping[str, str], environment: Mapping[str, str]) -> dict[str, Any]:
    """Run the job's script in the environment that has Spark; InternalError with its last words when it fails."""
    flags = [text for name, value in arguments.items() for text in (f"--{name}", value)]
    done = subprocess.run(  # noqa: S603 - our own command, no shell
        [str(PYTHON), str(JOB), *flags], env=dict(environment), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise InternalError(
            f"the backfill broke off: {last_words(done.stderr)}; start it again with the same arguments"
        )
    report: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return report


def last_words(log: str) -> str:
    """The line of a log that says most about why it ended: the innermost error that our own code named."""
    lines = [line.strip() for line in log.splitlines() if line.strip()]
    named = [line for line in lines if line.startswith("chartlake.errors.") or "Error: " in line]
    return (named or lines or ["it said nothing"])[-1].removeprefix("chartlake.errors.")[:1000]


def submit(*, cores: int, memory: str, scratch: Path) -> dict[str, str]:
    """The variables that make pyspark a Spark of this machine: so many cores, so much Java heap, loopback only."""
    settings = (*_QUIET, *_LOOPBACK, f"spark.local.dir={scratch}")
    flags = " ".join(f"--conf {setting}" for setting in settings)
    return {
        "PYSPARK_SUBMIT_ARGS": f"--master local[{cores}] --driver-memory {memory} {flags} pyspark-shell",
        "PYSPARK_PYTHON": str(PYTHON),
        "SPARK_LOCAL_IP": "127.0.0.1",
    }


def start_on_aws(session: Any, job: str, *, prefix: str, source: str) -> str:
    """Start a run of the deployed Glue job and return its id."""
    started = session.client("glue").start_job_run(
        JobName=job, Arguments={"--PREFIX": prefix, "--SOURCE": source or NONE}
    )
    run_id: str = started["JobRunId"]
    return run_id


def missing() -> str | None:
    """What a local Spark lacks here and how to get it; None when it can run."""
    if not PYTHON.exists():
        return "Spark is not installed here; run `make spark` (0.5 GB, into .venv-spark)"
    java = Path(os.environ["JAVA_HOME"], "bin", "java") if os.environ.get("JAVA_HOME") else shutil.which("java")
    if not java or not Path(java).exists():
        return f"Spark needs Java {OLDEST_JAVA}; install it (Debian: openjdk-17-jre-headless) or set JAVA_HOME"
    return None


def _require_spark() -> None:
    lacking = missing()
    if lacking:
        raise ConfigError(lacking)
