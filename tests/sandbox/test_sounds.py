"""TikTok's side: the lead of every breakout can be found again from the two charts alone."""

from __future__ import annotations

from datetime import date

from sandbox.market import Market
from sandbox.sounds import KINDS


def _first_days_in_the_top_five(simulated: Market) -> dict[str, date]:
    found: dict[str, date] = {}
    for day in simulated.days:
        for row in simulated.sounds.rows(day, depth=5):
            found.setdefault(row.sound.sound_id, day)
    return found


def test_the_lead_is_recoverable_from_the_charts(simulated: Market) -> None:
    on_tiktok = _first_days_in_the_top_five(simulated)
    on_spotify: dict[str, date] = {}
    for day in simulated.days:
        for row in simulated.chart("global").rows(day):
            on_spotify.setdefault(row.track.track_id, day)

    leads = {
        sound.track.track_id: (on_spotify[sound.track.track_id] - on_tiktok[sound.sound_id]).days
        for sound in simulated.sounds.sounds
        if sound.track and sound.track.track_id in simulated.sounds.truth
    }

    assert leads == simulated.sounds.truth
    assert len(leads) > 40
    assert min(leads.values()) < 0 < max(leads.values())
    assert len(set(leads.values())) > 8


def test_a_revival_leads_a_return_to_the_chart(simulated: Market) -> None:
    chart = simulated.chart("global")
    assert simulated.sounds.revivals
    for sound in simulated.sounds.sounds:
        if sound.track and sound.arrival and sound.track.track_id in simulated.sounds.revivals:
            before = [day for day in chart.presence(sound.track.track_id) if day < sound.arrival]
            assert sound.arrival in chart.presence(sound.track.track_id)
            assert before
            assert (sound.arrival - max(before)).days >= 21


def test_some_items_are_on_one_platform_only(simulated: Market) -> None:
    in_the_top = {row.sound for day in simulated.days for row in simulated.sounds.rows(day, depth=5)}
    with_a_sound = {sound.track.track_id for sound in simulated.sounds.sounds if sound.track}

    assert any(sound.track is None for sound in in_the_top)
    assert any(sound.track is not None for sound in in_the_top)
    assert set(simulated.chart("global").debuts) - with_a_sound


def test_videos_only_grow_and_ranks_follow_the_videos_of_the_day(simulated: Market) -> None:
    before: dict[str, int] = {}
    for day in simulated.days[-30:]:
        rows = simulated.sounds.rows(day)
        assert [row.rank for row in rows] == list(range(1, len(rows) + 1))
        assert sorted((row.videos_of_the_day for row in rows), reverse=True) == [row.videos_of_the_day for row in rows]
        for row in rows:
            assert row.videos >= before.get(row.sound.sound_id, 0)
            before[row.sound.sound_id] = row.videos


def test_every_kind_of_sound_is_there(simulated: Market) -> None:
    assert {sound.kind for sound in simulated.sounds.sounds} == set(KINDS)
