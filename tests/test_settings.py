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
