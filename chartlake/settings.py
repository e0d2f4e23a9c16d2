"""lake.toml, read and checked: which sources and scopes the lake collects, and how."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from chartlake import overrides
from chartlake.answers import SCOPE, Scope
from chartlake.errors import ConfigError
from chartlake.report.settings import ReportSettings, report_settings
from chartlake.sources import names

_SOURCE_KEYS: Final = frozenset(
    [
        "enabled",
        "base_url",
        "scopes",
        "cadence",
        "expected_age_hours",
        "nominal_depth",
        "allowed_uses",
        "retention_days",
        "attribution",
        "secret",
        "upstream",
        "options",
    ]
)
_TYPES: Final[Mapping[str, type | tuple[type, ...]]] = {
    "enabled": bool,
    "scopes": list,
    "allowed_uses": list,
    "expected_age_hours": (int, float, dict),
    "nominal_depth": int,
    "retention_days": int,
    "options": dict,
}
_CADENCES: Final = ("daily", "weekly")
# What lake.toml says until somebody says who they are.
PLACEHOLDER: Final = "set lake.contact"
_LAKE_KEYS: Final = frozenset({"region", "contact", "schedule"})


@dataclass(frozen=True, kw_only=True)
class SourceSettings:
    """One `[sources.<name>]` of lake.toml. `base_url` is empty for a source that only takes dropped files.

    `upstream` names the account that rate limits are counted against; sources that share it cool down together.
    `cadence` is that of scopes whose name does not end in `_daily` or `_weekly` (or in `-daily`, as charts are called
    at Spotify); `expected_age_hours` is one number for all scopes, or one for each cadence. `options` are the
    source's own; numbers among them are kept as text.
    """

    name: str
    enabled: bool = True
    base_url: str = ""
    scopes: tuple[str, ...] = ()
    cadence: str = "daily"
    expected_age_hours: float | Mapping[str, float] | None = None
    nominal_depth: int | None = None
    allowed_uses: tuple[str, ...] = ()
    retention_days: int | None = None
    attribution: str = ""
    secret: str = ""
    upstream: str = ""
    options: Mapping[str, str] = field(default_factory=dict)

    def cadence_of(self, scope: str) -> str:
        """How often a scope is published: as its name ends, else as the source."""
        return next((cadence for cadence in _CADENCES if scope.endswith((f"_{cadence}", f"-{cadence}"))), self.cadence)

    def expected_age_of(self, scope: str) -> float | None:
        """The age in hours above which a scope is late; None when lake.toml expects nothing of its cadence."""
        if isinstance(self.expected_age_hours, Mapping):
            return self.expected_age_hours.get(self.cadence_of(scope))
        return self.expected_age_hours


@dataclass(frozen=True, kw_only=True)
class LakeSettings:
    """The whole of lake.toml. `folder` is where it stands, and the overrides beside it; None when it is no file."""

    region: str
    contact: str
    schedule: str
    sources: Mapping[str, SourceSettings]
    folder: Path | None = None
    report: ReportSettings = field(default_factory=ReportSettings)

    def source(self, name: str) -> SourceSettings:
        """The settings of a source; ConfigError when lake.toml has none of that name."""
        try:
            return self.sources[name]
        except KeyError:
            known = ", ".join(sorted(self.sources))
            raise ConfigError(f"lake.toml has no [sources.{name}]; it has {known}") from None

    def enabled_scopes(self, source: str | None = None, scope: str | None = None) -> Iterator[Scope]:
        """Every (source, scope) to ask for; a scope named by hand need not stand in lake.toml."""
        chosen = [self.source(source)] if source else self.sources.values()
        for settings in chosen:
            if not settings.enabled and not scope:
                continue
            for name in [scope] if scope else settings.scopes:
                yield Scope(source=settings.name, name=name)


def load(path: Path) -> LakeSettings:
    """Read lake.toml and the overrides beside it; ConfigError names the key, or the line, that is wrong."""
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ConfigError(f"there is no {path}; copy lake.toml from the repository") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} is not valid TOML: {error}") from None
    _refuse_unknown(document, frozenset({"lake", "report", "sources"}), "the file", path)
    lake, sources = _table(document, "lake", path), _table(document, "sources", path)
    _refuse_unknown(lake, _LAKE_KEYS, "[lake]", path)
    for key, value in lake.items():
        if not isinstance(value, str):
            raise ConfigError(f"{path}: [lake] {key} is {value!r}; it is a text, in quotes")
    try:
        return LakeSettings(
            region=lake["region"],
            contact=lake["contact"],
            schedule=lake["schedule"],
            sources=_overridden({name: _source(name, table, path) for name, table in sources.items()}, path),
            folder=path.parent,
            report=report_settings(_table(document, "report", path), where=f"{path}: [report]"),
        )
    except KeyError as error:
        raise ConfigError(f"{path}: [lake] lacks {error}") from None


def _overridden(sources: dict[str, SourceSettings], path: Path) -> Mapping[str, SourceSettings]:
    """The sources with what the folder of overrides adds to their scopes."""
    stats = sources.get(overrides.TIKTOK_STATS)
    accounts = overrides.tiktok_accounts(path) if stats else {}
    if stats and accounts:
        where = f"{path}: [sources.{stats.name}]"
        if not stats.base_url:
            raise ConfigError(f"{where} has no base_url to ask the accounts of {overrides.TIKTOK_ACCOUNTS} from")
        scopes = overrides.with_accounts(stats.scopes, accounts, where=where)
        sources[stats.name] = replace(stats, scopes=scopes)
    return sources


def _table(document: Mapping[str, Any], name: str, path: Path) -> dict[str, Any]:
    table = document.get(name, {})
    if not isinstance(table, dict):
        raise ConfigError(f"{path}: {name} is {table!r}; it is a table, as [{name}]")
    return table


def _source(name: str, table: object, path: Path) -> SourceSettings:
    where = f"{path}: [sources.{name}]"
    if not isinstance(table, dict):
        raise ConfigError(f"{path}: sources.{name} is {table!r}; it is a table, as [sources.{name}]")
    if name not in names():
        raise ConfigError(f"{where}: there is no such source; there are {', '.join(names())}")
    _refuse_unknown(table, _SOURCE_KEYS, f"[sources.{name}]", path)
    for key, value in table.items():
        if not isinstance(value, _TYPES.get(key, str)) or (isinstance(value, bool) and key != "enabled"):
            raise ConfigError(f"{where}: {key} is {value!r}; see lake.toml in the repository for how it is written")
    if table.get("retention_days", 1) < 1:
        raise ConfigError(f"{where}: retention_days is {table['retention_days']}; leave it out to keep all for good")
    if "expected_age_hours" in table:
        _check_expected_ages(table["expected_age_hours"], where)
    for scope in table.get("scopes", ()):
        if not isinstance(scope, str) or not SCOPE.fullmatch(scope):
            raise ConfigError(f"{where}: scope {scope!r} is none; use letters, digits, dot, dash and underscore")
    if table.get("scopes") and not table.get("base_url"):
        raise ConfigError(f"{where} has scopes but no base_url to ask them from")
    lists: dict[str, Any] = {key: tuple(table[key]) for key in ("scopes", "allowed_uses") if key in table}
    lists["options"] = _options(table.get("options", {}), where)
    given: dict[str, Any] = {"name": name, "upstream": name, **table, **lists}
    return SourceSettings(**given)


def _options(given: Mapping[str, object], where: str) -> Mapping[str, str]:
    """Options as texts; a number may be written as one."""
    for name, value in given.items():
        if isinstance(value, bool) or not isinstance(value, str | int):
            raise ConfigError(f"{where}: option {name} is {value!r}; it is a text in quotes, or a whole number")
    return {name: str(value) for name, value in given.items()}


def _check_expected_ages(given: object, where: str) -> None:
    """One number, or a table of numbers by cadence; TOML's booleans are numbers to Python only."""
    ages = given if isinstance(given, dict) else {"daily": given}
    for cadence, hours in ages.items():
        if cadence not in _CADENCES or not _is_age(hours):
            raise ConfigError(
                f"{where}: expected_age_hours is {given!r}; write hours, or a table of hours as "
                "{ daily = 48, weekly = 240 }"
            )


def _is_age(hours: object) -> bool:
    return isinstance(hours, int | float) and not isinstance(hours, bool) and hours >= 0


def _refuse_unknown(table: dict[str, Any], known: frozenset[str], where: str, path: Path) -> None:
    unknown = sorted(set(table) - known)
    if unknown:
        raise ConfigError(f"{path}: {where} has unknown key {unknown[0]!r}; known are {', '.join(sorted(known))}")
