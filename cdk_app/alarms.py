"""The alarms of the lake: something nobody could take, an extraction that crashed, a day without an answer."""

from __future__ import annotations

import aws_cdk as cdk
from aws_cdk import aws_cloudwatch as cloudwatch
from constructs import Construct

from cdk_app.arrivals import Arrivals
from cdk_app.extract import Extract
from cdk_app.names import LakeNames
from cdk_app.report import DailyReport
from cdk_app.transform import Transform


class LakeAlarms(Construct):
    """Every alarm says in its description what to do."""

    def __init__(
        self,
        scope: Construct,
        name: str,
        *,
        names: LakeNames,
        arrivals: Arrivals,
        extract: Extract,
        transform: Transform,
    ) -> None:
        super().__init__(scope, name)
        self._names = names
        quarter, quarter_day = cdk.Duration.minutes(15), cdk.Duration.hours(6)
        self.dead_letters = self._alarm(
            "dead-letters",
            arrivals.dead_letters.metric_approximate_number_of_messages_visible(period=quarter, statistic="Maximum"),
            "Answers or dropped files failed five times. Read the functions' logs, mend, then redrive the queue.",
        )
        self.extract_errors = self._alarm(
            "extract-errors",
            extract.function.metric_errors(period=quarter, statistic="Sum"),
            "Extract itself crashed (a source that fails is no crash). Read its log.",
        )
        self.transform_errors = self._alarm(
            "transform-errors",
            transform.function.metric_errors(period=quarter, statistic="Sum"),
            "Transform crashed or ran out of time. Its messages come again; read its log.",
        )
        self.stale = cloudwatch.Alarm(
            self,
            "stale",
            alarm_name=names.function("stale"),
            alarm_description="No answer was published for a day. Query the view freshness: which source is late?",
            metric=transform.function.metric_invocations(period=quarter_day, statistic="Sum"),
            comparison_operator=cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
            threshold=1,
            evaluation_periods=4,
            treat_missing_data=cloudwatch.TreatMissingData.BREACHING,
        )
        self.all: tuple[cloudwatch.Alarm, ...] = (
            *(self.dead_letters, self.extract_errors),
            *(self.transform_errors, self.stale),
        )

    def watch_report(self, report: DailyReport) -> None:
        """One alarm more, where the report is made by itself."""
        failed = report.function.metric_errors(period=cdk.Duration.minutes(15), statistic="Sum")
        told = (
            "The daily report was not made or not sent. Read the logs of report and draw; `chartlake report` makes it."
        )
        self.all = (*self.all, self._alarm("report-errors", failed, told))

    def _alarm(self, name: str, metric: cloudwatch.IMetric, description: str) -> cloudwatch.Alarm:
        return cloudwatch.Alarm(
            self,
            name,
            alarm_name=self._names.function(name),
            alarm_description=description,
            metric=metric,
            comparison_operator=cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
            threshold=0,
            evaluation_periods=1,
            treat_missing_data=cloudwatch.TreatMissingData.NOT_BREACHING,
        )
