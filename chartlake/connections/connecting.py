"""Connecting and disconnecting: from a code to a secret and a note, and back to nothing."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from typing import Any, Final, Protocol

from chartlake.connections import SALT, Connection, forget, remember, secret_name, user_id_of
from chartlake.connections.consent import Asking
from chartlake.connections.tokens import exchange
from chartlake.errors import UnexpectedAnswer
from chartlake.http import Http, now
from chartlake.store import Bucket

_WHAT: Final = "spotify_listening"


class Vault(Protocol):
    """What connecting needs of Secrets Manager."""

    def once(self, name: str, content: Mapping[str, str]) -> Mapping[str, str]:
        """Keep the content unless there is one already; the content that is there then."""

    def keep(self, name: str, content: Mapping[str, str]) -> None:
        """Keep the content, in place of what was there."""

    def remove(self, name: str) -> None:
        """Remove a secret at once and for good; none there is fine."""


class SecretsManager:
    """A Vault in Secrets Manager, behind a boto3 client."""

    def __init__(self, client: Any) -> None:
        self._client = client

    def once(self, name: str, content: Mapping[str, str]) -> Mapping[str, str]:
        """See Vault.once. Of two who make it at once both get the one that was kept."""
        try:
            self._client.create_secret(Name=name, SecretString=json.dumps(dict(content)))
        except self._client.exceptions.ResourceExistsException:
            kept: Mapping[str, str] = json.loads(self._client.get_secret_value(SecretId=name)["SecretString"])
            return kept
        return content

    def keep(self, name: str, content: Mapping[str, str]) -> None:
        """See Vault.keep."""
        text = json.dumps(dict(content))
        try:
            self._client.create_secret(Name=name, SecretString=text)
        except self._client.exceptions.ResourceExistsException:
            self._client.put_secret_value(SecretId=name, SecretString=text)

    def remove(self, name: str) -> None:
        """See Vault.remove."""
        try:
            self._client.delete_secret(SecretId=name, ForceDeleteWithoutRecovery=True)
        except self._client.exceptions.ResourceNotFoundException:
            return


def connect(http: Http, vault: Vault, bucket: Bucket, *, asking: Asking, code: str) -> Connection:
    """Exchange the code, learn whose it is, and keep the refresh token as a secret and the hash as a note.

    AccessDenied, RateLimited, SourceUnavailable or UnexpectedAnswer, and then nothing is kept. What Spotify says of the
    person is used for the hash and goes nowhere else.
    """
    reply = exchange(
        http, code=code, verifier=asking.verifier, client_id=asking.client_id, redirect_uri=asking.redirect_uri
    )
    salt = vault.once(SALT, {"salt": secrets.token_hex(32)})["salt"]
    connection = Connection(user_id=user_id_of(salt, _who(http, reply["access_token"])), connected_at=now())
    assert connection.connected_at is not None  # noqa: S101 - it was just set
    content = {
        "refresh_token": reply["refresh_token"],
        "client_id": asking.client_id,
        "connected_at": connection.connected_at.isoformat(),
        "scope": reply["scope"],
    }
    # The secret first: a note without one would be asked for and refused.
    vault.keep(secret_name(connection.user_id), content)
    remember(bucket, connection)
    return connection


def disconnect(vault: Vault, bucket: Bucket, user_id: str) -> None:
    """Remove the secret and the note of a user; safe to repeat. Rows and answers stay."""
    # The secret first: whoever dies in between leaves a connection that is still listed, and not a token that is not.
    vault.remove(secret_name(user_id))
    forget(bucket, user_id)


def _who(http: Http, access_token: str) -> str:
    reply = http.get("/v1/me", what=_WHAT, headers={"Authorization": f"Bearer {access_token}"})
    try:
        spotify_id = json.loads(reply.body)["id"]
    except (ValueError, TypeError, KeyError, RecursionError):
        spotify_id = None
    if not isinstance(spotify_id, str) or not spotify_id:
        raise UnexpectedAnswer(f"{_WHAT}: Spotify does not say who consented; nothing was kept, try again")
    return spotify_id
