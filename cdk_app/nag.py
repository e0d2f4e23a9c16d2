"""Exceptions from the AWS Solutions checks, each with its reason, written where the exception is made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import aws_cdk as cdk
from constructs import IConstruct


def accept(construct: IConstruct, reasons: Mapping[str, str]) -> None:
    """Accept findings on a construct and what is inside it: rule (with its detail in brackets) → why it is right."""
    stack = cdk.Stack.of(construct)
    # What is not known before the deployment has a name of its own in a finding.
    unknown = {stack.account: "<AWS::AccountId>", stack.partition: "<AWS::Partition>"}
    cdk.Validations.of(construct).acknowledge(
        *(cdk.Acknowledgment(id=_replaced(rule, unknown), reason=reason) for rule, reason in reasons.items())
    )


def accept_wildcards(construct: IConstruct, resources: Iterable[str], why: str) -> None:
    """Accept those of these ARNs that hold a wildcard."""
    accept(construct, {f"AwsSolutions-IAM5[Resource::{arn}]": why for arn in resources if "*" in arn})


def _replaced(text: str, names: Mapping[str, str]) -> str:
    for token, name in names.items():
        text = text.replace(token, name) if cdk.Token.is_unresolved(token) else text
    return text
