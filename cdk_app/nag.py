"""Exceptions from the AWS Solutions checks, each with its reason, written where the exception is made."""

from __future__ import annotations

from collections.abc import Mapping

import aws_cdk as cdk
from constructs import IConstruct


def accept(construct: IConstruct, reasons: Mapping[str, str]) -> None:
    """Accept findings on a construct and what is inside it: rule (with its detail in brackets) → why it is right."""
    # The account is not known before the deployment; the checks call it this.
    account = cdk.Stack.of(construct).account
    cdk.Validations.of(construct).acknowledge(
        *(
            cdk.Acknowledgment(id=rule.replace(account, "<AWS::AccountId>"), reason=reason)
            for rule, reason in reasons.items()
        )
    )
