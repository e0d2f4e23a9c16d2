"""The first half of the route: ask every enabled scope, store what came, and say for each how it went."""

from __future__ import annotations

import json
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from typing import Final
from zlib import crc32

from chartlake import connections, contract, cooldown, raw, runs, validators
from chartlake.answers import Answer, NothingNew, Scope
from chartlake.connections import tokens
from chartlake.errors import BadName, ConfigError, CoolingDown, OutOfTime, RateLimited
from chartlake.holdings import Holdings
from chartlake.http import Http, NotModified, now
from chartlake.lake import Lake
from chartlake.settings import SourceSettings
from chartlake.sources import asked, fetched, personal, source

SETTINGS: Final = "lake.toml"
# Two readings of a page that drips, or a playlist that is edited while it is read.
LONGEST_SCOPE: Final = 150.0
Secrets = Callable[[str], Mapping[str, str]]
KeepSecret = Callable[[str, Mapping[str, str]], None]


def keep_in_secrets_manager(name: str, content: Mapping[str, str]) -> None:
    """Replace the content of a secret that is there."""
    import boto3

    boto3.client("secretsmanager").put_secret_value(SecretId=name, SecretString=json.dumps(dict(content)))


@dataclass(frozen=True, kw_only=True)
class Extraction:
    """One run of extract. `secrets` gives the content of a named secret, `keep_secret` replaces it; `time_left` is the
    seconds that remain."""

    lake: Lake
    run_id: str
    secrets: Secrets
    time_left: Callable[[], float]
    keep_secret: KeepSecret = keep_in_secrets_manager

    def run(self, scopes: Iterable[Scope]) -> list[runs.Run]:
        """Ask for the scopes as `ask` does, and publish what lake.toml expects."""
        done = self.ask(scopes)
        # What lake.toml said before is replaced: a scope that was taken out is expected no longer.
        runs.publish_rows(self.lake, contract.SCOPES, scope_rows(self.lake), raw_keys={SETTINGS})
        return done

    def ask(self, scopes: Iterable[Scope]) -> list[runs.Run]:
        """Ask for the scopes, the upstreams beside one another and each upstream's scopes one after the other."""
        order = sorted(scopes, key=lambda scope: (self._upstream(scope), self._is_enrichment(scope), scope.source))
        by_upstream = [list(group) for _, group in groupby(order, self._upstream)]
        with ThreadPoolExecutor(max_workers=max(1, len(by_upstream))) as pool:
            return [run for runs_of_one in pool.map(self._run_upstream, by_upstream) for run in runs_of_one]

    def _upstream(self, scope: Scope) -> str:
        return self.lake.settings.source(scope.source).upstream

    def _is_enrichment(self, scope: Scope) -> bool:
        # Last, so that what it may not ask today (a quota is used up) are details and not the charts, nor plays that
        # nobody can ask for later.
        return asked(scope.source) is not None and personal(scope.source) is None

    def _run_upstream(self, scopes: Sequence[Scope]) -> list[runs.Run]:
        done = []
        for name, group in groupby(scopes, key=lambda scope: scope.source):
            settings = self.lake.settings.source(name)
            # By user, and made by the first scope: a secret that is missing is that scope's outcome.
            connect: dict[str, Http] = {}
            in_turn = self._turned(list(group))
            of_one = [self._with_reminder(self._run_scope(scope, settings, connect)) for scope in in_turn]
            runs.record(self.lake, of_one)  # at once: whatever befalls the other sources, these are known
            done += of_one
        return done

    def _turned(self, scopes: Sequence[Scope]) -> Sequence[Scope]:
        """Each run begins with another scope: where time or a budget ends, it is not always the same ones that wait."""
        start = crc32(self.run_id.encode()) % len(scopes)
        return [*scopes[start:], *scopes[:start]]

    def _with_reminder(self, run: runs.Run) -> runs.Run:
        """Every run in the name of a user says when the connection ends, once that is near."""
        of_users = personal(run.source)
        if of_users is None:
            return run
        try:
            known = connections.connection(self.lake.raw, of_users.user_of(run.scope))
        except BadName:
            return run
        told = (run.message, known.reminder(run.started_at))
        return replace(run, message="; ".join(text for text in told if text) or None)

    def _run_scope(self, scope: Scope, settings: SourceSettings, connect: dict[str, Http]) -> runs.Run:
        run = runs.Run(
            run_id=self.run_id,
            source=scope.source,
            scope=scope.name,
            stage="extract",
            started_at=now(),
            finished_at=now(),
        )
        stored = _Stored()
        try:
            self._check(settings, scope)
            whose = self._user_of(scope)
            if whose not in connect:
                connect[whose] = self._http(settings, whose)
            for answer in self._answers(scope, settings, connect[whose]):
                stored.add(answer, self._store(scope, answer))
        except (NotModified, NothingNew) as error:
            return replace(stored.told(run), http_status=error.http_status, message=str(error))
        except RateLimited as error:
            return runs.failed(stored.told(run), error, f"{error}; {self._cool_down(settings, error)}")
        except Exception as error:  # noqa: BLE001 - whatever goes wrong with one scope, the others are still asked
            return runs.failed(stored.told(run), error, str(error))
        return stored.told(run)

    def _answers(self, scope: Scope, settings: SourceSettings, http: Http) -> Iterator[Answer]:
        """The one answer of a scope, or those of a source that asks for what the lake lacks."""
        upstream, enrichment = fetched(scope.source), asked(scope.source)
        if enrichment is not None:
            answers = enrichment.ask(scope, http, Holdings.of(self.lake))
            for answer in answers:
                yield answer
                if self.time_left() < LONGEST_SCOPE:
                    yield from self._stopped(answers, scope)
            return
        if upstream is None:
            raise ConfigError(f"{scope.source} cannot be asked, it takes files: chartlake drop FILE")
        http.validators = validators.of(self.lake, scope)
        answer = upstream.fetch(scope, http)
        yield answer
        validators.keep(self.lake, scope, answer, http.validators)  # after the answer is stored, or it would never be

    def _stopped(self, answers: Iterator[Answer], scope: Scope) -> Iterator[Answer]:
        """End an asked source for lack of time; what went wrong behind its last answer is told, not swallowed."""
        late = OutOfTime(f"{scope.source}/{scope.name}: what was answered is stored; the rest is due in the next run")
        if isinstance(answers, Generator):
            try:
                yield answers.throw(late)
            except OutOfTime as stopped:
                if isinstance(stopped.__context__, Exception):
                    raise stopped.__context__ from None
                raise
            except StopIteration:
                pass
        raise late

    def _store(self, scope: Scope, answer: Answer) -> str:
        return raw.store(
            self.lake.raw,
            source=scope.source,
            scope=scope.name,
            answer=answer,
            adapter_version=source(scope.source).ADAPTER_VERSION,
        )

    def _cool_down(self, settings: SourceSettings, error: RateLimited) -> str:
        try:
            end = cooldown.start(self.lake.raw, settings.upstream, now=now(), seconds=error.retry_after)
        except Exception as trouble:  # noqa: BLE001 - the outcome of this scope must be recorded all the same
            return f"the cool-down could not be kept ({trouble}): do not extract {settings.upstream} before it is over"
        return f"{settings.upstream} is not asked before {end:%Y-%m-%d %H:%M} UTC"

    def _heard_limit(self, settings: SourceSettings, seconds: int) -> None:
        """At once, so that it holds for everybody whatever becomes of this run; told when the error arrives."""
        with suppress(Exception):
            cooldown.start(self.lake.raw, settings.upstream, now=now(), seconds=seconds)

    def _check(self, settings: SourceSettings, scope: Scope) -> None:
        raw.check_scope(scope.name)
        if self.time_left() < LONGEST_SCOPE:
            raise OutOfTime(f"{scope.source}/{scope.name}: the run ended first; it is asked next time")
        self._hold_off(settings)

    def _hold_off(self, settings: SourceSettings) -> None:
        """Before every request: any function of the lake may have been told to stay away since the last one."""
        end = cooldown.until(self.lake.raw, settings.upstream)
        if end and end > now():
            raise CoolingDown(
                f"{settings.name}: not asked, {settings.upstream} wants to be left alone until {end:%Y-%m-%d %H:%M} UTC"
            )

    def _user_of(self, scope: Scope) -> str:
        of_users = personal(scope.source)
        return of_users.user_of(scope.name) if of_users else ""

    def _http(self, settings: SourceSettings, user_id: str) -> Http:
        http = Http(
            settings.base_url,
            contact=self.lake.settings.contact,
            secret=self.secrets(settings.secret) if settings.secret else None,
            options=settings.options,
            gate=lambda: self._hold_off(settings),
            limited=lambda seconds: self._heard_limit(settings, seconds),
        )
        if user_id:
            http.secret["access_token"] = tokens.access_token(
                http, user_id, secrets=self.secrets, keep=self.keep_secret
            )
        return http


