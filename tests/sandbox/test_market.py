"""The simulated market: the same for the same seed, and consistent with itself."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from datetime import date, timedelta
from hashlib import sha256

from sandbox.catalogue import LISTENING, MARKETS
from sandbox.market import Market
from sandbox.pages.kworb import Kworb

_DIGEST = """
from datetime import date
from hashlib import sha256
from sandbox.market import Market
from sandbox.pages.kworb import Kworb
print(sha256(Kworb(Market(seed=7, last_day=date(2026, 3, 31)), date(2026, 3, 31)).page("no", "daily")).hexdigest())
"""


def test_another_process_with_the_same_seed_writes_the_same_bytes(simulated: Market) -> None:
    here = sha256(Kworb(simulated, simulated.last_day).page("no", "daily")).hexdigest()

    there = subprocess.run([sys.executable, "-c", _DIGEST], capture_output=True, text=True, check=True, timeout=120)

    assert there.stdout.strip() == here


def test_another_seed_is_another_market(simulated: Market) -> None:
    other = Market(seed=8, last_day=simulated.last_day)

    assert {track.track_id for track in other.tracks}.isdisjoint(track.track_id for track in simulated.tracks)


def test_the_window_is_120_days_and_the_history_begins_56_days_before_it(simulated: Market) -> None:
    assert (simulated.first_day, simulated.last_day) == (date(2025, 12, 2), date(2026, 3, 31))
    assert simulated.history_start == date(2025, 10, 7)


def test_the_world_streams_what_its_markets_stream(simulated: Market) -> None:
    for day in (simulated.first_day, simulated.last_day):
        for track in simulated.tracks[::97]:
            parts = sum(simulated.streams_of(track, name, day) for name in LISTENING)
            assert simulated.streams_of(track, "global", day) == parts


def test_nothing_is_streamed_before_its_release(simulated: Market) -> None:
    for track in simulated.tracks:
        for name in ("global", "no"):
            day_before = track.release_date - timedelta(days=1)
            if day_before >= simulated.history_start:
                assert simulated.streams_of(track, name, day_before) == 0


def test_ids_have_the_form_of_the_real_ones(simulated: Market) -> None:
    assert all(re.fullmatch(r"[0-9A-Za-z]{22}", track.track_id) for track in simulated.tracks)
    assert all(re.fullmatch(r"[0-9A-Za-z]{22}", artist.artist_id) for artist in simulated.artists)
    assert all(re.fullmatch(r"[A-Z]{2}[A-Z0-9]{3}[0-9]{7}", track.isrc) for track in simulated.tracks)
    assert all(int(float(sound.sound_id)) != int(sound.sound_id) for sound in simulated.sounds.sounds)
    assert len({track.track_id for track in simulated.tracks}) == len(simulated.tracks)


def test_several_hundred_artists_bear_names_that_trip_parsers(simulated: Market) -> None:
    names = [artist.name for artist in simulated.artists]

    assert len(names) == len(set(names)) > 400
    for awkward in ("&", " x ", ",", " - ", "<", "ø", "å", "ß"):
        assert any(awkward in name for name in names), awkward
    for script in ("[가-힣]", "[ก-๙]", "[ء-ي]"):
        assert any(re.search(script, name) for name in names), script


def test_songs_have_other_forms_and_an_album_version_is_the_same_recording(simulated: Market) -> None:
    forms = Counter(track.version for track in simulated.tracks)
    originals = {track.song: track for track in simulated.tracks if track.version == "original"}

    assert min(forms[version] for version in ("remix", "sped up", "live", "album")) >= 10
    for track in simulated.tracks:
        same_recording = track.isrc == originals[track.song].isrc
        assert same_recording == (track.version in ("original", "album"))
    assert any("(feat. " in track.title for track in simulated.tracks)


def test_two_forms_of_one_song_are_on_one_chart_on_one_day(simulated: Market) -> None:
    for name in MARKETS:
        rows = simulated.chart(name).rows(simulated.last_day)
        assert max(Counter(row.track.song for row in rows).values()) >= 2
        assert len({row.track.isrc for row in rows}) < len(rows)
