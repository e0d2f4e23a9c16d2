"""What people know: accounts of artists are asked about without standing in lake.toml, and their rows say whose."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from cdk_app.bundling import Bundle
from cdk_app.dependencies import Runtime
from chartlake import contract, curated
from chartlake.errors import ConfigError
from chartlake.extract import Extraction
from chartlake.settings import load
from chartlake.transform import transform
from tests.memory_lake import MemoryBucket, memory_lake
from tests.stub_upstream import Reply, upstream

MAPPED, OTHER = "06HL4z0CvFAxyc27GXpf02", "3TVXtAsR1Inumwj472S9r4"
LAKE = '[lake]\nregion = "eu-west-1"\ncontact = "me"\nschedule = "rate(1 day)"\n'


def written(folder: Path, accounts: str, *, scopes: str = "", base_url: str = "http://127.0.0.1:9") -> Path:
    """A lake.toml with an overrides file beside it."""
    (folder / "overrides").mkdir()
    (folder / "overrides" / "tiktok_accounts.csv").write_text(f"handle,spotify_artist_id\n{accounts}")
    address = f'base_url = "{base_url}"\n' if base_url else ""
    (folder / "lake.toml").write_text(f"{LAKE}[sources.tiktok_stats]\n{address}scopes = [{scopes}]\n")
    return folder / "lake.toml"


def scopes_of(lake_file: Path) -> tuple[str, ...]:
    return load(lake_file).source("tiktok_stats").scopes


def test_each_account_is_a_scope_beside_those_of_lake_toml(tmp_path: Path) -> None:
    lake_file = written(tmp_path, f"fjord.elv,{MAPPED}\n\nSno_,{OTHER}\n", scopes='"tag.snow"')
    assert scopes_of(lake_file) == ("tag.snow", f"artist.fjord.elv-{MAPPED}", f"artist.Sno_-{OTHER}")


@pytest.mark.parametrize("scope", ["artist.fjord.elv", "artist.Fjord.Elv", f"artist.fjord.elv-{MAPPED}"])
def test_an_account_that_lake_toml_names_too_is_asked_once(tmp_path: Path, scope: str) -> None:
    assert scopes_of(written(tmp_path, f"fjord.elv,{MAPPED}\n", scopes=f'"{scope}"')) == (f"artist.fjord.elv-{MAPPED}",)


def test_an_account_is_not_two_artists(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="say that it is two artists"):
        load(written(tmp_path, f"fjord.elv,{MAPPED}\n", scopes=f'"artist.fjord.elv-{OTHER}"'))


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (f"@fjord,{MAPPED}", "line 2: '@fjord"),
        (f"elv,{MAPPED}\nfjord,spotify:artist:{MAPPED}", "line 3"),
        ("fjord", "a handle without @, a comma and a Spotify artist id"),
        (f"fjord,{MAPPED},x", "line 2"),
        ("fjord,short", "line 2"),
        (f"elv,{MAPPED}\nElv,{OTHER}", "line 3: Elv stands twice"),
        ('"fjord', "it is a CSV in UTF-8 with the headings handle,spotify_artist_id"),
    ],
)
def test_a_line_that_maps_nothing_is_named_before_anything_is_asked(tmp_path: Path, lines: str, said: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load(written(tmp_path, lines + "\n"))
    assert said in str(caught.value)
    assert "tiktok_accounts.csv" in str(caught.value)


def test_other_headings_are_named(tmp_path: Path) -> None:
    lake_file = written(tmp_path, "")
    (tmp_path / "overrides" / "tiktok_accounts.csv").write_text("handle,artist\n")
    with pytest.raises(ConfigError, match="they have to be handle,spotify_artist_id"):
        load(lake_file)


def test_accounts_need_an_address_to_be_asked_at(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no base_url"):
        load(written(tmp_path, f"fjord,{MAPPED}\n", base_url=""))


def test_the_rows_of_an_account_say_which_artist_it_is(tmp_path: Path) -> None:
    page = (
        '<script id="__UNIVERSAL_DATA_FOR_REHYDRATION__">'
        '{"user": {"id": "6900000000000000002", "uniqueId": "fjord.elv"}, '
        '"statsV2": {"followerCount": "9022701"}}</script>'
    )
    with upstream(lambda _: Reply(body=page.encode())) as site:
        lake = memory_lake(load(written(tmp_path, f"fjord.elv,{MAPPED}\n", base_url=site.url)))
        extraction = Extraction(lake=lake, run_id="run", secrets=lambda _: {}, time_left=lambda: 600.0)
        done = extraction.run(lake.settings.enabled_scopes())
        assert [asked.path for asked in site.asked] == ["/@fjord.elv"]
    transform(lake, [run.raw_key for run in done if run.raw_key])
    assert isinstance(lake.curated, MemoryBucket)
    (stored,) = [one for key, one in lake.curated.objects.items() if key.startswith("platform_stats/")]
    (row,) = curated.read_file(contract.PLATFORM_STATS, stored.body).to_pylist()
    assert (row["name"], row["followers"], row["spotify_id"]) == ("fjord.elv", 9_022_701, MAPPED)


def test_the_overrides_travel_with_a_function(tmp_path: Path) -> None:
    lake_file = written(tmp_path, f"fjord.elv,{MAPPED}\n")
    bundle = Bundle(function="x", files=(), lake_file=lake_file, runtime=Runtime(python="none", compression=1))
    with zipfile.ZipFile(bundle.write(tmp_path)) as archive:
        archive.extractall(tmp_path / "code")
    assert scopes_of(tmp_path / "code" / "lake.toml") == (f"artist.fjord.elv-{MAPPED}",)
