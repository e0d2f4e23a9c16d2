"""The two stacks: `Lake` is what runs everywhere, `Insight` what only AWS has. They wire, they define nothing."""

from __future__ import annotations

from typing import Any

import aws_cdk as cdk
from constructs import Construct

from cdk_app.alarms import LakeAlarms
from cdk_app.arrivals import Arrivals
from cdk_app.backfill import Backfill
from cdk_app.catalog import LakeCatalog
from cdk_app.choices import Choices
from cdk_app.expectations import Expectations
from cdk_app.extract import Extract
from cdk_app.insight import Budget, SavedQueries, Watch
from cdk_app.names import LakeNames
from cdk_app.query import Query
from cdk_app.report import DailyReport
from cdk_app.search import Search
from cdk_app.storage import Storage
from cdk_app.transform import Transform
from cdk_app.views import Views


class Lake(cdk.Stack):
    """Buckets, queues, functions, tables, views: the whole route of an answer."""

    def __init__(self, scope: Construct, name: str, *, choices: Choices, **rest: Any) -> None:
        description = "chartlake: music charts from the upstreams to Athena views"
        super().__init__(scope, name, description=description, termination_protection=not choices.embedded, **rest)
        names = LakeNames.of(self, choices)
        arrivals = Arrivals(self, "Arrivals", names=names)
        storage = Storage(self, "Storage", choices=choices, names=names, arrivals=arrivals)
        catalog = LakeCatalog(self, "Catalog", names=names, storage=storage, settings=choices.lake)
        query = Query(self, "Query", names=names, storage=storage)
        extract = Extract(self, "Extract", choices=choices, names=names, storage=storage, arrivals=arrivals)
        transform = Transform(self, "Transform", choices=choices, names=names, storage=storage, arrivals=arrivals)
        search = Search(self, "Search", choices=choices, names=names, storage=storage)
        Views(self, "Views", choices=choices, names=names, storage=storage, catalog=catalog, query=query)
        self.alarms = LakeAlarms(self, "Alarms", names=names, arrivals=arrivals, extract=extract, transform=transform)
        self.names = names
        if not choices.embedded:
            backfill = Backfill(self, "Backfill", choices=choices, names=names, storage=storage)
            cdk.CfnOutput(self, "BackfillJob", value=backfill.job.ref)
            expectations = Expectations(self, "Expectations", choices=choices, names=names, storage=storage)
            cdk.CfnOutput(self, "ExpectationsJob", value=expectations.job.ref)
            report = DailyReport(self, "DailyReport", choices=choices, names=names, storage=storage)
            self.alarms.watch_report(report)
            cdk.CfnOutput(self, "ReportFunction", value=report.function.function_name)
            if report.topic:
                cdk.CfnOutput(self, "ReportTopic", value=report.topic.topic_arn)
        for output, value in {
            "RawBucket": storage.raw.bucket_name,
            "CuratedBucket": storage.curated.bucket_name,
            "ResultsBucket": storage.results.bucket_name,
            "Database": names.database,
            "Workgroup": names.workgroup,
            "ExtractFunction": extract.function.function_name,
            "TransformFunction": transform.function.function_name,
            "SearchFunction": search.function.function_name,
            "SearchUrl": search.url,
            "InboxQueue": arrivals.inbox.queue_url,
            "TransformQueue": arrivals.answers.queue_url,
            "DeadLetterQueue": arrivals.dead_letters.queue_url,
        }.items():
            cdk.CfnOutput(self, output, value=value)


class Insight(cdk.Stack):
    """What an emulator cannot hold: named queries, the alarm over all alarms, the budget, the QuickSight dashboard."""

    def __init__(self, scope: Construct, name: str, *, choices: Choices, lake: Lake, **rest: Any) -> None:
        description = "chartlake: saved queries, alarm, budget and dashboard"
        # Indented, the two definitions of the dashboard would pass what CloudFormation takes.
        super().__init__(scope, name, description=description, suppress_template_indentation=True, **rest)
        self.add_stack_dependency(lake)
        SavedQueries(self, "SavedQueries", names=lake.names)
        Watch(self, "Watch", choices=choices, alarms=lake.alarms)
        Budget(self, "Budget", choices=choices)
        if choices.quicksight_principal:
            from cdk_app.quicksight import QuickSight  # needs what draws the dashboard, and nobody else does

            QuickSight(self, "QuickSight", choices=choices, names=lake.names)
