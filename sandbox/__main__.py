"""`python -m sandbox`: serve the pretended internet, or write charts.spotify.com's CSV files of its market."""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from sandbox.catalogue import MARKETS
from sandbox.market import market
from sandbox.pages.charts_csv import write_files
from sandbox.server import DEFAULT_PORT, DEFAULT_SEED, Sandbox


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; 2 for one that cannot be understood."""
    parser = _parser()
    chosen = parser.parse_args(arguments)
    if chosen.command == "serve":
        return _serve(chosen, parser)
    return _write_charts(chosen, parser)


def _serve(chosen: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    try:
        sandbox = Sandbox(seed=chosen.seed, last_day=chosen.last_day, day=chosen.day, port=chosen.port)
    except ValueError as error:
        parser.error(str(error))
    except OSError as error:
        parser.error(f"port {chosen.port} cannot be used ({error.strerror}); choose another with --port")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    print(f"{sandbox.address} answers as of {sandbox.internet.day}; stop with Ctrl-C", flush=True)
    try:
        sandbox.serve()
    except KeyboardInterrupt:
        print("stopped")
    return 0


def _write_charts(chosen: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    if not chosen.folder.is_dir():
        parser.error(f"{chosen.folder} is not a folder; make it first")
    simulated = market(seed=chosen.seed, last_day=chosen.last_day or datetime.now(UTC).date())
    paths = write_files(
        simulated,
        chosen.folder,
        country=chosen.market,
        period="weekly" if chosen.weekly else "daily",
        first=chosen.first or simulated.first_day,
        last=chosen.last or simulated.last_day,
    )
    print(f"{sum(1 for _ in paths)} files in {chosen.folder}")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m sandbox", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    simulation = argparse.ArgumentParser(add_help=False)
    simulation.add_argument("--seed", type=int, default=DEFAULT_SEED, help="another seed is another market")
    simulation.add_argument("--last-day", type=date.fromisoformat, help="last day of the window, default today")
    serve = commands.add_parser("serve", parents=[simulation], help="answer on 127.0.0.1")
    serve.add_argument("--port", type=int, default=DEFAULT_PORT)
    serve.add_argument("--day", type=date.fromisoformat, help="day on which requests arrive, default the last day")
    charts = commands.add_parser("write-charts", parents=[simulation], help="write charts.spotify.com's CSV files")
    charts.add_argument("folder", type=Path)
    charts.add_argument("--market", choices=MARKETS, required=True)
    charts.add_argument("--from", dest="first", type=date.fromisoformat, help="first chart date, default the window's")
    charts.add_argument("--to", dest="last", type=date.fromisoformat, help="last chart date, default the window's")
    charts.add_argument("--weekly", action="store_true", help="weekly charts instead of daily ones")
    return parser


if __name__ == "__main__":
    sys.exit(main())
