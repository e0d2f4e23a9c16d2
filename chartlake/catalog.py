"""Tell Glue which partitions exist; saying so twice is harmless."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final, Protocol

from chartlake.conform import Partition
from chartlake.errors import SourceUnavailable
from chartlake.schema import Table

if TYPE_CHECKING:
    from mypy_boto3_glue import GlueClient

INPUT_FORMAT: Final = "org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat"
OUTPUT_FORMAT: Final = "org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat"
SERDE: Final = "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe"
_BATCH: Final = 100


class Catalog(Protocol):
    """What publishing needs of a catalogue."""

    def register(self, table: Table, partitions: Iterable[Partition]) -> None:
        """Make sure that these partitions are known."""
        ...


class GlueCatalog:
    """The Glue database of the lake. `bucket` is the curated bucket's name."""

    def __init__(self, client: GlueClient, *, database: str, bucket: str) -> None:
        self._client = client
        self._database = database
        self._bucket = bucket

    def register(self, table: Table, partitions: Iterable[Partition]) -> None:
        """Make sure that these partitions are known; unpartitioned tables need nothing."""
        wanted = [partition for partition in partitions if partition]
        for start in range(0, len(wanted), _BATCH):
            reply = self._client.batch_create_partition(
                DatabaseName=self._database,
                TableName=table.name,
                PartitionInputList=[self._input(table, partition) for partition in wanted[start : start + _BATCH]],  # type: ignore[misc]
            )
            refused = [
                error["ErrorDetail"]
                for error in reply.get("Errors", [])
                if error["ErrorDetail"].get("ErrorCode") != "AlreadyExistsException"
            ]
            if refused:
                raise SourceUnavailable(
                    f"Glue did not take a partition of {table.name}: {refused[0]}; it is tried again"
                )

    def _input(self, table: Table, partition: Partition) -> dict[str, Any]:
        return {"Values": list(partition), "StorageDescriptor": storage_descriptor(table, self._bucket, partition)}


def storage_descriptor(table: Table, bucket: str, partition: Partition = ()) -> dict[str, Any]:
    """Glue's StorageDescriptor of a table, or of one of its partitions."""
    folders = "".join(f"{name}={value}/" for name, value in zip(table.partition, partition, strict=False))
    return {
        "Columns": table.glue_columns,
        "Location": f"s3://{bucket}/{table.name}/{folders}",
        "InputFormat": INPUT_FORMAT,
        "OutputFormat": OUTPUT_FORMAT,
        "SerdeInfo": {"SerializationLibrary": SERDE, "Parameters": {"serialization.format": "1"}},
    }
