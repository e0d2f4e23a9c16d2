"""`chartlake connect`, `connections`, `disconnect`: whose listening the lake collects, with their consent."""

from __future__ import annotations

import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from chartlake.cli_options import HERE, LAKE_TOML, Form, Home, LakeFile, Profile, say
from chartlake.errors import ConfigError, InternalError
from chartlake.printing import Format, print_rows

if TYPE_CHECKING:
    from chartlake.connections.connecting import SecretsManager
    from chartlake.http import Http
    from chartlake.lake import Lake
    from chartlake.target import Target

SOURCE: Final = "spotify_listening"
# As chartlake.connections.consent has it: importing that takes time, and the help of every command needs this number.
_PORT: Final = 8898


def connect(
    client_id: Annotated[str, typer.Option(help="Of your app; else the one in lake.toml")] = "",
    port: Annotated[int, typer.Option(help="Port of the redirect URI that is registered with the app")] = _PORT,
    browser: Annotated[bool, typer.Option(help="Open the page of consent in a browser")] = True,
    home: Home = HERE,
    profile: Profile = None,
    lake: LakeFile = LAKE_TOML,
) -> None:
    """Connect a Spotify account: its owner consents in a browser, and its plays are collected from then on."""
    from chartlake.connections import connecting
    from chartlake.connections.consent import Asking, Callback, consent
    from chartlake.connections.tokens import accounts_url

    opened = _lake(home, profile, lake)
    http = _http(opened)
    client = client_id or http.options.get("client_id", "")
    if not client:
        raise ConfigError(
            "whose app asks? Make one on developer.spotify.com with the redirect URI "
            f"http://127.0.0.1:{port}/callback, and give its client id with --client-id "
            f"or as an option of [sources.{SOURCE}] in lake.toml"
        )
    with Callback(port) as callback:
        asking = Asking(client_id=client, redirect_uri=callback.redirect_uri)
        code = consent(asking, callback, accounts_url=accounts_url(http), show=_show_in(browser=browser))
    done = connecting.connect(http, _vault(home, profile), opened.raw, asking=asking, code=code)
    say.print(f"[green]connected[/green] {done.user_id} until {done.ends_on}", soft_wrap=True)
    if not opened.settings.source(SOURCE).enabled:
        say.print(f"lake.toml: set enabled = true in [sources.{SOURCE}] and deploy, or nobody is asked", style="yellow")


def connections(
    home: Home = HERE, profile: Profile = None, lake: LakeFile = LAKE_TOML, form: Form = Format.table
) -> None:
    """List who is connected: the hash that stands for the user, since when, and until when."""
    from chartlake.connections import listed
    from chartlake.http import now

    rows = [
        {
            "user_id": one.user_id,
            "connected_at": one.connected_at,
            "ends_on": one.ends_on,
            "message": one.reminder(now()),
        }
        for one in listed(_lake(home, profile, lake).raw)
    ]
    if not rows:
        say.print("nobody is connected; chartlake connect")
    print_rows(rows, form)


def disconnect(
    user: Annotated[str, typer.Argument(help="A user_id that `chartlake connections` shows, or how it begins")],
    purge: Annotated[
        bool, typer.Option("--purge", help="Also remove every row and answer of theirs, for good")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask first")] = False,
    home: Home = HERE,
    profile: Profile = None,
    lake: LakeFile = LAKE_TOML,
    form: Form = Format.table,
) -> None:
    """Remove a user's token, and with --purge everything of theirs, and count what is left."""
    from chartlake.connections import connecting, meant

    opened = _lake(home, profile, lake)
    user_id = meant(opened.raw, user)
    if purge and not yes:
        typer.confirm(f"Remove everything of {user_id[:12]}…? Nothing brings it back", abort=True, err=True)
    connecting.disconnect(_vault(home, profile), opened.raw, user_id)
    say.print(f"[green]disconnected[/green] {user_id}", soft_wrap=True)
    if purge:
        _purge(opened, user_id, form)


def tell_endings(query: Any) -> None:
    """Say which connections end or have ended, as the newest runs in their name do; `query` runs Athena SQL."""
    for row in query(_ENDING).to_pylist():
        say.print(f"{row['scope']}: {row['message']}", style="yellow", markup=False, soft_wrap=True)


# What a run said longer ago may be mended by now.
_ENDING: Final = f"""
SELECT scope, max_by(message, started_at) AS message
FROM ingest_runs
WHERE source = '{SOURCE}' AND stage = 'extract'
    AND started_at > date_add('day', -2, CAST(current_timestamp AT TIME ZONE 'UTC' AS timestamp))
GROUP BY scope
HAVING max_by(message, started_at) LIKE '%chartlake connect%'
"""  # noqa: S608 - SOURCE is ours


def _purge(opened: Lake, user_id: str, form: Format) -> None:
    from chartlake.connections.purging import left, purge_user

    removed = purge_user(opened, user_id, source=SOURCE)
    remaining = left(opened, user_id, source=SOURCE)
    print_rows([{"what": what, "removed": count, "left": remaining[what]} for what, count in removed.items()], form)
    if any(remaining.values()):
        raise InternalError("something of theirs was on its way meanwhile; run the command again")


def _lake(home: Path, profile: str | None, lake: Path) -> Lake:
    from chartlake.target import open_lake

    return open_lake(home.resolve(), profile, lake.resolve())


def _http(opened: Lake) -> Http:
    from chartlake.http import Http

    settings = opened.settings.source(SOURCE)
    return Http(settings.base_url, contact=opened.settings.contact, options=settings.options)


def _vault(home: Path, profile: str | None) -> SecretsManager:
    from chartlake import target
    from chartlake.connections.connecting import SecretsManager

    there: Target = target.connect(home, profile)
    return SecretsManager(there.session.client("secretsmanager"))


def _show_in(*, browser: bool) -> Any:
    def show(address: str) -> None:
        say.print("consent here, in the browser of the account's owner, on this machine:")
        say.print(address, markup=False, soft_wrap=True)
        if browser:
            webbrowser.open(address)

    return show
