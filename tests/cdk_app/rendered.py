"""A synthesized template, with CloudFormation's functions written out as text that a test can compare."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Template:
    """A template as synthesized."""

    document: dict[str, Any]

    def all(self, kind: str) -> list[dict[str, Any]]:
        """Every resource of a type, whole (with its DeletionPolicy)."""
        return [resource for resource in self.document["Resources"].values() if resource["Type"] == kind]

    def properties(self, kind: str) -> list[dict[str, Any]]:
        """The properties of every resource of a type."""
        return [resource["Properties"] for resource in self.all(kind)]

    def named(self, kind: str, property_name: str, value: str) -> dict[str, Any]:
        """The properties of the one resource of a type whose name is this."""
        (found,) = [one for one in self.properties(kind) if text(one.get(property_name)) == value]
        return found

    def statements(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Every statement that a role carries, with the logical id of the role."""
        for policy in self.properties("AWS::IAM::Policy"):
            for role in policy["Roles"]:
                for statement in policy["PolicyDocument"]["Statement"]:
                    yield role["Ref"], statement
        for role_id, resource in self.document["Resources"].items():
            if resource["Type"] == "AWS::IAM::Role":
                for policy in resource["Properties"].get("Policies", []):
                    for statement in policy["PolicyDocument"]["Statement"]:
                        yield role_id, statement

    def rights(self, function_name: str) -> dict[str, set[str]]:
        """What a function may do: action → resources; what it is denied is not among them."""
        role = self.named("AWS::Lambda::Function", "FunctionName", function_name)["Role"]["Fn::GetAtt"][0]
        may: dict[str, set[str]] = {}
        for owner, statement in self.statements():
            if owner == role and statement["Effect"] == "Allow":
                for action in listed(statement["Action"]):
                    may.setdefault(action, set()).update(text(one) for one in listed(statement["Resource"]))
        return may


def listed(value: Any) -> list[Any]:
    """A value that may be one or many, as many."""
    return value if isinstance(value, list) else [value]


def text(value: Any) -> str:
    """A value with its functions written out: `<AWS::AccountId>`, `<LogicalId.Arn>`."""
    match value:
        case {"Ref": name}:
            return f"<{name}>"
        case {"Fn::GetAtt": [name, attribute]}:
            return f"<{name}.{attribute}>"
        case {"Fn::Join": [separator, parts]}:
            return str(separator).join(text(part) for part in parts)
        case _:
            return str(value)
