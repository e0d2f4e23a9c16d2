"""What the weekly job's script decides by itself: which lake it opens, and what it tells at the end."""

from __future__ import annotations

import boto3

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
