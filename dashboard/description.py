"""Reads `sheets.yaml`, the one description of the dashboard. It is YAML 1.2: the market `no` is a string."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from chartlake.errors import ConfigError
from dashboard.sheets import Dashboard

SHEETS: Final = Path(__file__).with_name("sheets.yaml")
_DASHBOARD: Final[TypeAdapter[Dashboard]] = TypeAdapter(Dashboard)


@cache
def described() -> Dashboard:
    """The dashboard of this checkout."""
    return read(SHEETS)


def read(file: Path) -> Dashboard:
    """The dashboard that a file describes; ConfigError names every place that is wrong, and how."""
    try:
        told: Any = YAML(typ="safe", pure=True).load(file.read_text(encoding="utf-8"))
    except YAMLError as error:
        raise ConfigError(f"{file}: not YAML: {error}") from error
    if not isinstance(told, dict):
        raise ConfigError(f"{file}: a dashboard has title, parameters and sheets")
    parameters = told.get("parameters")
    if isinstance(parameters, dict):
        told["parameters"] = {name: {"name": name, **(rest or {})} for name, rest in parameters.items()}
    told.pop("shared", None)  # anchors that the rest refers to
    try:
        return _DASHBOARD.validate_python(told)
    except ValidationError as error:
        wrong = [f"{'.'.join(str(part) for part in one['loc'])}: {one['msg']}" for one in error.errors()]
        raise ConfigError(f"{file}: " + "; ".join(wrong)) from error
