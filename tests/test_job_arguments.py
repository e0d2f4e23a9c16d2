"""What a Glue job's script is told, and what it says when something lacks."""

from __future__ import annotations

import sys
from types import ModuleType

import pytest

from chartlake.job_arguments import read_arguments

GIVEN = {"RAW_BUCKET": "raw", "SOURCE": "none"}
ARGV = ["job.py", "--RAW_BUCKET", "raw", "--SOURCE", "none", "--JOB_NAME", "b"]


def test_arguments_are_read_as_glue_gives_them_with_more_around_them() -> None:
    assert read_arguments(ARGV, ["RAW_BUCKET", "SOURCE"]) == GIVEN


def test_those_that_lack_are_named() -> None:
    with pytest.raises(ValueError, match=r"lacks --DATABASE, --LAKE_FILE$"):
        read_arguments(ARGV, ["RAW_BUCKET", "DATABASE", "LAKE_FILE"])


def test_on_glue_its_own_library_reads_them(monkeypatch: pytest.MonkeyPatch) -> None:
    utils = ModuleType("awsglue.utils")
    vars(utils)["getResolvedOptions"] = lambda argv, names: {name: argv[argv.index(f"--{name}") + 1] for name in names}
    monkeypatch.setitem(sys.modules, "awsglue", ModuleType("awsglue"))
    monkeypatch.setitem(sys.modules, "awsglue.utils", utils)
    assert read_arguments(ARGV, ["SOURCE"]) == {"SOURCE": "none"}
