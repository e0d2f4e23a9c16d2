"""lake.toml: what it may say, and how a mistake in it is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from chartlake.errors import ConfigError
from chartlake.settings import load
from chartlake.sources import names

ROOT = Path(__file__).parents[1]
LAKE = '[lake]\nregion = "eu-west-1"\ncontact = "me"\nschedule = "rate(1 day)"\n'


def written(folder: Path, text: str) -> Path:
    path = folder / "lake.toml"
    path.write_text(text)
    return path


@pytest.mark.parametrize("path", [ROOT / "lake.toml", ROOT / "sandbox" / "lake.toml"])
def test_the_files_of_the_repository_name_every_source(path: Path) -> None:
    assert set(load(path).sources) == set(names())


def test_a_source_without_an_address_only_takes_dropped_files() -> None:
    assert "charts_csv" not in {scope.source for scope in load(ROOT / "lake.toml").enabled_scopes()}


def test_a_disabled_source_is_not_asked(tmp_path: Path) -> None:
    settings = load(
        written(tmp_path, LAKE + '[sources.kworb]\nenabled = false\nbase_url = "x"\nscopes = ["no_daily"]\n')
    )
    assert list(settings.enabled_scopes()) == []


def test_a_scope_given_by_hand_need_not_stand_in_the_file(tmp_path: Path) -> None:
    settings = load(written(tmp_path, LAKE + '[sources.kworb]\nbase_url = "x"\n'))
    assert [scope.name for scope in settings.enabled_scopes("kworb", "fi_daily")] == ["fi_daily"]


def test_a_weekly_scope_may_be_older_than_a_daily_one(tmp_path: Path) -> None:
    text = '[sources.kworb]\ncadence = "hourly"\nexpected_age_hours = { daily = 48, weekly = 240 }\n'
    kworb = load(written(tmp_path, LAKE + text)).source("kworb")
    scopes = ["no_daily", "no_weekly", "album-no-weekly", "daily", "biweekly"]
    assert [kworb.cadence_of(scope) for scope in scopes] == ["daily", "weekly", "weekly", "hourly", "hourly"]
    assert [kworb.expected_age_of(scope) for scope in scopes] == [48, 240, 240, None, None]


def test_one_expected_age_is_that_of_every_scope(tmp_path: Path) -> None:
    text = "[sources.tokchart]\nexpected_age_hours = 30\n[sources.charts_csv]\n"
    lake = load(written(tmp_path, LAKE + text))
    assert [lake.source("tokchart").expected_age_of(scope) for scope in ("global", "no_weekly")] == [30, 30]
    assert lake.source("charts_csv").expected_age_of("no_daily") is None


@pytest.mark.parametrize("path", [ROOT / "lake.toml", ROOT / "sandbox" / "lake.toml"])
def test_a_weekly_chart_that_is_on_time_is_never_late(path: Path) -> None:
    """Just before the next one appears, two days after its week, the newest has an age of 7 + 2 days."""
    sources = load(path).sources.values()
    weekly = [source.expected_age_of(scope) for source in sources for scope in source.scopes if "weekly" in scope]
    assert weekly
    assert all(hours is not None and hours >= (7 + 2) * 24 for hours in weekly)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("[lake", "not valid TOML"),
        ('[lake]\nregion = "x"\n', "lacks 'contact'"),
        (LAKE.replace("region", "regoin"), "unknown key 'regoin'"),
        (LAKE + "[sources.kworb]\nscope = []\n", "unknown key 'scope'"),
        (LAKE + '[sources.kworb]\nscopes = ["no/daily"]\n', "'no/daily'"),
        (LAKE + '[sources.kworb]\nscopes = "no_daily"\n', "scopes"),
        (LAKE + '[sources.kworb]\nenabled = "yes"\n', "enabled"),
        (LAKE + '[sources.kworb]\nexpected_age_hours = "48"\n', "expected_age_hours"),
        (LAKE + "[sources.kworb]\nexpected_age_hours = true\n", "expected_age_hours"),
        (LAKE + "[sources.kworb]\nexpected_age_hours = -1\n", "expected_age_hours"),
        (LAKE + "[sources.kworb]\nexpected_age_hours = { monthly = 900 }\n", "daily = 48, weekly = 240"),
        (LAKE + '[sources.kworb]\nexpected_age_hours = { daily = "48" }\n', "daily = 48, weekly = 240"),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, text: str, complaint: str) -> None:
    with pytest.raises(ConfigError) as error:
        load(written(tmp_path, text))
    assert complaint in str(error.value)


def test_a_missing_file_says_where_to_get_one(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"copy lake\.toml"):
        load(tmp_path / "lake.toml")


def test_an_unknown_source_is_named_with_those_there_are() -> None:
    with pytest.raises(ConfigError, match="kworb"):
        load(ROOT / "lake.toml").source("myspace")
