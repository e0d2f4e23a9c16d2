"""artist_growth: followers from day to day, and in how many markets an artist charts."""

from __future__ import annotations

from tests.athena_queries.written_lake import Row, WrittenLake, chart, day


def read(on: str, followers: int | None, popularity: int | None = None, artist_id: str = "alma") -> Row:
    """What Spotify said of an artist on a day."""
    return {"artist_id": artist_id, "observed_date": day(on), "followers": followers, "popularity": popularity}


def account(
    on: str, followers: int | None, *, entity: str = "1", spotify_id: str | None = "alma", **counts: int
) -> Row:
    """What TikTok said of an account on a day."""
    row = {"platform": "tiktok", "entity_type": "artist", "entity_id": entity, "stat_date": day(on)}
    return row | {"followers": followers, "spotify_id": spotify_id, **counts}


def test_a_change_is_that_from_exactly_so_many_days_earlier(lake: WrittenLake) -> None:
    lake.write("artists", [read("02-01", 100), read("02-22", 150), read("02-28", 155), read("03-01", 160)])
    asked = (
        "SELECT date, spotify_followers_change_1d, spotify_followers_change_7d, spotify_followers_change_28d, "
        "status_1d, status_7d, status_28d FROM artist_growth ORDER BY date"
    )
    late = "INSUFFICIENT_HISTORY"
    assert lake.ask(asked) == [
        (day("02-01"), None, None, None, late, late, late),
        (day("02-22"), None, None, None, late, late, late),
        (day("02-28"), None, None, None, late, late, late),
        (day("03-01"), 5, 10, 60, "OK", "OK", "OK"),
    ]


def test_what_is_withheld_is_null_and_said(lake: WrittenLake) -> None:
    lake.write("artists", [read("03-01", 100, 40), read("03-02", None, 41), read("03-03", None, None)])
    lake.write("platform_stats", [account("03-04", 7)])
    asked = "SELECT spotify_followers, spotify_popularity, spotify_status, status_1d FROM artist_growth ORDER BY date"
    assert lake.ask(asked) == [
        (100, 40, "OK", "INSUFFICIENT_HISTORY"),
        (None, 41, "PARTIAL", "OK"),
        (None, None, "WITHHELD", "NO_COUNTS"),
        (None, None, "NOT_OBSERVED", "INSUFFICIENT_HISTORY"),
    ]


def test_an_account_once_mapped_is_mapped_on_all_its_days(lake: WrittenLake) -> None:
    lake.write("platform_stats", [account("03-01", 10, spotify_id=None, likes=5), account("03-02", 12, likes=9)])
    asked = (
        "SELECT date, tiktok_followers, tiktok_likes, tiktok_followers_change_1d, tiktok_likes_change_1d, "
        "tiktok_status FROM artist_growth ORDER BY date"
    )
    assert lake.ask(asked) == [(day("03-01"), 10, 5, None, None, "OK"), (day("03-02"), 12, 9, 2, 4, "OK")]


def test_of_several_accounts_the_one_with_most_followers_is_the_artists(lake: WrittenLake) -> None:
    fans = [account("03-01", 900, entity="1"), account("03-02", 1_000, entity="1")]
    lake.write("platform_stats", [*fans, account("03-01", 950, entity="2")])
    asked = "SELECT date, tiktok_followers FROM artist_growth ORDER BY date"
    assert lake.ask(asked) == [(day("03-01"), 900), (day("03-02"), 1_000)]


def test_markets_are_counted_on_daily_charts_without_the_global_one(lake: WrittenLake) -> None:
    days = {"2026-03-01": "A B"}
    for market in ("no", "se", "global"):
        lake.write("chart_snapshots", chart(days, market=market, name=f"songs_{market}_daily", artist_ids=["alma"]))
    lake.write("chart_snapshots", chart(days, market="dk", name="songs_weekly", artist_ids=["alma"]))
    lake.write("artists", [read("03-01", 1, artist_id="bo"), read("03-02", 1)])
    asked = "SELECT artist_id, date, markets_charting FROM artist_growth ORDER BY 1, 2"
    assert lake.ask(asked) == [
        ("alma", day("03-01"), 2),
        ("alma", day("03-02"), None),  # no daily chart of that date is in the lake
        ("bo", day("03-01"), 0),
    ]


def test_a_chart_of_artists_does_not_say_in_how_many_markets_a_song_charts(lake: WrittenLake) -> None:
    lake.write("chart_snapshots", chart({"2026-03-01": "bo"}, name="artists_daily", item_type="artist"))
    lake.write("artists", [read("03-01", 1)])
    assert lake.ask("SELECT artist_id, markets_charting FROM artist_growth") == [("alma", None)]
