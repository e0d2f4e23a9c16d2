"""The names of the lake's things, known before they exist, so that every permission can name what it is for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import aws_cdk as cdk

from cdk_app.choices import Choices


@dataclass(frozen=True, kw_only=True)
class LakeNames:
    """Names and ARNs of one deployed lake. The account is part of a bucket's name, for those are the world's."""

    stack: cdk.Stack
    prefix: str
    database: str

    @classmethod
    def of(cls, stack: cdk.Stack, choices: Choices) -> LakeNames:
        """The names that these choices give."""
        return cls(stack=stack, prefix=choices.prefix, database=choices.database)

    @property
    def workgroup(self) -> str:
        """The Athena workgroup."""
        return self.prefix

    @property
    def crawler(self) -> str:
        """The Glue crawler."""
        return f"{self.prefix}-partitions"

    def function(self, capability: str) -> str:
        """A Lambda function."""
        return f"{self.prefix}-{capability}"

    def bucket(self, zone: str) -> str:
        """A bucket."""
        return f"{self.prefix}-{zone}-{self.stack.account}-{self.stack.region}"

    def bucket_arn(self, zone: str) -> str:
        """The ARN of a bucket."""
        return f"arn:{self.stack.partition}:s3:::{self.bucket(zone)}"

    def objects(self, zone: str, *prefixes: str) -> list[str]:
        """The ARNs of the objects of a bucket under these prefixes."""
        return [f"{self.bucket_arn(zone)}/{prefix}*" for prefix in prefixes]

    def glue(self, *tables: str) -> list[str]:
        """The ARNs that Glue asks for when these tables of the database are touched."""
        return [
            self.arn("glue", "catalog"),
            self.arn("glue", f"database/{self.database}"),
            *(self.table_arn(table) for table in tables),
        ]

    def table_arn(self, table: str) -> str:
        """The ARN of a table or view of the database."""
        return self.arn("glue", f"table/{self.database}/{table}")

    def workgroup_arn(self) -> str:
        """The ARN of the workgroup."""
        return self.arn("athena", f"workgroup/{self.workgroup}")

    def secrets(self, wanted: Iterable[str]) -> list[str]:
        """The ARNs of these secrets; Secrets Manager ends each with six characters of its own."""
        return [self.arn("secretsmanager", f"secret:{name}-??????") for name in wanted]

    def secrets_below(self, prefix: str) -> list[str]:
        """The ARN of every secret below a prefix: of connected users, who come and go without a deployment."""
        return [self.arn("secretsmanager", f"secret:{prefix}*")]

    def arn(self, service: str, resource: str) -> str:
        """The ARN of anything of this account and region."""
        return f"arn:{self.stack.partition}:{service}:{self.stack.region}:{self.stack.account}:{resource}"
