"""The arguments of a Glue job's script, read on Glue and on any other machine alike."""

from __future__ import annotations

from collections.abc import Sequence


def read_arguments(argv: Sequence[str], names: Sequence[str]) -> dict[str, str]:
    """What stands behind `--NAME` for each of the names, as Glue reads it; ValueError names those that lack."""
    try:
        from awsglue.utils import getResolvedOptions
    except ImportError:  # not on Glue
        given = dict(zip(argv[1::2], argv[2::2], strict=False))
        missing = [name for name in names if f"--{name}" not in given]
        if missing:
            raise ValueError(f"the job lacks {', '.join(f'--{name}' for name in missing)}") from None
        return {name: given[f"--{name}"] for name in names}
    resolved: dict[str, str] = getResolvedOptions(list(argv), list(names))
    return resolved
