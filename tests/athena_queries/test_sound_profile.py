"""sound_profile: how the songs on Spotify only, on TikTok only and on both sound."""

from __future__ import annotations

from tests.athena_queries.written_lake import WrittenLake, chart, day


def test_the_groups_of_a_day_and_the_mean_of_each(lake: WrittenLake) -> None:
    # A and B on Spotify, A and tC on TikTok; A is measured twice as fast as B, of tC nothing is known.
    norway = chart({"2026-03-01": "A B", "2026-03-02": "A"})
    lake.write("chart_snapshots", norway + chart({"2026-03-01": "B D"}, market="se"))
    lake.write("chart_snapshots", chart({"2026-03-01": "tA tC"}, platform="tiktok", name="sounds_daily"))
    lake.write(
        "track_matches",
        [{"platform": "tiktok", "item_id": "tA", "recording_id": "A", "song_id": "A", "method": "isrc"}],
    )
    measured = {"A": (0.5, 180.0), "B": (0.25, 90.0)}
    lake.write(
        "audio_features",
        [
            {"track_id": track, "provider": "reccobeats", "found": True, "energy": energy, "tempo": tempo}
            for track, (energy, tempo) in measured.items()
        ]
        + [{"track_id": "D", "provider": "reccobeats", "found": False}],
    )
    asked = "SELECT group_name, chart_date, recordings, found, missing, energy, tempo FROM sound_profile ORDER BY 1"
    # On 2 March TikTok was not observed: nothing is said of that day.
    assert lake.ask(asked) == [
        ("both", day("03-01"), 1, 1, 0, 0.5, 180.0),
        ("spotify_only", day("03-01"), 2, 1, 1, 0.25, 90.0),
        ("tiktok_only", day("03-01"), 1, 0, 1, None, None),
    ]
