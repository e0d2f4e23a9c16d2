"""Objects in a bucket: read with their ETag, written under a condition, so that concurrent writers cannot overwrite."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final, Protocol

from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

_RACED: Final = frozenset({"PreconditionFailed", "ConditionalRequestConflict", "412", "409"})
_MISSING: Final = frozenset({"NoSuchKey", "404", "NotFound"})


class WriteRaced(Exception):
    """The condition of a write did not hold: somebody else wrote, or removed, the object in between."""


@dataclass(frozen=True, kw_only=True)
class Stored:
    """An object as it stands in the bucket. `last_modified` is naive UTC."""

    body: bytes
    etag: str
    last_modified: datetime
    content_type: str = ""
    metadata: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Held:
    """What is known of an object before it is read. `last_modified` is naive UTC."""

    size: int
    etag: str
    last_modified: datetime


class Bucket(Protocol):
    """What the zones need of a bucket."""

    def head(self, key: str) -> Held | None:
        """The object's size, ETag and time without its bytes, or None when there is none."""
        ...

    def get(self, key: str) -> Stored | None:
        """The object, or None when there is none."""
        ...

    def put(
        self,
        key: str,
        body: bytes,
        *,
        replaces: str | None = None,
        content_type: str = "application/octet-stream",
        metadata: Mapping[str, str] | None = None,
    ) -> None:
        """Write in place of the object with ETag `replaces`, or, without one, only where there is none.

        Raises WriteRaced when that does not hold.
        """
        ...

    def delete(self, key: str, *, holding: str) -> None:
        """Remove the object with ETag `holding`; WriteRaced when it is another by now. None there is fine."""
        ...

    def erase(self, key: str, *, spare_current: bool = False) -> None:
        """Remove the object and every version of it, so that nothing can bring it back. None there is fine.

        With `spare_current` an object that stands under the key stays, and only what it replaced goes.
        """
        ...

    def keys(self, prefix: str, *, deleted: bool = False) -> Iterator[str]:
        """Every key that starts with the prefix, in order; with `deleted` also those whose object can be restored."""
        ...


class S3Bucket:
    """A bucket on S3 or on whatever answers as S3 does."""

    def __init__(self, client: S3Client, name: str) -> None:
        self._client = client
        self.name = name

    def head(self, key: str) -> Held | None:
        """What is known of the object, or None when there is none."""
        try:
            reply = self._client.head_object(Bucket=self.name, Key=key)
        except ClientError as error:
            if _code(error) in _MISSING:
                return None
            raise
        return Held(size=reply["ContentLength"], etag=reply["ETag"], last_modified=_naive(reply["LastModified"]))

    def get(self, key: str) -> Stored | None:
        """The object, or None when there is none."""
        try:
            reply = self._client.get_object(Bucket=self.name, Key=key)
        except ClientError as error:
            if _code(error) in _MISSING:
                return None
            raise
        return Stored(
            body=reply["Body"].read(),
            etag=reply["ETag"],
            last_modified=_naive(reply["LastModified"]),
            content_type=reply.get("ContentType", ""),
            metadata=reply.get("Metadata", {}),
        )

    def put(
        self,
        key: str,
        body: bytes,
        *,
        replaces: str | None = None,
        content_type: str = "application/octet-stream",
        metadata: Mapping[str, str] | None = None,
    ) -> None:
        """Write under a condition; see Bucket.put."""
        condition: dict[str, Any] = {"IfMatch": replaces} if replaces else {"IfNoneMatch": "*"}
        try:
            self._client.put_object(
                Bucket=self.name,
                Key=key,
                Body=body,
                ContentType=content_type,
                Metadata=dict(metadata or {}),
                **condition,
            )
        except ClientError as error:
            # If-Match on an object that was removed meanwhile answers 404: as raced as a 412.
            if _code(error) in _RACED | _MISSING:
                raise WriteRaced(key) from error
            raise

    def delete(self, key: str, *, holding: str) -> None:
        """Remove the object under a condition; see Bucket.delete."""
        try:
            self._client.delete_object(Bucket=self.name, Key=key, IfMatch=holding)
        except ClientError as error:
            if _code(error) in _RACED:
                raise WriteRaced(key) from error
            if _code(error) not in _MISSING:
                raise

    def erase(self, key: str, *, spare_current: bool = False) -> None:
        """Remove every version; see Bucket.erase."""
        for page in self._client.get_paginator("list_object_versions").paginate(Bucket=self.name, Prefix=key):
            # A marker that says "deleted" is no object, also where it is the newest version.
            objects = [one for one in page.get("Versions", []) if not (spare_current and one["IsLatest"])]
            for version in [*objects, *page.get("DeleteMarkers", [])]:
                if version["Key"] == key:
                    self._client.delete_object(Bucket=self.name, Key=key, VersionId=version["VersionId"])

    def keys(self, prefix: str, *, deleted: bool = False) -> Iterator[str]:
        """Every key that starts with the prefix, in order; see Bucket.keys."""
        if deleted:
            yield from sorted(self._versioned(prefix))
            return
        for page in self._client.get_paginator("list_objects_v2").paginate(Bucket=self.name, Prefix=prefix):
            yield from (entry["Key"] for entry in page.get("Contents", []))

    def _versioned(self, prefix: str) -> set[str]:
        found: set[str] = set()
        for page in self._client.get_paginator("list_object_versions").paginate(Bucket=self.name, Prefix=prefix):
            found.update(one["Key"] for one in [*page.get("Versions", []), *page.get("DeleteMarkers", [])])
        return found


def _naive(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(tzinfo=None)


def _code(error: ClientError) -> str:
    return error.response.get("Error", {}).get("Code", "")
