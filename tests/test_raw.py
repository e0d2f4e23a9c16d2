"""The raw zone: keys, unchanged bytes, and what is stored beside them."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from chartlake import raw
from chartlake.answers import Answer
from chartlake.errors import BadName, UnexpectedAnswer, UnknownSource
from tests.memory_lake import MemoryBucket

BODY = "rank;tittel\r\n1;Blåbærsyltetøy\r\n".encode("latin-1")


def answer(body: bytes = BODY, name: str | None = "Übersicht (1).csv") -> Answer:
    return Answer(
        body=body,
        url="https://charts.example/no?day=1",
        status=200,
        content_type="text/csv; charset=latin-1",
        extension="csv",
        fetched_at=datetime(2026, 3, 2, 6, 1, 2, 123000),
        original_name=name,
    )


def stored(bucket: MemoryBucket) -> str:
    return raw.store(bucket, source="charts_csv", scope="regional-no-daily", answer=answer(), adapter_version=3)


def test_the_key_says_who_answered_what_and_when() -> None:
    assert stored(MemoryBucket()).startswith("source=charts_csv/date=2026-03-02/regional-no-daily/20260302T060102123Z-")


def test_the_bytes_come_back_unchanged_with_what_was_known_of_them() -> None:
    bucket = MemoryBucket()
    back = raw.read(bucket, stored(bucket))
    assert back.body == BODY
    assert (back.source, back.scope) == ("charts_csv", "regional-no-daily")
    assert back.fetched_at == datetime(2026, 3, 2, 6, 1, 2, 123000)
    assert back.original_name == "Übersicht (1).csv"
    assert back.content_type == "text/csv; charset=latin-1"
    assert back.url == "https://charts.example/no?day=1"


def test_metadata_is_ascii_as_s3_demands() -> None:
    bucket = MemoryBucket()
    stored(bucket)
    (held,) = bucket.objects.values()
    assert all(value.isascii() for value in held.metadata.values())
    assert held.metadata["adapter-version"] == "3"


def test_storing_the_same_answer_again_changes_nothing() -> None:
    bucket = MemoryBucket()
    assert stored(bucket) == stored(bucket)
    assert len(bucket.objects) == 1


def test_a_key_reads_back_as_it_was_written() -> None:
    key = stored(MemoryBucket())
    assert str(raw.RawKey.read(key)) == key


@pytest.mark.parametrize("key", ["inbox/kworb/a.html", "source=kworb/x", "source=../date=2026-03-02/a/b.gz"])
def test_what_is_no_raw_key_is_named(key: str) -> None:
    with pytest.raises(UnknownSource, match="not a raw key"):
        raw.RawKey.read(key)


@pytest.mark.parametrize("scope", ["", "a/b", "../x", "no daily", "å"])
def test_a_scope_that_cannot_stand_in_a_key_is_refused(scope: str) -> None:
    with pytest.raises(BadName):
        raw.check_scope(scope)


def test_bytes_that_were_changed_behind_the_lakes_back_are_noticed() -> None:
    bucket = MemoryBucket()
    key, other = stored(bucket), MemoryBucket()
    raw.store(other, source="charts_csv", scope="x", answer=answer(b"other"), adapter_version=1)
    (bucket.objects[key],) = other.objects.values()
    with pytest.raises(UnexpectedAnswer, match="SHA-256"):
        raw.read(bucket, key)


def test_an_object_that_is_gone_is_named() -> None:
    with pytest.raises(UnexpectedAnswer, match="is gone"):
        raw.read(MemoryBucket(), stored(MemoryBucket()))


def test_keys_are_listed_by_source_and_day() -> None:
    bucket = MemoryBucket()
    key = stored(bucket)
    assert list(raw.keys(bucket)) == [key]
    assert list(raw.keys(bucket, source="charts_csv", on=date(2026, 3, 2))) == [key]
    assert list(raw.keys(bucket, source="charts_csv", on=date(2026, 3, 3))) == []
    assert list(raw.keys(bucket, source="charts")) == []
