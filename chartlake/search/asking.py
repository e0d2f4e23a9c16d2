"""What Spotify said of a scope: the lake's own answer while it is fresh, else asked anew on the raw route."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final

from chartlake.answers import Row, Scope
from chartlake.errors import ConfigError
from chartlake.extract import Extraction
from chartlake.http import now
from chartlake.runs import Run
from chartlake.search.known import AskedBefore, Known
from chartlake.sources.spotify_search import NAME
from chartlake.transform import parse

CATALOGUE: Final = "spotify_catalog"
REFRESH_DAYS: Final = 30
_OFF: Final = "NotEnabled"


@dataclass(frozen=True, kw_only=True)
class NotRefreshed:
    """What could not be asked for, the outcome that `ingest_runs` has of it, and why."""

    scope: str
    outcome: str
    message: str


@dataclass(frozen=True, kw_only=True)
class Said:
    """The rows of an answer by table; empty when there never was one. `failure` says why it is not a fresh one."""

    rows: Mapping[str, Sequence[Row]] = field(default_factory=dict)
    failure: NotRefreshed | None = None

    def of(self, table: str) -> Sequence[Row]:
        """The rows of a table."""
        return self.rows.get(table, ())


@dataclass(frozen=True, kw_only=True)
class Asking:
    """Asks through `extraction`, so that cool-downs are heeded and every outcome is recorded."""

    extraction: Extraction
    known: Known

    def said(self, scope: str) -> Said:
        """The last answer of a scope when it is younger than `refresh_days`; else a new one, else the last one."""
        before = self.known.asked_before(scope)
        if before and now() - before.asked_at < timedelta(days=self._refresh_days()):
            kept = self._read(before.raw_key, scope)
            if kept.failure is None:
                return kept
        failure = self._ask(scope)
        if isinstance(failure, Said):
            return failure
        return Said(rows=self._earlier(before, scope), failure=failure)

    def _ask(self, scope: str) -> Said | NotRefreshed:
        settings = self.extraction.lake.settings.sources.get(NAME)
        if settings is None or not settings.enabled:
            reason = f"[sources.{NAME}] of lake.toml is not enabled, so that only what the lake holds is told"
            return NotRefreshed(scope=scope, outcome=_OFF, message=reason)
        (run,) = self.extraction.ask([Scope(source=NAME, name=scope)])
        if run.ok and run.raw_key:
            return self._read(run.raw_key, scope)
        return _failed(run)

    def _read(self, raw_key: str, scope: str) -> Said:
        """The rows as transform publishes them, which may still be on its way."""
        parsed = parse(self.extraction.lake, raw_key)
        if parsed.error:
            failure = NotRefreshed(scope=scope, outcome=parsed.error.outcome, message=str(parsed.error))
            return Said(failure=failure)
        rows: dict[str, list[Any]] = {}
        for (table, _), built in parsed.tables.items():
            rows.setdefault(table, []).extend(built.to_pylist())
        return Said(rows=rows)

    def _earlier(self, before: AskedBefore | None, scope: str) -> Mapping[str, Sequence[Row]]:
        return self._read(before.raw_key, scope).rows if before else {}

    def _refresh_days(self) -> int:
        settings = self.extraction.lake.settings.sources.get(CATALOGUE)
        text = settings.options.get("refresh_days", str(REFRESH_DAYS)) if settings else str(REFRESH_DAYS)
        if not text.isdecimal() or not int(text):
            raise ConfigError(
                f"lake.toml: [sources.{CATALOGUE}] option refresh_days is {text!r}; it is a whole number from 1"
            )
        return int(text)


def _failed(run: Run) -> NotRefreshed:
    return NotRefreshed(scope=run.scope, outcome=run.outcome, message=run.message or "")
