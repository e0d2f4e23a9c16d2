"""`chartlake report`: the daily report as PDF and HTML, and the alerts."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from chartlake.cli_options import HERE, LAKE_TOML, Form, Home, LakeFile, Profile, say
from chartlake.errors import ConfigError
from chartlake.printing import Format, print_rows

TOPIC_OUTPUT: Final = "ReportTopic"
_FOLDER: Final = Path("reports")


def report(
    day: Annotated[str | None, typer.Option("--date", help="yyyy-mm-dd; else the newest date of the charts")] = None,
    market: Annotated[list[str] | None, typer.Option(help="Instead of those of lake.toml; more than once")] = None,
    out: Annotated[Path, typer.Option(help="Folder that the files are written to")] = _FOLDER,
    alerts: Annotated[
        bool, typer.Option("--alerts", help="Instead of a report, send and print the new alerts")
    ] = False,
    home: Home = HERE,
    profile: Profile = None,
    lake: LakeFile = LAKE_TOML,
    form: Form = Format.table,
) -> None:
    """Write the daily report of one to two pages, as PDF and HTML; or send the alerts that nobody was sent yet.

    AWS does both by itself, an hour after the charts are asked for. An alert goes out once: what was printed here is
    sent nowhere else.
    """
    settings = _settings(lake, market)
    of = _day(day)
    if alerts:
        print_rows(_alerts(home, profile, lake, settings, of), form)
        return
    try:
        from chartlake.report.drawn import drawn
    except ImportError as error:
        raise ConfigError(
            f"{error.name} is not installed; install chartlake with its report: pip install 'chartlake[report]'"
        ) from error
    from chartlake.http import now
    from chartlake.report.gather import gather

    with say.status("The lake is asked"):
        made = gather(_athena(home, profile), settings, now=now(), chart_date=of)
    out.mkdir(parents=True, exist_ok=True)
    written = []
    for ending, content in drawn(made).items():
        file = out / f"chartlake-{made.chart_date}.{ending}"
        file.write_bytes(content)
        written.append({"date": made.chart_date, "file": str(file), "bytes": len(content)})
    say.print(made.summary, markup=False)
    print_rows(written, form)


def _alerts(home: Path, profile: str | None, lake: Path, settings: Any, until: date | None) -> list[dict[str, Any]]:
    from chartlake import target
    from chartlake.http import now
    from chartlake.report.alerts import claim, due
    from chartlake.report.sending import alerts_message, outlets

    with say.status("The lake is asked"):
        opened = target.open_lake(home.resolve(), profile, lake.resolve())
        found = due(_athena(home, profile), settings, until=until)
        ours = claim(opened, found, now=now(), run_id=uuid.uuid4().hex)
    if ours and profile:
        there = target.aws(profile)
        for outlet in outlets(settings, there.session.client, topic=there.deployment.outputs.get(TOPIC_OUTPUT, "")):
            outlet.send(alerts_message(ours))
    say.print(f"{len(ours)} new of {len(found)} alerts")
    return [
        {"kind": one.kind, "market": one.market, "chart_date": one.chart_date, "alert": one.sentence} for one in ours
    ]


def _athena(home: Path, profile: str | None) -> Any:
    from chartlake import target

    return target.aws(profile).athena() if profile else target.local_athena(home)


def _settings(lake: Path, markets: list[str] | None) -> Any:
    from chartlake.report.settings import report_settings
    from chartlake.settings import load

    settings = load(lake).report
    if not markets:
        return settings
    return replace(settings, markets=report_settings({"markets": markets}, where="--market").markets)


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise typer.BadParameter(f"{text!r} is not a date; write it as 2026-03-02") from None
