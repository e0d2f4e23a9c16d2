"""Partitions in Glue: told twice is told once, and a refusal is not passed over."""

from __future__ import annotations

from collections.abc import Iterator

import boto3
import pytest
from moto import mock_aws

from chartlake import contract
from chartlake.catalog import GlueCatalog, storage_descriptor
from chartlake.errors import SourceUnavailable

CHARTS = contract.CHART_SNAPSHOTS
MARCH, APRIL = ("spotify", "songs_daily", "2026-03"), ("spotify", "songs_daily", "2026-04")


@pytest.fixture
def glue(monkeypatch: pytest.MonkeyPatch) -> Iterator[GlueCatalog]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    with mock_aws():
        client = boto3.client("glue")
        client.create_database(DatabaseInput={"Name": "lake"})
        client.create_table(
            DatabaseName="lake",
            TableInput={
                "Name": CHARTS.name,
                "PartitionKeys": CHARTS.glue_partition_keys,  # type: ignore[typeddict-item]
                "StorageDescriptor": storage_descriptor(CHARTS, "curated"),  # type: ignore[typeddict-item]
            },
        )
        yield GlueCatalog(client, database="lake", bucket="curated")


def known() -> dict[tuple[str, ...], str]:
    found = boto3.client("glue").get_partitions(DatabaseName="lake", TableName=CHARTS.name)["Partitions"]
    return {tuple(one["Values"]): one["StorageDescriptor"]["Location"] for one in found}


def test_a_partition_is_registered_where_its_file_is(glue: GlueCatalog) -> None:
    glue.register(CHARTS, [MARCH])
    assert known() == {MARCH: "s3://curated/chart_snapshots/platform=spotify/chart=songs_daily/month=2026-03/"}


def test_a_partition_that_is_known_already_does_no_harm(glue: GlueCatalog) -> None:
    glue.register(CHARTS, [MARCH])
    glue.register(CHARTS, [MARCH, APRIL])
    assert set(known()) == {MARCH, APRIL}


def test_a_table_without_partitions_needs_nothing(glue: GlueCatalog) -> None:
    glue.register(contract.AUDIO_FEATURES, [()])


def test_what_glue_refuses_is_said() -> None:
    class Refusing:
        def batch_create_partition(self, **_: object) -> dict[str, object]:
            return {"Errors": [{"ErrorDetail": {"ErrorCode": "InternalServiceException"}}]}

    with pytest.raises(SourceUnavailable, match="InternalServiceException"):
        GlueCatalog(Refusing(), database="lake", bucket="b").register(CHARTS, [MARCH])  # type: ignore[arg-type]