@dataclass(kw_only=True)
class _Stored:
    """The answers that one scope has given so far."""

    answers: int = 0
    size: int = 0
    status: int | None = None
    raw_key: str | None = None
    remark: str | None = None

    def add(self, answer: Answer, raw_key: str) -> None:
        self.answers += 1
        self.size += len(answer.body)
        self.status, self.raw_key = answer.status, raw_key
        self.remark = answer.remark or self.remark

    def told(self, run: runs.Run) -> runs.Run:
        return replace(
            run,
            finished_at=now(),
            bytes=self.size,
            http_status=self.status,
            raw_key=self.raw_key,
            message=self.remark,
        )


def scope_rows(lake: Lake) -> list[dict[str, object]]:
    """What lake.toml asks for, as rows of the table `scopes`."""
    written_at = now()
    return [
        {
            "source": settings.name,
            "scope": scope,
            "enabled": settings.enabled,
            "cadence": settings.cadence_of(scope),
            "expected_age_hours": settings.expected_age_of(scope),
            "nominal_depth": settings.nominal_depth,
            "allowed_uses": list(settings.allowed_uses),
            "retention_days": settings.retention_days,
            "attribution": settings.attribution,
            "fetched_at": written_at,
            "raw_key": SETTINGS,
        }
        for settings in lake.settings.sources.values()
        for scope in settings.scopes
    ]


def secrets_manager(name: str) -> Mapping[str, str]:
    """The content of a secret in Secrets Manager, a JSON object of strings; ConfigError when there is none."""
    import boto3  # takes 0.1 s: only where a source needs a secret

    client = boto3.client("secretsmanager")
    try:
        text = client.get_secret_value(SecretId=name)["SecretString"]
        content: Mapping[str, str] = json.loads(text)
    except client.exceptions.ResourceNotFoundException:
        raise ConfigError(f"there is no secret {name}; make it with `chartlake secret {name}`") from None
    except json.JSONDecodeError:
        raise ConfigError(
            f"the secret {name} is no JSON object; write it anew with `chartlake secret {name}`"
        ) from None
    return content


def new_run_id(started_at: datetime, unique: str) -> str:
    """A run id that sorts by time."""
    return f"{started_at:%Y%m%dT%H%M%S}-{unique[:8]}"
