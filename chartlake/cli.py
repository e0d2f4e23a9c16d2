"""`chartlake …`: bring a lake up, fill it, query it, look at it. Every command reads or prints; the work is elsewhere.

Exit codes: 0 done, 1 an error that is printed, 2 wrong usage, 3 done but something did not come (see the outcomes),
4 several artists may be meant.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Final

import typer
from botocore.exceptions import BotoCoreError, ClientError
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from chartlake import cli_artist, cli_ask, cli_backfill, cli_expect, cli_listening, cli_match, cli_purge, cli_report
from chartlake.cli_options import HERE, LAKE_TOML, Form, Home, LakeFile, Profile, say
from chartlake.errors import ChartlakeError, ConfigError
from chartlake.printing import Format, print_rows

INCOMPLETE: Final = 3
PATIENCE: Final = 90.0

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)


@app.command()
def up(home: Home = HERE, lake: LakeFile = Path("lake.toml")) -> None:
    """Start the lake on this machine: emulated AWS, the deployed CDK app, and what was left undone."""
    from chartlake.embedded import lifecycle
    from chartlake.settings import PLACEHOLDER, load

    if PLACEHOLDER in load(lake).contact:
        say.print("lake.toml: set lake.contact, so that the owners of the pages you read can reach you", style="yellow")
    with _spinner("starting") as tell:
        deployment = lifecycle.up(home, lake_file=lake, progress=tell)
    say.print(
        f"[green]up[/green] database {deployment.database}, workgroup {deployment.workgroup}; next: chartlake extract"
    )


@app.command()
def down(home: Home = HERE) -> None:
    """Stop the lake on this machine; everything it holds stays."""
    from chartlake.embedded import lifecycle

    with _spinner("stopping"):
        lifecycle.down(home)
    say.print(f"[green]down[/green] start again with: {lifecycle.starting(home)}", soft_wrap=True)


@app.command()
def status(home: Home = HERE, profile: Profile = None, form: Form = Format.table) -> None:
    """Say what runs, and how fresh every source is; exit code 3 when the lake does not run."""
    stopped = False
    if profile is None:
        from chartlake.embedded import lifecycle

        now = lifecycle.status(home)
        how = f"running on {now.endpoint}, {now.waiting} messages waiting"
        how = how if now.running else f"not running; start it with: {lifecycle.starting(home)}"
        say.print(f"lake in {home.resolve().name}: {how}", markup=False, soft_wrap=True)
        stopped = now.deployment is None
    print_rows(_query(home, profile, "SELECT * FROM freshness ORDER BY late DESC, source, scope"), form)
    cli_listening.tell_endings(lambda text: _query(home, profile, text))
    if stopped:
        raise typer.Exit(INCOMPLETE)


@app.command()
def extract(
    source: Annotated[str | None, typer.Option(help="Only this source")] = None,
    scope: Annotated[str | None, typer.Option(help="Only this scope; it need not stand in lake.toml")] = None,
    day: Annotated[
        str | None, typer.Option("--date", help="yyyy-mm-dd, where the source keeps more than the newest")
    ] = None,
    wait: Annotated[bool, typer.Option(help="Wait until the answers are in the tables")] = True,
    home: Home = HERE,
    profile: Profile = None,
    form: Form = Format.table,
) -> None:
    """Ask the upstreams now: invokes the deployed function and shows every outcome."""
    if scope and not source:
        raise typer.BadParameter("a scope needs its --source")
    if day:
        _check_day(day)
    lake = _target(home, profile)
    with _spinner("asking the upstreams"):
        runs = lake.extract(source=source, scope=scope, date=day)
    if not runs:
        where = f"[sources.{source}] of lake.toml" if source else "lake.toml"
        raise ConfigError(
            f"{where} names no scope that is enabled; name one there, or with --source and --scope "
            "(scopes of listening come from `chartlake connect`)"
        )
    parsed = _await(lake, [run["raw_key"] for run in runs if run.get("raw_key")]) if wait else {}
    print_rows([_outcome(run, parsed.get(run.get("raw_key") or "")) for run in runs], form)
    _exit_by(runs, parsed, wait=wait)


@app.command()
def drop(
    files: Annotated[list[Path], typer.Argument(help="Files for the inbox", exists=True, dir_okay=False)],
    source: Annotated[str, typer.Option(help="The source that can read them")] = "charts_csv",
    user: Annotated[str, typer.Option(help="Whose listening it is: a user_id of `chartlake connections`")] = "",
    home: Home = HERE,
    profile: Profile = None,
    form: Form = Format.table,
) -> None:
    """Put files into the inbox, e.g. CSV files downloaded from charts.spotify.com, and show what became of them."""
    from chartlake.http import now
    from chartlake.inbox import check_file
    from chartlake.sources import source as known

    known(source)
    for file in files:
        check_file(file, source)  # all of them, before any is put
    lake, since = _target(home, profile), now()
    with _bar("dropping", len(files)) as advance:
        dropped = [(lake.drop(file, source, user=user), advance())[0] for file in files]
    keys = list(dict.fromkeys(key for of_file in dropped for key in of_file))
    filed = _await_each(keys, lambda key: lake.filed(key, since=since), "filing")
    parsed = _await(lake, [one["raw_key"] for one in filed.values() if one.get("raw_key")])
    runs = [{"source": source, "scope": key.rpartition("/")[2], **(filed.get(key) or _LOST)} for key in keys]
    print_rows([_outcome(run, parsed.get(run["raw_key"] or "")) for run in runs], form)
    _exit_by(runs, parsed, wait=True)


@app.command()
def secret(
    name: Annotated[str, typer.Argument(help="Its name in lake.toml, e.g. chartlake/spotify")],
    home: Home = HERE,
    profile: Profile = None,
    lake: LakeFile = LAKE_TOML,
) -> None:
    """Keep the credentials of a source: asks for them, or reads a JSON object from standard input."""
    content = _asked_for(name, lake) if sys.stdin.isatty() else _json_object(sys.stdin.read())
    _target(home, profile).put_secret(name, content)
    say.print(f"kept {name}: {', '.join(content)}")


@app.command()
def sql(
    query: Annotated[str, typer.Argument(help="Athena SQL, a file of it, or - for standard input")],
    home: Home = HERE,
    profile: Profile = None,
    form: Form = Format.table,
) -> None:
    """Run Athena SQL: on this machine's files, or on Athena with --profile."""
    print_rows(_query(home, profile, _read_sql(query)), form)


