"""What can go wrong, and who must act.

ChartlakeError
├── TransientError            try again later; nothing to change
│   ├── SourceUnavailable     an upstream did not answer, or answered 5xx
│   ├── RateLimited           an upstream said 429; carries how long to stay away
│   ├── CoolingDown           not asked: an earlier 429 still holds
│   ├── NotOffered            the upstream does not give this to this app; it is tried again in a month
│   ├── PlaylistChanging      a playlist was edited between its pages, several times in a row
│   ├── OutOfTime             the run ended before this scope was asked for
│   └── PublishConflict       other writers kept winning the same partition
└── TerminalError             a person must act
    ├── AccessDenied          401 or 403: the app or token may not read this
    ├── NotFound              404: no such market, playlist or page
    ├── UnexpectedAnswer      bytes that are not what the source gives: HTML for JSON, cut short, another layout
    ├── EmptyAnswer           an answer without a single row
    ├── DateUnavailable       the source keeps no answer for the date asked for
    ├── ParserFailed          a parser broke on an answer: a bug; the answer is kept and can be replayed
    ├── InternalError         something of the lake's own broke: a bug, or an AWS call that was refused
    ├── UnknownSource         a key or a file that names no source
    ├── FileTooLarge          a dropped file of more bytes than a function can read
    ├── BadName               a dropped file whose name does not say what it is
    ├── ConfigError           lake.toml says something impossible, or lacks something
    ├── UnsupportedSql        Athena SQL that the local engine refuses to run, because its value would differ
    ├── QueryFailed           SQL that ran and failed, on either engine
    └── EmulatorError         the embedded AWS did not start, deploy or answer

The class name is the outcome that `ingest_runs` records.
"""

from __future__ import annotations


class ChartlakeError(Exception):
    """Base of all. `str(error)` says what happened, to what, and what to do."""

    def __init__(self, message: str, *, http_status: int | None = None) -> None:
        super().__init__(message)
        self.http_status = http_status

    @property
    def outcome(self) -> str:
        """The name under which `ingest_runs` records this error."""
        return type(self).__name__


class TransientError(ChartlakeError):
    """Trying again later may help; nothing needs to change."""


class TerminalError(ChartlakeError):
    """Trying again will not help until a person acts."""


class SourceUnavailable(TransientError):
    """An upstream did not answer in time, broke the connection, or answered 5xx."""


class RateLimited(TransientError):
    """An upstream answered 429; stay away for `retry_after` seconds."""

    def __init__(self, message: str, *, retry_after: int, http_status: int | None = 429) -> None:
        super().__init__(message, http_status=http_status)
        self.retry_after = retry_after


class CoolingDown(TransientError):
    """The upstream was not asked, because an earlier 429 still holds."""


class NotOffered(TransientError):
    """The upstream does not give this to this app: refused once, and not asked again for a month."""


class PlaylistChanging(TransientError):
    """A playlist was edited between its pages, several times in a row."""


class OutOfTime(TransientError):
    """The run ended before this scope could be asked for."""


class PublishConflict(TransientError):
    """Other writers kept winning the same partition file."""


class AccessDenied(TerminalError):
    """401 or 403: the app, token or account may not read this."""


class NotFound(TerminalError):
    """404: there is no such market, playlist or page for this app."""


class UnexpectedAnswer(TerminalError):
    """Bytes that are not what the source gives: HTML for JSON, cut short, another layout."""


class EmptyAnswer(TerminalError):
    """An answer that holds not a single row."""


class DateUnavailable(TerminalError):
    """The source keeps no answer for the date asked for."""


class ParserFailed(TerminalError):
    """A parser broke on an answer: a bug to mend; the answer is kept in raw and `chartlake rebuild` replays it."""


class InternalError(TerminalError):
    """Something of the lake's own broke: a bug, or an AWS call that was refused. The message has its words."""


class UnknownSource(TerminalError):
    """A key, a file or a command names a source that the lake does not have."""


class FileTooLarge(TerminalError):
    """A dropped file has more bytes than a function can read; backfill takes it, or it is split."""


class BadName(TerminalError):
    """The name of a dropped file does not say which chart, market and date it holds."""


class ConfigError(TerminalError):
    """lake.toml says something impossible or lacks something."""


class UnsupportedSql(TerminalError):
    """Athena SQL that the local engine refuses, because the value would differ from Athena's."""


class QueryFailed(TerminalError):
    """SQL that was run and failed."""


class EmulatorError(TerminalError):
    """The embedded AWS did not start, deploy or answer."""
