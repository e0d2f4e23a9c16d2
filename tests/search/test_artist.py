"""Finding an artist: by id at once, by name only when there is no doubt, and from the lake when nobody may be asked."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from chartlake.errors import BadName
from chartlake.http import now
from chartlake.search import artist as found_artist
from chartlake.search import known
from chartlake.sources.spotify_search import scope_of_artist, scope_of_name
from sandbox.catalogue import Artist
from sandbox.charts import ChartRow
from sandbox.pages.spotify_search import NAMESAKE, NAMESAKE_ALBUMS, namesake
from sandbox.server import Sandbox
from tests.held import hold
from tests.search.conftest import LAST_DAY, SearchedLake

NOBODY = "0000000000000000000000"


@pytest.fixture
def star(internet: Sandbox) -> Artist:
    """Whose name the namesake shares."""
    shared = namesake(internet.market).name
    (one,) = [artist for artist in internet.market.artists if artist.name == shared]
    return one


@pytest.fixture
def top(internet: Sandbox) -> ChartRow:
    """The highest place of the Norwegian chart of an artist whose name holds that of nobody else."""
    names = [artist.name.casefold() for artist in internet.market.artists]
    rows = internet.market.chart("no").rows(LAST_DAY - timedelta(days=1))
    return next(row for row in rows if sum(row.track.artist_names[0].casefold() in name for name in names) == 1)


def requests(internet: Sandbox) -> int:
    return len(internet.requests("spotify"))


def test_an_id_is_taken_as_it_is_and_every_page_of_the_discography_is_there(held: SearchedLake) -> None:
    found = held.search.find(NAMESAKE)
    assert (found.status, found.not_refreshed) == ("found", [])
    assert found.artist
    assert (found.artist["followers"], found.artist["genres"]) == (500, ["dansband"])
    names = [album["name"] for album in found.discography]
    assert names == [f"Volum {number}" for number in range(NAMESAKE_ALBUMS, 0, -1)]
    assert held.outcomes(scope_of_artist(NAMESAKE)) == ["ok"]


@pytest.mark.parametrize(
    "text", [f"spotify:artist:{NAMESAKE}", f"https://open.spotify.com/intl-no/artist/{NAMESAKE}?si=1"]
)
def test_a_link_and_a_uri_are_as_good_as_the_id(held: SearchedLake, text: str) -> None:
    found = held.search.find(text)
    assert found.artist
    assert found.artist["artist_id"] == NAMESAKE


def test_what_the_lake_was_told_lately_is_not_asked_again_whether_published_or_not(
    held: SearchedLake, internet: Sandbox
) -> None:
    first = held.search.find(NAMESAKE)
    before = requests(internet)
    waiting = held.search.find(NAMESAKE)
    held.publish()
    published = held.search.find(NAMESAKE)
    assert requests(internet) == before
    assert first.discography == waiting.discography == published.discography
    assert first.artist == waiting.artist == published.artist


def test_what_was_told_long_ago_is_asked_again(held: SearchedLake, internet: Sandbox) -> None:
    scope = scope_of_artist(NAMESAKE)
    long_ago = now() - timedelta(days=40)
    run = {"run_id": "old", "source": "spotify_search", "scope": scope, "stage": "extract", "outcome": "ok"}
    hold(held.lake, "ingest_runs", {**run, "started_at": long_ago, "fetched_at": long_ago, "raw_key": "source=x/gone"})
    before = requests(internet)
    assert held.search.find(NAMESAKE).status == "found"
    assert requests(internet) > before


def test_artists_of_one_name_are_a_choice_and_never_the_first_of_them(
    held: SearchedLake, internet: Sandbox, star: Artist
) -> None:
    hold(held.lake, "chart_snapshots", _position(star))
    found = held.search.find(star.name.upper())
    assert (found.status, found.artist, found.discography) == ("choose", None, ())
    charted, unknown = found.choices
    assert (charted["artist_id"], charted["genres"], charted["known_song"]) == (
        star.artist_id,
        [star.genre],
        "The Song",
    )
    assert unknown == {
        "artist_id": NAMESAKE,
        "name": star.name,
        "followers": 500,
        "genres": ["dansband"],
        "known_song": None,
    }
    assert {"artist." + one["artist_id"] for one in found.choices}.isdisjoint(
        row["scope"] for row in held.query("SELECT scope FROM ingest_runs").to_pylist()
    )


def test_a_name_that_one_artist_has_finds_that_one_among_those_alike(held: SearchedLake, internet: Sandbox) -> None:
    names = [artist.name for artist in internet.market.artists]
    alike = next(one for one in names if sum(one.casefold() in other.casefold() for other in names) > 1)
    found = held.search.find(f"  {alike.upper()} ")
    assert found.artist
    assert found.artist["name"] == alike


def test_a_part_of_names_is_a_choice(held: SearchedLake, internet: Sandbox) -> None:
    found = held.search.find("och vänner")
    assert found.status == "choose"
    assert all("och vänner" in choice["name"] for choice in found.choices)


def test_the_chart_history_is_that_of_the_views(held: SearchedLake, internet: Sandbox, top: ChartRow) -> None:
    held.collect("kworb", "no_daily")
    artist = top.track.artists[0]
    found = held.search.find(artist.name)
    assert found.artist
    assert found.artist["artist_id"] == artist.artist_id
    life = next(life for life in found.chart_history if life["recording_id"] == top.track.track_id)
    assert (life["title"], life["market"], life["peak_rank"], life["runs"]) == (top.track.title, "no", top.rank, 1)
    # The song on its album is the same recording.
    charted = internet.market.chart("no").rows(LAST_DAY - timedelta(days=1))
    assert life["total_streams"] == sum(row.streams for row in charted if row.track.isrc == top.track.isrc)


def test_what_is_too_long_to_be_shown_is_counted(
    held: SearchedLake, monkeypatch: pytest.MonkeyPatch, top: ChartRow
) -> None:
    held.collect("kworb", "no_daily")
    artist = top.track.artists[0].artist_id
    every = held.search.find(artist)
    assert (len(every.chart_history) > 1, every.left_out) == (True, {})
    for module in (known, found_artist):
        monkeypatch.setattr(module, "MOST_SHOWN", 1)
    some = held.search.find(artist)
    assert some.chart_history == every.chart_history[:1]
    assert some.left_out == {"chart_history": len(every.chart_history) - 1}


def test_tracks_are_told_with_how_they_sound_when_anybody_measured_it(held: SearchedLake, top: ChartRow) -> None:
    held.collect("kworb", "no_daily")
    track = {"track_id": top.track.track_id, "found": True, "fetched_at": now()}
    hold(held.lake, "audio_features", {**track, "provider": "reccobeats", "energy": 0.5})
    hold(held.lake, "audio_features", {**track, "provider": "spotify", "energy": 0.75})
    (told,) = held.search.find(top.track.artists[0].artist_id).tracks
    assert (told["track_id"], told["name"]) == (top.track.track_id, top.track.title)
    assert (told["features"]["provider"], told["features"]["energy"]) == ("spotify", 0.75)


def test_while_spotify_wants_to_be_left_alone_the_lake_answers_and_says_what_is_old(
    held: SearchedLake, behaving: Sandbox, top: ChartRow
) -> None:
    held.collect("kworb", "no_daily")
    behaving.misbehave("spotify", "429", retry_after=86400)
    artist = top.track.artists[0]

    first = held.search.find(artist.artist_id)
    before = requests(behaving)
    by_name = held.search.find(artist.name)

    assert first.chart_history
    assert [one.outcome for one in first.not_refreshed] == ["RateLimited"]
    assert [one.outcome for one in by_name.not_refreshed] == ["CoolingDown", "CoolingDown"]
    assert by_name.chart_history == first.chart_history
    assert requests(behaving) == before
    assert held.outcomes(scope_of_artist(artist.artist_id)) == ["RateLimited", "CoolingDown"]


def test_an_old_discography_is_told_when_spotify_refuses(held: SearchedLake, behaving: Sandbox) -> None:
    told = held.search.find(NAMESAKE)
    (raw_key,) = held.lake.raw.keys("source=spotify_search/")
    held.publish()
    for key in list(held.lake.curated.keys("ingest_runs/")):
        stored = held.lake.curated.get(key)
        assert stored
        held.lake.curated.delete(key, holding=stored.etag)
        (held.folder / key).unlink(missing_ok=True)  # there only if something was asked since it was written
    assert raw_key
    behaving.misbehave("spotify", "403")
    found = held.search.find(NAMESAKE)
    assert [one.outcome for one in found.not_refreshed] == ["AccessDenied"]
    assert [album["name"] for album in found.discography] == [album["name"] for album in told.discography]


def test_an_artist_whom_spotify_and_the_lake_do_not_know_is_unknown(held: SearchedLake) -> None:
    found = held.search.find(NOBODY)
    assert (found.status, [one.outcome for one in found.not_refreshed]) == ("unknown", ["NotFound"])
    by_name = held.search.find("No such band, never")
    assert (by_name.status, [one.outcome for one in by_name.not_refreshed]) == ("unknown", ["NotFound"])


def test_a_source_that_is_switched_off_is_not_asked(held: SearchedLake, internet: Sandbox, top: ChartRow) -> None:
    held.collect("kworb", "no_daily")
    held.turn_off("spotify_search")
    before = requests(internet)
    found = held.search.find(top.track.artist_names[0])
    assert found.status == "found"
    assert {one.outcome for one in found.not_refreshed} == {"NotEnabled"}
    assert requests(internet) == before
    assert not held.outcomes(scope_of_name(top.track.artist_names[0]))


@pytest.mark.parametrize(
    "text", ["", "  ", "https://open.spotify.com/album/" + "0" * 22, "spotify:track:" + "0" * 22, "x" * 201]
)
def test_what_names_no_artist_says_what_does(held: SearchedLake, text: str) -> None:
    with pytest.raises(BadName, match="artist"):
        held.search.find(text)


@pytest.mark.parametrize("name", ['O\'Brien "x" %_\\', "';DROP TABLE artists--", "宇多田ヒカル", "Ⅻ ﬁ"])
def test_any_name_is_only_a_name(held: SearchedLake, name: str) -> None:
    hold(held.lake, "artists", _artist("0Artist000000000000009", name))
    held.turn_off("spotify_search")
    found = held.search.find(name)
    assert found.artist
    assert found.artist["name"] == name


def test_a_document_is_json_with_dates_as_texts(held: SearchedLake, top: ChartRow) -> None:
    held.collect("kworb", "no_daily")
    document = json.loads(json.dumps(held.search.find(top.track.artists[0].artist_id).document()))
    assert document["chart_history"][0]["debut_date"] == (LAST_DAY - timedelta(days=1)).isoformat()
    assert document["artist"]["observed_date"] == now().date().isoformat()


def _artist(artist_id: str, name: str) -> dict[str, object]:
    return {"artist_id": artist_id, "name": name, "observed_date": now().date(), "source": "spotify_catalog"}


def _position(artist: Artist) -> dict[str, object]:
    return {
        "chart": "songs_daily",
        "chart_date": LAST_DAY,
        "rank": 3,
        "item_id": "0Track0000000000000001",
        "title": "The Song",
        "artist_names": [artist.name],
        "artist_ids": [artist.artist_id],
    }
