"""What a view and its columns mean, written into Glue beside the view: Athena's own statement takes no comments."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, cast

if TYPE_CHECKING:
    from mypy_boto3_glue import GlueClient
    from mypy_boto3_glue.type_defs import TableInputTypeDef

    from chartlake.athena.headers import Header

# What Glue takes: longer texts are refused.
_LONGEST_COMMENT: Final = 255
_LONGEST_DESCRIPTION: Final = 2048
# UpdateTable takes less than GetTable gives, and no empty text, as the owner of a view may be.
_TAKEN: Final = (
    *("Name", "Owner", "Retention", "StorageDescriptor", "PartitionKeys", "ViewOriginalText", "ViewExpandedText"),
    *("TableType", "Parameters"),
)


def write(glue: GlueClient, database: str, name: str, header: Header) -> None:
    """Give the view of that name the description and the column comments of its file; the view stays as it is."""
    held: Mapping[str, Any] = glue.get_table(DatabaseName=database, Name=name)["Table"]
    wanted: dict[str, Any] = {key: held[key] for key in _TAKEN if held.get(key) not in (None, "")}
    wanted["Description"] = _cut(described(header), _LONGEST_DESCRIPTION)
    wanted["StorageDescriptor"] = {
        **wanted["StorageDescriptor"],
        "Columns": [_with_comment(column, header) for column in wanted["StorageDescriptor"]["Columns"]],
    }
    glue.update_table(DatabaseName=database, TableInput=cast("TableInputTypeDef", wanted))


def described(header: Header) -> str:
    """The description of a view: what a row is, its key, its question, what was decided."""
    parts = (header.meaning, header.grain and f"Key: {header.grain}.", header.answers and f"Answers: {header.answers}.")
    return " ".join(part for part in (*parts, header.remarks) if part)


def _with_comment(column: dict[str, Any], header: Header) -> dict[str, Any]:
    comment = header.columns.get(column["Name"])
    return {**column, "Comment": _cut(comment, _LONGEST_COMMENT)} if comment else column


def _cut(text: str, longest: int) -> str:
    """The text in at most that many characters and bytes; a cut one ends in an ellipsis."""
    if len(text.encode()) <= longest:
        return text
    return text.encode()[: longest - 3].decode(errors="ignore") + "…"