@app.command()
def views(form: Form = Format.table) -> None:
    """List the views: what one row is, and what they answer."""
    from chartlake.athena.views import in_order, read_views
    from chartlake.target import VIEWS

    listed = sorted(in_order(read_views(VIEWS)), key=lambda view: view.name)
    print_rows([{"view": view.name, "grain": view.grain, "answers": view.answers} for view in listed], form)


@app.command()
def rebuild(
    source: Annotated[str | None, typer.Option(help="Only this source")] = None,
    lake: LakeFile = Path("lake.toml"),
    workers: Annotated[int, typer.Option(min=1, help="Processes that parse beside one another")] = 2,
    home: Home = HERE,
    form: Form = Format.table,
) -> None:
    """Replay every raw answer into the tables, as after a parser was mended."""
    from functools import partial

    from chartlake.rebuild import rebuild as replay
    from chartlake.target import open_embedded

    with Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), console=say
    ) as bar:
        tasks: dict[str, Any] = {}

        def advance(stage: str, done: int, total: int) -> None:
            task = tasks.setdefault(stage, None) or bar.add_task(stage, total=total)
            tasks[stage] = task
            bar.update(task, completed=done)

        done = replay(
            partial(open_embedded, home.resolve(), lake.resolve()), source=source, workers=workers, progress=advance
        )
    failed = ", ".join(f"{outcome} {count}" for outcome, count in sorted(done.failed.items()))
    print_rows(
        [
            {
                "answers": done.answers,
                "rows": done.rows,
                "partitions": done.partitions,
                "changed": done.changed,
                "refused": failed,
            }
        ],
        form,
    )
    if done.failed:
        raise typer.Exit(INCOMPLETE)


@app.command()
def dashboard(
    home: Home = HERE,
    profile: Profile = None,
    port: Annotated[int, typer.Option(help="Port on this machine's loopback")] = 8501,
) -> None:
    """Serve the page on this machine's loopback until Ctrl-C."""
    import os

    from chartlake.embedded.home import CHECKOUT

    environment = {**os.environ, "CHARTLAKE_HOME": str(home.resolve()), "CHARTLAKE_PROFILE": profile or ""}
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, [str(CHECKOUT), os.environ.get("PYTHONPATH")]))
    flags = ["--server.address=127.0.0.1", f"--server.port={port}", "--server.headless=true"]
    flags += ["--browser.gatherUsageStats=false", "--server.fileWatcherType=none"]
    say.print(f"the page: http://127.0.0.1:{port}  (Ctrl-C stops it)")
    command = [sys.executable, "-m", "dashboard", *flags]
    # In this very process, so that whoever stops the command stops the page.
    os.execve(command[0], command, environment)  # noqa: S606 - our own command


app.command()(cli_artist.artist)
app.command()(cli_ask.ask)
app.command()(cli_backfill.backfill)
app.command()(cli_expect.expect)
app.command()(cli_purge.purge)
app.command()(cli_report.report)
app.command()(cli_listening.connect)
app.command()(cli_listening.connections)
app.command()(cli_listening.disconnect)
app.add_typer(cli_match.app, name="match")

_LOST: Final = {"outcome": "waiting", "raw_key": None, "message": "not filed yet; see `chartlake status`"}


