"""A boto3 session that reaches the embedded AWS and nothing else."""

from __future__ import annotations

from typing import Any, Final

import boto3
from botocore.config import Config

from chartlake.embedded.home import ANY_SECRET

# No proxy: the emulator is on this machine. The time limit covers a function that is waited for.
_REACH: Final = Config(connect_timeout=5, read_timeout=900, retries={"max_attempts": 2}, proxies={})


class EmulatorSession(boto3.Session):
    """A session whose clients and resources have the emulator's address unless they are given another."""

    def __init__(self, *, endpoint: str, access_key: str, region: str) -> None:
        super().__init__(aws_access_key_id=access_key, aws_secret_access_key=ANY_SECRET, region_name=region)
        self._endpoint = endpoint

    def client(self, service_name: Any, *args: Any, **kwargs: Any) -> Any:
        """As boto3's."""
        return super().client(service_name, *args, **self._addressed(kwargs))

    def resource(self, service_name: Any, *args: Any, **kwargs: Any) -> Any:
        """As boto3's."""
        return super().resource(service_name, *args, **self._addressed(kwargs))

    def _addressed(self, kwargs: dict[str, Any]) -> dict[str, Any]:
        given = kwargs.get("config")
        return {
            **kwargs,
            "endpoint_url": kwargs.get("endpoint_url") or self._endpoint,
            "config": _REACH.merge(given) if given else _REACH,
        }
