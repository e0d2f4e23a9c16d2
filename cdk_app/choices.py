"""What cdk.json and `cdk -c` decide: where the app goes, which lake.toml it ships, how its things are called."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from constructs import Node

from cdk_app.nodejs import ROOT
from chartlake.errors import ConfigError
from chartlake.settings import LakeSettings, load
from dashboard.quicksight_mode import Mode

_PLACE: Final = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]/([^*?\s]+/)?")
_PRINCIPAL: Final = re.compile(r"arn:aws[a-z-]*:quicksight:[a-z0-9-]+:\d{12}:(user|group)/[^/*\s]+/[^*\s]+")
_PREFIX: Final = re.compile(r"[a-z][a-z0-9-]{0,18}[a-z0-9]")


class Target(StrEnum):
    """Where the app is deployed to."""

    AWS = "aws"
    EMBEDDED = "embedded"


@dataclass(frozen=True, kw_only=True)
class Choices:
    """Every choice that the stacks know. `prefix` opens the name of everything that has a name.

    `backfill_from`: the places outside the lake, as `bucket/prefix/`, that the backfill job may read.
    `quicksight_principal`: the ARN of the QuickSight user or group that sees the dashboard; empty for no dashboard.
    `quicksight_mode`: whether QuickSight keeps the rows in its memory, or asks the lake each time.
    """

    target: Target
    lake_file: Path
    lake: LakeSettings
    prefix: str = "chartlake"
    alert_email: str = ""
    monthly_budget: float = 20.0
    backfill_from: tuple[str, ...] = ()
    quicksight_principal: str = ""
    quicksight_mode: Mode = Mode.SPICE

    @property
    def embedded(self) -> bool:
        """Whether the app goes to the emulator on this machine rather than to AWS."""
        return self.target is Target.EMBEDDED

    @property
    def database(self) -> str:
        """The Glue database; Athena takes no dash in an unquoted name."""
        return self.prefix.replace("-", "_")


def from_context(node: Node) -> Choices:
    """The choices that a CDK context holds; ConfigError names the one that is impossible."""
    lake_file = ROOT / _text(node, "lake", "lake.toml")
    prefix = _text(node, "prefix", "chartlake")
    if not _PREFIX.fullmatch(prefix):
        raise ConfigError(
            f"context prefix={prefix!r}: use 2 to 20 lower-case letters, digits and dashes, starting with a letter"
        )
    return Choices(
        target=_target(_text(node, "target", Target.AWS)),
        lake_file=lake_file,
        lake=load(lake_file),
        prefix=prefix,
        alert_email=_text(node, "alert_email", ""),
        monthly_budget=_amount(_text(node, "monthly_budget", "20")),
        backfill_from=_places(_text(node, "backfill_from", "")),
        quicksight_principal=_principal(_text(node, "quicksight_principal", "")),
        quicksight_mode=_mode(_text(node, "quicksight_mode", Mode.SPICE)),
    )


def _text(node: Node, name: str, default: str) -> str:
    value = node.try_get_context(name)
    return default if value is None else str(value)


def _target(value: str) -> Target:
    try:
        return Target(value)
    except ValueError:
        raise ConfigError(f"context target={value!r}: use {' or '.join(Target)}") from None


def _principal(value: str) -> str:
    if value and not _PRINCIPAL.fullmatch(value):
        raise ConfigError(
            f"context quicksight_principal={value!r}: give the ARN of a QuickSight user or group, such as "
            "arn:aws:quicksight:eu-west-1:123456789012:group/default/label"
        )
    return value


def _mode(value: str) -> Mode:
    try:
        return Mode(value)
    except ValueError:
        raise ConfigError(f"context quicksight_mode={value!r}: use {' or '.join(Mode)}") from None


def _places(value: str) -> tuple[str, ...]:
    places = tuple(place.strip() for place in value.split(",") if place.strip())
    for place in places:
        if not _PLACE.fullmatch(place):
            raise ConfigError(f"context backfill_from={place!r}: write places as bucket/prefix/, with commas between")
    return places


def _amount(value: str) -> float:
    try:
        amount = float(value)
    except ValueError:
        amount = 0.0
    if amount <= 0:
        raise ConfigError(f"context monthly_budget={value!r}: give an amount in USD above 0")
    return amount
