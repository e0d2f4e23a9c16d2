"""What the weekly job's script decides by itself: its arguments, which lake it opens, and what it tells at the end."""

from __future__ import annotations

import boto3
import pytest

from chartlake.expectations.fitting import Expected
from glue_jobs import fit_expectations as job
from tests.memory_lake import LAKE_TOML

GIVEN = {
    "RAW_BUCKET": "raw",
    "CURATED_BUCKET": "curated",
    "DATABASE": "lake",
    "WORKGROUP": "lake",
    "LAKE_FILE": str(LAKE_TOML),
}


def test_arguments_are_read_as_glue_gives_them_with_more_around_them() -> None:
    argv = ["job.py", *(text for name, value in GIVEN.items() for text in (f"--{name}", value)), "--JOB_NAME", "b"]
    assert job.arguments(argv) == GIVEN


def test_an_argument_that_lacks_is_named() -> None:
    with pytest.raises(ValueError, match=r"lacks --DATABASE, --WORKGROUP, --LAKE_FILE$"):
        job.arguments(["job.py", "--RAW_BUCKET", "raw", "--CURATED_BUCKET", "curated"])


def test_the_lake_is_the_one_that_the_arguments_name() -> None:
    lake = job.lake_of(GIVEN, boto3.Session(region_name="eu-west-1"))
    assert lake.settings.sources


def test_each_chart_is_told_with_its_songs_or_why_there_are_none() -> None:
    fitted = [
        Expected(platform="spotify", chart="songs_daily", rows=[{}, {}], model_version="linear+linear-1-2026-03-02"),
        Expected(platform="tiktok", chart="sounds_daily", rows=[], reason="observed on 3 dates, 28 are needed"),
    ]
    assert job.told(fitted) == {
        "spotify/songs_daily": {"songs": 2, "said": "linear+linear-1-2026-03-02"},
        "tiktok/sounds_daily": {"songs": 0, "said": "observed on 3 dates, 28 are needed"},
    }
