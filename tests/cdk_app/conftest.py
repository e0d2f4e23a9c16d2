"""The app, synthesized once per target, without building any bundle."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

# isort: off
import cdk_app  # noqa: F401 - tells jsii which Node to use, before aws_cdk starts it
import aws_cdk as cdk

# isort: on
from cdk_app.app import build
from cdk_app.nodejs import ROOT
from tests.cdk_app.rendered import Template

Synthesize = Callable[..., dict[str, Template]]


@pytest.fixture(scope="session")
def synthesize(tmp_path_factory: pytest.TempPathFactory) -> Synthesize:
    """Synthesize with this context on top of cdk.json's; gives the templates by stack name."""
    context = json.loads((ROOT / "cdk.json").read_text())["context"]

    def run(**choices: Any) -> dict[str, Template]:
        outdir = tmp_path_factory.mktemp("cdk.out")
        app = cdk.App(outdir=str(outdir), context={**context, "aws:cdk:bundling-stacks": [], **choices})
        build(app)
        return {stack.stack_name: Template(stack.template) for stack in app.synth().stacks}

    return run


@pytest.fixture(scope="session")
def on_aws(synthesize: Synthesize) -> dict[str, Template]:
    """The stacks for AWS, with an address for alerts; the AWS Solutions checks ran on them."""
    return synthesize(target="aws", alert_email="label@example.com")


@pytest.fixture(scope="session")
def on_this_machine(synthesize: Synthesize) -> dict[str, Template]:
    """The stacks for the emulator."""
    return synthesize(target="embedded")


@pytest.fixture(scope="session")
def lake(on_aws: dict[str, Template]) -> Template:
    """The Lake stack for AWS."""
    return on_aws["chartlake-lake"]


@pytest.fixture
def lake_file(tmp_path: Path) -> Callable[[str], Path]:
    """Writes a lake.toml with these lines for sources."""

    def write(sources: str) -> Path:
        path = tmp_path / "lake.toml"
        head = '[lake]\nregion = "eu-west-1"\ncontact = "c@example.com"\nschedule = "rate(1 day)"\n'
        path.write_text(head + sources)
        return path

    return write
