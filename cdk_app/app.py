"""The app that `cdk` runs: `python -m cdk_app.app`."""

from __future__ import annotations

import sys

import aws_cdk as cdk

from cdk_app.choices import Choices, from_context
from cdk_app.stacks import Insight, Lake
from chartlake.errors import ChartlakeError


def build(app: cdk.App) -> Choices:
    """Add the stacks to the app: both on AWS, `Lake` alone where the emulator could not hold `Insight`."""
    choices = from_context(app.node)
    place = cdk.Environment(region=choices.lake.region)
    lake = Lake(app, f"{choices.prefix}-lake", choices=choices, env=place)
    if not choices.embedded:
        Insight(app, f"{choices.prefix}-insight", choices=choices, lake=lake, env=place)
        from cdk_nag import AwsSolutionsChecks  # takes 0.7 s, and the emulator's stack is the same one

        cdk.Validations.of(app).add_plugins(AwsSolutionsChecks(app))
    return choices


def main() -> None:
    """Synthesize; the CDK command line says where to."""
    app = cdk.App()
    try:
        build(app)
    except ChartlakeError as error:
        sys.exit(f"chartlake: {error}")
    app.synth()


if __name__ == "__main__":
    main()
