"""`chartlake expect`: fit how long songs stay on the charts, and publish what is expected."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from chartlake.cli_options import HERE, LAKE_TOML, Form, Home, LakeFile, Profile, say
from chartlake.errors import ConfigError
from chartlake.printing import Format, print_rows

JOB_OUTPUT = "ExpectationsJob"


def expect(
    days: Annotated[int, typer.Option(min=28, help="Days of the past that are looked at")] = 730,
    home: Home = HERE,
    profile: Profile = None,
    lake: LakeFile = LAKE_TOML,
    form: Form = Format.table,
) -> None:
    """Fit how long songs will stay on their charts, score it on the past, and publish it; AWS does so every week.

    With a profile it starts the job that runs there by itself every week. Exit code 0 also where a chart is too young,
    1 where one failed; the others are fitted all the same.
    """
    if profile:
        _start(profile)
        return
    try:
        from chartlake.expectations.publishing import publish_expectations, raise_failures
    except ImportError as error:
        raise ConfigError(
            f"{error.name} is not installed; install chartlake with its models: pip install 'chartlake[models]'"
        ) from error
    from chartlake.target import local_athena, open_embedded

    opened = open_embedded(home.resolve(), lake.resolve())
    fitted = []
    with say.status("fitting"):
        for expected in publish_expectations(opened, local_athena(home.resolve()), look_back_days=days):
            say.print(f"  {expected.platform} {expected.chart}: {expected.said}", style="dim")
            fitted.append(expected)
    print_rows([_line(expected) for expected in fitted], form)
    raise_failures(fitted)


def _line(expected: Any) -> dict[str, Any]:
    first = expected.rows[0] if expected.rows else {}
    scores = ("backtest_concordance", "baseline_concordance", "backtest_brier_7", "baseline_brier_7")
    return {
        "platform": expected.platform,
        "chart": expected.chart,
        "songs": len(expected.rows),
        **{name.removeprefix("backtest_"): first.get(name) for name in scores},
        "coverage_80": first.get("backtest_coverage_80"),
        "beats_baselines": first.get("beats_baselines"),
        "message": expected.said,
    }


def _start(profile: str) -> None:
    from chartlake import target

    there = target.aws(profile)
    job = there.deployment.outputs.get(JOB_OUTPUT)
    if not job:
        raise ConfigError("the lake on AWS has no job for expectations; deploy it with `cdk deploy chartlake-lake`")
    run = there.session.client("glue").start_job_run(JobName=job)["JobRunId"]
    say.print(f"started; follow it: aws glue get-job-run --profile {profile} --job-name {job} --run-id {run}")
    print(run)
