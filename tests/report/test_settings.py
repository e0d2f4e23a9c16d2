"""[report] of lake.toml: what it may say, and how a mistake in it is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from chartlake.errors import ConfigError
from chartlake.report.settings import ReportSettings
from chartlake.settings import load

ROOT = Path(__file__).parents[2]
LAKE = '[lake]\nregion = "eu-west-1"\ncontact = "me"\nschedule = "rate(1 day)"\n'


def read(folder: Path, section: str) -> ReportSettings:
    path = folder / "lake.toml"
    path.write_text(f"{LAKE}{section}\n")
    return load(path).report


def test_without_the_section_the_report_is_about_the_world_and_mailed_to_nobody(tmp_path: Path) -> None:
    assert read(tmp_path, "") == ReportSettings(markets=("global",), climb=20)


def test_everything_that_is_said_is_read(tmp_path: Path) -> None:
    said = """
    [report]
    markets = ["no", "global"]
    songs = ["4Km5HrUvYTaSUfiSGPJeQR", "tiktok:7234567890123456789"]
    artists = ["06HL4z0CvFAxyc27GXpf02", "name:Kari & Ola"]
    climb = 5
    email_from = "charts@example.com"
    email_to = ["label@example.com"]
    """
    assert read(tmp_path, said) == ReportSettings(
        markets=("no", "global"),
        songs=("4Km5HrUvYTaSUfiSGPJeQR", "tiktok:7234567890123456789"),
        artists=("06HL4z0CvFAxyc27GXpf02", "name:Kari & Ola"),
        climb=5,
        email_from="charts@example.com",
        email_to=("label@example.com",),
    )


@pytest.mark.parametrize("path", [ROOT / "lake.toml", ROOT / "sandbox" / "lake.toml"])
def test_the_files_of_the_repository_write_to_nobody(path: Path) -> None:
    report = load(path).report
    assert (len(report.markets), report.email_from, report.email_to) == (3, "", ())


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('market = ["no"]', r"\[report\] has unknown key 'market'; known are markets, songs"),
        ('markets = "no"', "markets is 'no'; it is a list of codes"),
        ('markets = ["NO"]', "markets has 'NO'; write codes .* in lower case"),
        ('markets = ["xx"]', "markets has 'xx'"),
        ("markets = []", "markets is empty"),
        ('markets = ["no", "no"]', "markets names 'no' twice"),
        ('songs = ["https://open.spotify.com/track/1"]', "songs has .*not links"),
        ("songs = [17]", "songs has 17"),
        ('artists = [""]', "artists has ''"),
        ('artists = ["name:"]', "artists has 'name:'"),
        ("climb = 0", "climb is 0; it is a number of ranks, 1 or more"),
        ("climb = true", "climb is True"),
        ('climb = "20"', "climb is '20'"),
        ('email_from = "label"', "email_from is 'label'"),
        ('email_from = "a@example.com"', "nobody in email_to"),
        ('email_to = ["a@example.com, b@example.com"]', "email_to has"),
        ('email_to = "a@example.com"', "email_to is 'a@example.com'; it is a list"),
    ],
)
def test_nonsense_is_named(tmp_path: Path, line: str, said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        read(tmp_path, f"[report]\n{line}")


def test_the_section_is_a_table(tmp_path: Path) -> None:
    path = tmp_path / "lake.toml"
    path.write_text(f'report = "daily"\n{LAKE}')
    with pytest.raises(ConfigError, match=r"report is 'daily'; it is a table, as \[report\]"):
        load(path)
