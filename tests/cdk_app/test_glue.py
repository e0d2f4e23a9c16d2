"""The Glue tables are the contract's, and the crawler adds to them without ever changing them."""

import re

import pytest

from chartlake.contract import TABLES
from chartlake.schema import Table
from tests.cdk_app.rendered import Template, text


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_a_table_is_declared_as_the_contract_has_it(lake: Template, table: Table) -> None:
    (declared,) = [
        one["TableInput"]
        for one in lake.properties("AWS::Glue::Table")
        if one["TableInput"]["Name"] == table.name and one["DatabaseName"] == "chartlake"
    ]
    columns = declared["StorageDescriptor"]["Columns"] + declared["PartitionKeys"]
    assert {column["Name"]: column["Type"] for column in columns} == {one.name: one.type for one in table.columns}
    assert [column["Name"] for column in declared["PartitionKeys"]] == list(table.partition)
    assert all(column["Comment"] for column in columns)
    location = text(declared["StorageDescriptor"]["Location"])
    assert re.fullmatch(rf"s3://<StorageCurated\w+>/{table.name}/", location)
    assert declared["Parameters"]["classification"] == "parquet"


def test_there_is_no_table_that_the_contract_does_not_have(lake: Template) -> None:
    declared = [one["TableInput"]["Name"] for one in lake.properties("AWS::Glue::Table")]
    assert sorted(declared) == sorted(table.name for table in TABLES)


def test_the_crawler_visits_every_partitioned_table_and_changes_no_schema(lake: Template) -> None:
    (crawler,) = lake.properties("AWS::Glue::Crawler")
    (target,) = crawler["Targets"]["CatalogTargets"]
    assert sorted(target["Tables"]) == sorted(table.name for table in TABLES if table.partition)
    assert crawler["SchemaChangePolicy"] == {"UpdateBehavior": "LOG", "DeleteBehavior": "LOG"}
    assert crawler["Schedule"]["ScheduleExpression"].startswith("cron(")


def test_the_crawler_may_add_partitions_but_not_change_a_table(lake: Template) -> None:
    (crawler,) = lake.properties("AWS::Glue::Crawler")
    role = crawler["Role"]["Fn::GetAtt"][0]
    actions = {action for owner, statement in lake.statements() if owner == role for action in statement["Action"]}
    assert "glue:BatchCreatePartition" in actions
    assert not {"glue:UpdateTable", "glue:DeleteTable", "glue:CreateTable", "s3:PutObject"} & actions
