"""What only AWS has: the queries an analyst starts from, one alarm over all alarms, and a budget."""

from __future__ import annotations

from aws_cdk import aws_athena as athena
from aws_cdk import aws_budgets as budgets
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sns_subscriptions as subscriptions
from constructs import Construct

from cdk_app.alarms import LakeAlarms
from cdk_app.choices import Choices
from cdk_app.nag import accept
from cdk_app.names import LakeNames
from chartlake.questions import read_questions


class SavedQueries(Construct):
    """Every saved question as a named query, with its parameters' defaults."""

    def __init__(self, scope: Construct, name: str, *, names: LakeNames) -> None:
        super().__init__(scope, name)
        for question in read_questions():
            athena.CfnNamedQuery(
                self,
                question.name,
                name=question.name,
                description=question.meaning,
                database=names.database,
                work_group=names.workgroup,
                query_string=question.draft,
            )


class Watch(Construct):
    """One alarm over all of the lake's, and the topic that it speaks on."""

    def __init__(self, scope: Construct, name: str, *, choices: Choices, alarms: LakeAlarms) -> None:
        super().__init__(scope, name)
        topic = sns.Topic(self, "Topic", topic_name=f"{choices.prefix}-alarms", enforce_ssl=True)
        # A topic encrypted with the key of SNS itself could not be written by CloudWatch.
        accept(topic, {"AwsSolutions-SNS2": "Messages name alarms only; CloudWatch cannot use the default key."})
        if choices.alert_email:
            topic.add_subscription(subscriptions.EmailSubscription(choices.alert_email))
        alarm = cloudwatch.CompositeAlarm(
            self,
            "Lake",
            composite_alarm_name=f"{choices.prefix}-lake",
            alarm_description="Something in the lake needs a person; the alarm that is red says what to do.",
            alarm_rule=cloudwatch.AlarmRule.any_of(
                *(cloudwatch.AlarmRule.from_alarm(one, cloudwatch.AlarmState.ALARM) for one in alarms.all)
            ),
        )
        alarm.add_alarm_action(actions.SnsAction(topic))
        alarm.add_ok_action(actions.SnsAction(topic))


class Budget(Construct):
    """A monthly budget of the account; it writes to the alert address, when the context gives one."""

    def __init__(self, scope: Construct, name: str, *, choices: Choices) -> None:
        super().__init__(scope, name)
        budgets.CfnBudget(
            self,
            "Monthly",
            budget=budgets.CfnBudget.BudgetDataProperty(
                budget_name=f"{choices.prefix}-monthly",
                budget_type="COST",
                time_unit="MONTHLY",
                budget_limit=budgets.CfnBudget.SpendProperty(amount=choices.monthly_budget, unit="USD"),
            ),
            notifications_with_subscribers=[
                budgets.CfnBudget.NotificationWithSubscribersProperty(
                    notification=budgets.CfnBudget.NotificationProperty(
                        notification_type=kind,
                        comparison_operator="GREATER_THAN",
                        threshold=percent,
                        threshold_type="PERCENTAGE",
                    ),
                    subscribers=[
                        budgets.CfnBudget.SubscriberProperty(address=choices.alert_email, subscription_type="EMAIL")
                    ],
                )
                for kind, percent in (("ACTUAL", 80), ("FORECASTED", 100))
            ]
            if choices.alert_email
            else None,
        )
