"""The dashboard in QuickSight, for one user or group of an account that has subscribed to it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any, Final

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from constructs import Construct

from cdk_app.asking import allow_queries
from cdk_app.choices import Choices
from cdk_app.nag import accept_wildcards
from cdk_app.names import LakeNames
from cdk_app.views import FOLDER
from chartlake.athena.catalog import FolderCatalog
from chartlake.athena.engine import LocalAthena
from chartlake.athena.views import read_views
from dashboard import quicksight
from dashboard.description import described
from dashboard.quicksight_data import DataSet, data_sets
from dashboard.quicksight_mode import Mode
from dashboard.quicksight_sql import qualified, relations
from dashboard.quicksight_theme import theme
from dashboard.sheets import Dashboard

_CRON: Final = re.compile(r"cron\((\d+) (\d+)[^ ]* ")
# Where lake.toml says no hour. What is asked for by then has been published.
_MORNING: Final = "07:00"


class QuickSight(Construct):
    """Data source, data sets with their refresh, theme, analysis and dashboard, shared with the principal."""

    def __init__(self, scope: Construct, name: str, *, choices: Choices, names: LakeNames) -> None:
        super().__init__(scope, name)
        self._choices = choices
        self._names = names
        dashboard = described()
        self._relations = relations(dashboard)
        self._role = self._asking()
        self._source = self._data_source()
        sets = data_sets(dashboard, _types)
        rules = self._data_set(sets.rules, readers=()) if sets.rules else None
        drawn_from = [self._data_set(one, rules=rules) for one in sets.shown]
        self._shown(dashboard, quicksight.definition(dashboard, sets, self._set_arn), drawn_from)

    def may(self, why: str, *, actions: Sequence[str], resources: Sequence[str], exceptions: str = "") -> None:
        """Let QuickSight's queries do this; `exceptions` is the reason why a resource with a wildcard is right."""
        self._role.add_to_policy(iam.PolicyStatement(sid=why, actions=list(actions), resources=list(resources)))
        if exceptions:
            accept_wildcards(self._role, resources, exceptions)

    def _asking(self) -> iam.Role:
        """The role that the queries run as, in place of the one that all of the account's QuickSight shares."""
        role = iam.Role(
            self,
            "Role",
            assumed_by=iam.ServicePrincipal("quicksight.amazonaws.com"),
            description="Runs the queries of the dashboard in QuickSight, on the views that it shows",
        )
        self._role = role
        names = self._names
        allow_queries(self, names, relations=self._relations, views=read_views(FOLDER))
        more = ("BatchGetQueryExecution", "GetQueryResultsStream", "GetWorkGroup")
        self.may("FollowQueries", actions=[f"athena:{one}" for one in more], resources=[names.workgroup_arn()])
        curated = [names.bucket_arn("curated")]
        self.may("FindRows", actions=["s3:GetBucketLocation", "s3:ListBucket"], resources=curated)
        return role

    def _data_source(self) -> cdk.CfnResource:
        """Whoever may use it could ask for any listener's rows: nobody is given it."""
        source = self._made(
            "Source",
            "DataSource",
            DataSourceId=f"{self._names.prefix}-lake",
            Name=f"{self._names.prefix}: the lake",
            Type="ATHENA",
            DataSourceParameters={
                "AthenaParameters": {"WorkGroup": self._names.workgroup, "RoleArn": self._role.role_arn}
            },
        )
        source.node.add_dependency(self._role)
        return source

    def _data_set(
        self,
        one: DataSet,
        *,
        rules: cdk.CfnResource | None = None,
        readers: Iterable[str] = quicksight.DATA_SET_ACTIONS,
    ) -> cdk.CfnResource:
        mode = self._choices.quicksight_mode
        asked = quicksight.data_set(
            one,
            statement=qualified(one.sql, self._names.database, self._relations),
            source_arn=self._source.get_att("Arn").to_string(),
            mode=mode,
            rules_arn=rules.get_att("Arn").to_string() if rules else "",
        )
        identifier = f"{self._names.prefix}-{one.identifier}"
        made = self._made(
            f"Rows-{one.identifier}",
            "DataSet",
            DataSetId=identifier,
            Name=f"{self._names.prefix}: {one.identifier}",
            **asked,
            **self._shared(readers),
            # A deployment need not wait until years of charts are in memory.
            **({"IngestionWaitPolicy": {"WaitForSpiceIngestion": False}} if mode is Mode.SPICE else {}),
        )
        if mode is Mode.SPICE:
            self._refreshed(one, made, identifier)
        return made

    def _refreshed(self, one: DataSet, made: cdk.CfnResource, identifier: str) -> None:
        frequency = {"Interval": "DAILY", "TimeOfTheDay": refresh_time(self._choices.lake.schedule), "TimeZone": "UTC"}
        schedule = {"ScheduleId": "daily", "RefreshType": "FULL_REFRESH", "ScheduleFrequency": frequency}
        refresh = self._made(f"Refresh-{one.identifier}", "RefreshSchedule", DataSetId=identifier, Schedule=schedule)
        refresh.add_resource_dependency(made)

    def _shown(self, dashboard: Dashboard, definition: dict[str, Any], drawn_from: Iterable[cdk.CfnResource]) -> None:
        prefix = self._names.prefix
        colours = self._made(
            "Theme",
            "Theme",
            ThemeId=f"{prefix}-theme",
            Name=f"{prefix}: colours that colour-blind readers tell apart",
            BaseThemeId="CLASSIC",
            Configuration=theme(),
            **self._shared(quicksight.THEME_ACTIONS),
        )
        drawn = {"Name": dashboard.title, "ThemeArn": colours.get_att("Arn").to_string(), "Definition": definition}
        analysis = self._made(
            "Analysis",
            "Analysis",
            AnalysisId=f"{prefix}-analysis",
            **drawn,
            **self._shared(quicksight.ANALYSIS_ACTIONS),
        )
        shown = self._made(
            "Dashboard",
            "Dashboard",
            DashboardId=f"{prefix}-dashboard",
            **drawn,
            **self._shared(quicksight.DASHBOARD_ACTIONS),
            DashboardPublishOptions={
                "AdHocFilteringOption": {"AvailabilityStatus": "DISABLED"},
                "ExportToCSVOption": {"AvailabilityStatus": "ENABLED"},
                "SheetControlsOption": {"VisibilityState": "EXPANDED"},
            },
        )
        for one in drawn_from:
            analysis.add_resource_dependency(one)
            shown.add_resource_dependency(one)
        cdk.CfnOutput(cdk.Stack.of(self), "QuickSightDashboard", value=shown.ref)

    def _made(self, logical: str, kind: str, **properties: Any) -> cdk.CfnResource:
        """A resource as CloudFormation spells it: the CDK's own classes take no definition written so."""
        return cdk.CfnResource(
            self,
            logical,
            type=f"AWS::QuickSight::{kind}",
            properties={"AwsAccountId": cdk.Aws.ACCOUNT_ID, **properties},
        )

    def _shared(self, actions: Iterable[str]) -> dict[str, Any]:
        allowed = list(actions)
        principal = self._choices.quicksight_principal
        return {"Permissions": [{"Principal": principal, "Actions": allowed}]} if allowed else {}

    def _set_arn(self, identifier: str) -> str:
        """By name: the CDK checks a reference out of a definition of this size for seconds each."""
        return self._names.arn("quicksight", f"dataset/{self._names.prefix}-{identifier}")


def refresh_time(schedule: str) -> str:
    """An hour after the first time of the day at which the upstreams are asked, as HH:MM in UTC."""
    found = _CRON.match(schedule)
    return f"{(int(found[2]) + 1) % 24:02}:{int(found[1]):02}" if found else _MORNING


def _types(statement: str) -> dict[str, str]:
    """The Athena type of each column of a query on the views of this checkout. It takes no row, and reads none."""
    return {name: str(kind) for name, kind in _ATHENA.columns(statement)}


_ATHENA: Final = LocalAthena(FolderCatalog(FOLDER, FOLDER))
