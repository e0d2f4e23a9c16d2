"""The Athena workgroup: binding for every client, results encrypted, and a limit on what one query can cost."""

from __future__ import annotations

from typing import Final

from aws_cdk import aws_athena as athena
from constructs import Construct

from cdk_app.names import LakeNames
from cdk_app.storage import RESULTS_PREFIX, Storage

# About 0.05 USD; years of every market are far below it.
MOST_BYTES_SCANNED: Final = 10 * 1024**3
RESULTS: Final = RESULTS_PREFIX


class Query(Construct):
    """The workgroup in which views are made and asked."""

    def __init__(self, scope: Construct, name: str, *, names: LakeNames, storage: Storage) -> None:
        super().__init__(scope, name)
        self.workgroup = athena.CfnWorkGroup(
            self,
            "Workgroup",
            name=names.workgroup,
            description="Queries on the lake; results expire",
            # Lets `destroy` remove a workgroup that somebody has used.
            recursive_delete_option=True,
            work_group_configuration=athena.CfnWorkGroup.WorkGroupConfigurationProperty(
                enforce_work_group_configuration=True,
                publish_cloud_watch_metrics_enabled=True,
                bytes_scanned_cutoff_per_query=MOST_BYTES_SCANNED,
                engine_version=athena.CfnWorkGroup.EngineVersionProperty(
                    selected_engine_version="Athena engine version 3"
                ),
                result_configuration=athena.CfnWorkGroup.ResultConfigurationProperty(
                    output_location=f"s3://{storage.results.bucket_name}/{RESULTS}",
                    encryption_configuration=athena.CfnWorkGroup.EncryptionConfigurationProperty(
                        encryption_option="SSE_S3"
                    ),
                ),
            ),
        )
