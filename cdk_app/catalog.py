"""The Glue database and its tables, declared from the contract, and the crawler that finds what registration missed."""

from __future__ import annotations

import json
from typing import Final

import aws_cdk as cdk
from aws_cdk import aws_glue as glue
from aws_cdk import aws_iam as iam
from constructs import Construct

from cdk_app.nag import accept, accept_wildcards
from cdk_app.names import LakeNames
from cdk_app.storage import Storage
from chartlake.catalog import storage_descriptor
from chartlake.contract import TABLES
from chartlake.policy import table_comment
from chartlake.schema import Table
from chartlake.settings import LakeSettings

# Publishing registers its partitions itself, so the crawler is a safety net; at about 0.15 USD a run, daily would
# cost more than the rest of an idle lake.
_CRAWL: Final = "cron(30 3 ? * SUN *)"
_PARTITIONED: Final = tuple(table for table in TABLES if table.partition)


class LakeCatalog(Construct):
    """The database, one table per table of the contract, and the crawler over the partitioned ones."""

    def __init__(
        self, scope: Construct, name: str, *, names: LakeNames, storage: Storage, settings: LakeSettings
    ) -> None:
        super().__init__(scope, name)
        self._names = names
        self._settings = settings
        self.database = glue.CfnDatabase(
            self,
            "Database",
            catalog_id=names.stack.account,
            database_name=names.database,
            database_input=glue.CfnDatabase.DatabaseInputProperty(
                name=names.database, description="Music charts, one table per table of chartlake.contract"
            ),
        )
        self.tables = [self._table(table, storage.curated.bucket_name) for table in TABLES]
        self._crawler(storage)

    def _table(self, table: Table, bucket: str) -> cdk.CfnResource:
        resource = cdk.CfnResource(
            self,
            table.name,
            type="AWS::Glue::Table",
            properties={
                "CatalogId": self._names.stack.account,
                "DatabaseName": self._names.database,
                "TableInput": {
                    "Name": table.name,
                    "Description": table_comment(table, self._settings),
                    "TableType": "EXTERNAL_TABLE",
                    "Parameters": {"classification": "parquet", "EXTERNAL": "TRUE"},
                    "PartitionKeys": table.glue_partition_keys,
                    "StorageDescriptor": storage_descriptor(table, bucket),
                },
            },
        )
        resource.add_resource_dependency(self.database)
        return resource

    def _crawler(self, storage: Storage) -> None:
        role = self._crawler_role(storage)
        crawler = glue.CfnCrawler(
            self,
            "Crawler",
            name=self._names.crawler,
            description="Adds partitions that no publish registered, and reports drift; never changes a table",
            role=role.role_arn,
            schedule=glue.CfnCrawler.ScheduleProperty(schedule_expression=_CRAWL),
            targets=glue.CfnCrawler.TargetsProperty(
                catalog_targets=[
                    glue.CfnCrawler.CatalogTargetProperty(
                        database_name=self._names.database, tables=[table.name for table in _PARTITIONED]
                    )
                ]
            ),
            schema_change_policy=glue.CfnCrawler.SchemaChangePolicyProperty(
                update_behavior="LOG", delete_behavior="LOG"
            ),
            recrawl_policy=glue.CfnCrawler.RecrawlPolicyProperty(recrawl_behavior="CRAWL_EVERYTHING"),
            configuration=json.dumps(
                {
                    "Version": 1.0,
                    "CrawlerOutput": {"Partitions": {"AddOrUpdateBehavior": "InheritFromTable"}},
                    "Grouping": {"TableGroupingPolicy": "CombineCompatibleSchemas"},
                }
            ),
        )
        for table in self.tables:
            crawler.add_resource_dependency(table)
        accept(
            crawler, {"AwsSolutions-GL1": "The crawler's log holds names of tables and partitions, nothing to encrypt."}
        )

    def _crawler_role(self, storage: Storage) -> iam.Role:
        names = self._names
        tables = [table.name for table in _PARTITIONED]
        objects = names.objects("curated", *(f"{table}/" for table in tables))
        logs = names.arn("logs", "log-group:/aws-glue/crawlers")
        role = iam.Role(
            self,
            "CrawlerRole",
            description="Lets the crawler read the curated files and add partitions",
            assumed_by=iam.ServicePrincipal("glue.amazonaws.com"),
        )
        for sid, actions, resources in (
            ("ReadCurated", ["s3:GetObject"], objects),
            ("ListCurated", ["s3:ListBucket", "s3:GetBucketLocation"], [names.bucket_arn("curated")]),
            (
                "AddPartitions",
                [
                    *("glue:GetDatabase", "glue:GetTable", "glue:GetTables", "glue:GetPartition", "glue:GetPartitions"),
                    *("glue:BatchGetPartition", "glue:CreatePartition", "glue:BatchCreatePartition"),
                ],
                names.glue(*tables),
            ),
            (
                "WriteItsLog",
                ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"],
                [logs, f"{logs}:log-stream:*"],
            ),
        ):
            role.add_to_policy(iam.PolicyStatement(sid=sid, actions=actions, resources=resources))
        accept_wildcards(role, objects, "The partitions of a table are not known beforehand.")
        accept_wildcards(role, [f"{logs}:log-stream:*"], "Glue names the streams of its own log group.")
        return role