def _target(home: Path, profile: str | None) -> Any:
    from chartlake import target

    return target.connect(home, profile)


def _query(home: Path, profile: str | None, text: str) -> Any:
    from chartlake import target

    if profile:
        with _spinner("Athena is working"):
            return target.aws(profile).athena().query(text)
    return target.local_athena(home).query(text)


def _read_sql(query: str) -> str:
    if query == "-":
        return sys.stdin.read()
    path = Path(query) if len(query) < 250 and "\n" not in query else None
    if path is not None and path.suffix == ".sql":
        if not path.is_file():
            raise ConfigError(f"there is no file {query}")
        return path.read_text(encoding="utf-8")
    return query


def _asked_for(name: str, lake: Path) -> dict[str, str]:
    """Every field that a source of lake.toml wants in the secret; what is typed is not shown."""
    from chartlake.settings import load
    from chartlake.sources import secret_fields

    sources = [one for one in load(lake).sources.values() if one.secret]
    needed = dict.fromkeys(field for one in sources if one.secret == name for field in secret_fields(one.name)[0])
    if not needed:
        known = ", ".join(sorted({one.secret for one in sources}))
        raise ConfigError(f"no source of {lake} has a secret {name}; there are {known}")
    content = {field: typer.prompt(field, hide_input=True) for field in needed}
    for field in dict.fromkeys(field for one in sources if one.secret == name for field in secret_fields(one.name)[1]):
        value = typer.prompt(f"{field} (may stay empty)", default="", hide_input=True, show_default=False)
        content |= {field: value} if value else {}
    return content


def _json_object(text: str) -> dict[str, str]:
    import json

    try:
        content = json.loads(text)
    except json.JSONDecodeError as error:
        raise ConfigError(f"standard input is no JSON: {error}") from None
    if not isinstance(content, dict) or not all(isinstance(value, str) for value in content.values()):
        raise ConfigError('a secret is a JSON object of texts, as {"client_id": "…", "client_secret": "…"}')
    return content


def _check_day(text: str) -> None:
    try:
        date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is not a date; write it as 2026-03-02") from None


def _outcome(run: dict[str, Any], parsed: dict[str, Any] | None) -> dict[str, Any]:
    last = parsed or run
    return {
        "source": run["source"],
        "scope": run["scope"],
        "outcome": last["outcome"],
        "rows": parsed["rows"] if parsed else None,
        "quarantined": parsed["quarantined"] if parsed else None,
        "message": last.get("message"),
    }


def _exit_by(runs: list[dict[str, Any]], parsed: dict[str, dict[str, Any]], *, wait: bool) -> None:
    came = all(run["outcome"] == "ok" for run in runs)
    # Without an answer there was nothing new, which is as it should be.
    landed = all(parsed.get(run["raw_key"], {}).get("outcome") == "ok" for run in runs if run.get("raw_key"))
    if not came or (wait and not landed):
        raise typer.Exit(INCOMPLETE)


def _await(lake: Any, keys: list[str]) -> dict[str, dict[str, Any]]:
    """The outcomes of raw objects, as they come in."""
    done: dict[str, dict[str, Any]] = {}
    deadline = time.monotonic() + PATIENCE
    with _bar("into the tables", len(keys)) as advance:
        while len(done) < len(keys) and time.monotonic() < deadline:
            fresh = lake.outcomes([key for key in keys if key not in done])
            done.update(fresh)
            advance(len(fresh))
            if len(done) < len(keys):
                time.sleep(0.3 if lake.embedded else 3)
    return done


def _await_each(keys: list[str], ask: Callable[[str], Any], what: str) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    deadline = time.monotonic() + PATIENCE
    with _bar(what, len(keys)) as advance:
        while len(found) < len(keys) and time.monotonic() < deadline:
            for key in [key for key in keys if key not in found]:
                answer = ask(key)
                if answer:
                    found[key] = answer
                    advance()
            if len(found) < len(keys):
                time.sleep(0.3)
    return found


@contextmanager
def _spinner(what: str) -> Iterator[Callable[[str], None]]:
    with say.status(what) as showing:

        def tell(happened: str) -> None:
            showing.update(happened)
            say.print(f"  {happened}", style="dim")

        yield tell


@contextmanager
def _bar(what: str, total: int) -> Iterator[Callable[..., None]]:
    with Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), console=say, transient=True
    ) as bar:
        task = bar.add_task(what, total=total)

        def advance(by: int = 1) -> None:
            bar.advance(task, by)

        yield advance


def main() -> None:
    """Run a command; an error is one sentence, not a traceback."""
    try:
        app()
    except ChartlakeError as error:
        say.print(f"{error.outcome}: {error}", style="red", markup=False, soft_wrap=True)
        sys.exit(1)
    except (ClientError, BotoCoreError) as error:
        say.print(f"AWS refused: {error}", style="red", markup=False, soft_wrap=True)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
