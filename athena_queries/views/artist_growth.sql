-- artist_growth: one row per artist and date with a count of theirs or a song on a daily chart.
-- grain: artist_id, date
-- answers: whose following grows, on which platform, and does charting go with it
-- Spotify's counts are those of `artists`: of several readings of a day the newest that tells the count. TikTok's are those
-- of the account that `platform_stats` gives the artist's Spotify id: an account once mapped is mapped on all its dates; of
-- several accounts of an artist the one that ever had most followers. A change is the count less that of exactly so many
-- days earlier: a day without a count is not bridged.
-- column spotify_followers: followers on Spotify; null when withheld or not read that day [followers]
-- column spotify_popularity: Spotify's popularity; null when withheld or not read that day [0–100]
-- column spotify_status: OK; PARTIAL, one of the two withheld; WITHHELD, both; NOT_OBSERVED, not read that day
-- column tiktok_followers: followers on TikTok [followers]
-- column tiktok_likes: likes on TikTok [likes]
-- column tiktok_status: OK; PARTIAL, one of the two not told; NO_COUNTS, neither; NOT_OBSERVED, no mapped account was read that day
-- column markets_charting: markets, global left out, with a recording of the artist on a daily chart of any platform; null where the lake holds no daily chart of songs of that date [markets]
-- column spotify_followers_change_1d: spotify_followers less that of 1 day earlier [followers]
-- column spotify_popularity_change_1d: spotify_popularity less that of 1 day earlier [0–100]
-- column tiktok_followers_change_1d: tiktok_followers less that of 1 day earlier [followers]
-- column tiktok_likes_change_1d: tiktok_likes less that of 1 day earlier [likes]
-- column status_1d: OK, each count of the date has its change; PARTIAL, some have; INSUFFICIENT_HISTORY, none; NO_COUNTS, the date has no count
-- column spotify_followers_change_7d: spotify_followers less that of 7 days earlier [followers]
-- column spotify_popularity_change_7d: spotify_popularity less that of 7 days earlier [0–100]
-- column tiktok_followers_change_7d: tiktok_followers less that of 7 days earlier [followers]
-- column tiktok_likes_change_7d: tiktok_likes less that of 7 days earlier [likes]
-- column status_7d: OK, each count of the date has its change; PARTIAL, some have; INSUFFICIENT_HISTORY, none; NO_COUNTS, the date has no count
-- column spotify_followers_change_28d: spotify_followers less that of 28 days earlier [followers]
-- column spotify_popularity_change_28d: spotify_popularity less that of 28 days earlier [0–100]
-- column tiktok_followers_change_28d: tiktok_followers less that of 28 days earlier [followers]
-- column tiktok_likes_change_28d: tiktok_likes less that of 28 days earlier [likes]
-- column status_28d: OK, each count of the date has its change; PARTIAL, some have; INSUFFICIENT_HISTORY, none; NO_COUNTS, the date has no count
WITH read AS (
    SELECT
        artist_id,
        observed_date AS date,
        last_value(followers) IGNORE NULLS OVER so_far AS followers,
        last_value(popularity) IGNORE NULLS OVER so_far AS popularity,
        row_number() OVER (PARTITION BY artist_id, observed_date ORDER BY fetched_at DESC, source DESC) AS place
    FROM artists
    WINDOW so_far AS (PARTITION BY artist_id, observed_date ORDER BY fetched_at, source)
),
accounts AS (
    SELECT
        entity_id,
        max_by(spotify_id, stat_date) FILTER (WHERE spotify_id IS NOT NULL) AS artist_id,
        max(followers) AS most_followers
    FROM platform_stats
    WHERE platform = 'tiktok' AND entity_type = 'artist'
    GROUP BY entity_id
),
chosen AS (
    SELECT
        entity_id,
        artist_id,
        row_number() OVER (PARTITION BY artist_id ORDER BY most_followers DESC, entity_id) AS place
    FROM accounts
    WHERE artist_id IS NOT NULL
),
charting AS (
    SELECT a.artist_id, p.chart_date AS date, array_distinct(array_agg(p.market)) AS markets
    FROM chart_positions p
    JOIN known_artists a ON a.recording_id = p.recording_id
    WHERE p.current AND p.chart NOT LIKE '%$_weekly' ESCAPE '$'
    GROUP BY a.artist_id, p.chart_date
),
told AS (
    SELECT
        artist_id,
        date,
        true AS on_spotify,
        false AS on_tiktok,
        followers AS spotify_followers,
        popularity AS spotify_popularity,
        NULL AS tiktok_followers,
        NULL AS tiktok_likes
    FROM read
    WHERE place = 1
    UNION ALL
    SELECT
        c.artist_id,
        s.stat_date AS date,
        false AS on_spotify,
        true AS on_tiktok,
        NULL AS spotify_followers,
        NULL AS spotify_popularity,
        s.followers AS tiktok_followers,
        s.likes AS tiktok_likes
    FROM platform_stats s
    JOIN chosen c ON c.entity_id = s.entity_id
    WHERE s.platform = 'tiktok' AND s.entity_type = 'artist' AND c.place = 1
),
-- A count stands on its own date and, as the earlier one, on those that are compared with it: windows would order all
-- dates of all artists, most of which have no count.
lent AS (
    SELECT
        t.artist_id,
        CAST(date_add('day', l.days, t.date) AS date) AS date,
        l.days,
        t.on_spotify,
        t.on_tiktok,
        t.spotify_followers,
        t.spotify_popularity,
        t.tiktok_followers,
        t.tiktok_likes,
        NULL AS markets
    FROM told t
    CROSS JOIN UNNEST(ARRAY[0, 1, 7, 28]) AS l (days)
    UNION ALL
    SELECT
        artist_id,
        date,
        0 AS days,
        false AS on_spotify,
        false AS on_tiktok,
        NULL AS spotify_followers,
        NULL AS spotify_popularity,
        NULL AS tiktok_followers,
        NULL AS tiktok_likes,
        cardinality(array_remove(markets, 'global')) AS markets
    FROM charting
),
days AS (
    SELECT
        artist_id,
        date,
        bool_or(on_spotify AND days = 0) AS on_spotify,
        bool_or(on_tiktok AND days = 0) AS on_tiktok,
        max(markets) AS markets,
        max(spotify_followers) FILTER (WHERE days = 0) AS spotify_followers,
        max(spotify_popularity) FILTER (WHERE days = 0) AS spotify_popularity,
        max(tiktok_followers) FILTER (WHERE days = 0) AS tiktok_followers,
        max(tiktok_likes) FILTER (WHERE days = 0) AS tiktok_likes,
        max(spotify_followers) FILTER (WHERE days = 1) AS spotify_followers_1d_ago,
        max(spotify_popularity) FILTER (WHERE days = 1) AS spotify_popularity_1d_ago,
        max(tiktok_followers) FILTER (WHERE days = 1) AS tiktok_followers_1d_ago,
        max(tiktok_likes) FILTER (WHERE days = 1) AS tiktok_likes_1d_ago,
        max(spotify_followers) FILTER (WHERE days = 7) AS spotify_followers_7d_ago,
        max(spotify_popularity) FILTER (WHERE days = 7) AS spotify_popularity_7d_ago,
        max(tiktok_followers) FILTER (WHERE days = 7) AS tiktok_followers_7d_ago,
        max(tiktok_likes) FILTER (WHERE days = 7) AS tiktok_likes_7d_ago,
        max(spotify_followers) FILTER (WHERE days = 28) AS spotify_followers_28d_ago,
        max(spotify_popularity) FILTER (WHERE days = 28) AS spotify_popularity_28d_ago,
        max(tiktok_followers) FILTER (WHERE days = 28) AS tiktok_followers_28d_ago,
        max(tiktok_likes) FILTER (WHERE days = 28) AS tiktok_likes_28d_ago
    FROM lent
    GROUP BY artist_id, date
    HAVING bool_or(days = 0)
),
observed AS (
    SELECT DISTINCT chart_date AS date
    FROM chart_snapshots
    WHERE current AND item_type IN ('track', 'sound') AND chart NOT LIKE '%$_weekly' ESCAPE '$'
),
changes AS (
    SELECT
        d.artist_id,
        d.date,
        d.spotify_followers,
        d.spotify_popularity,
        CASE
            WHEN NOT d.on_spotify THEN 'NOT_OBSERVED'
            WHEN d.spotify_followers IS NULL AND d.spotify_popularity IS NULL THEN 'WITHHELD'
            WHEN d.spotify_followers IS NULL OR d.spotify_popularity IS NULL THEN 'PARTIAL'
            ELSE 'OK'
        END AS spotify_status,
        d.tiktok_followers,
        d.tiktok_likes,
        CASE
            WHEN NOT d.on_tiktok THEN 'NOT_OBSERVED'
            WHEN d.tiktok_followers IS NULL AND d.tiktok_likes IS NULL THEN 'NO_COUNTS'
            WHEN d.tiktok_followers IS NULL OR d.tiktok_likes IS NULL THEN 'PARTIAL'
            ELSE 'OK'
        END AS tiktok_status,
        CASE WHEN o.date IS NOT NULL THEN COALESCE(CAST(d.markets AS bigint), 0) END AS markets_charting,
        d.spotify_followers - d.spotify_followers_1d_ago AS spotify_followers_change_1d,
        d.spotify_popularity - d.spotify_popularity_1d_ago AS spotify_popularity_change_1d,
        d.tiktok_followers - d.tiktok_followers_1d_ago AS tiktok_followers_change_1d,
        d.tiktok_likes - d.tiktok_likes_1d_ago AS tiktok_likes_change_1d,
        d.spotify_followers - d.spotify_followers_7d_ago AS spotify_followers_change_7d,
        d.spotify_popularity - d.spotify_popularity_7d_ago AS spotify_popularity_change_7d,
        d.tiktok_followers - d.tiktok_followers_7d_ago AS tiktok_followers_change_7d,
        d.tiktok_likes - d.tiktok_likes_7d_ago AS tiktok_likes_change_7d,
        d.spotify_followers - d.spotify_followers_28d_ago AS spotify_followers_change_28d,
        d.spotify_popularity - d.spotify_popularity_28d_ago AS spotify_popularity_change_28d,
        d.tiktok_followers - d.tiktok_followers_28d_ago AS tiktok_followers_change_28d,
        d.tiktok_likes - d.tiktok_likes_28d_ago AS tiktok_likes_change_28d
    FROM days d
    LEFT JOIN observed o ON o.date = d.date
),
tallied AS (
    SELECT
        *,
        CASE WHEN spotify_followers IS NULL THEN 0 ELSE 1 END
            + CASE WHEN spotify_popularity IS NULL THEN 0 ELSE 1 END
            + CASE WHEN tiktok_followers IS NULL THEN 0 ELSE 1 END
            + CASE WHEN tiktok_likes IS NULL THEN 0 ELSE 1 END AS counts,
        CASE WHEN spotify_followers_change_1d IS NULL THEN 0 ELSE 1 END
            + CASE WHEN spotify_popularity_change_1d IS NULL THEN 0 ELSE 1 END
            + CASE WHEN tiktok_followers_change_1d IS NULL THEN 0 ELSE 1 END
            + CASE WHEN tiktok_likes_change_1d IS NULL THEN 0 ELSE 1 END AS changes_1d,
        CASE WHEN spotify_followers_change_7d IS NULL THEN 0 ELSE 1 END
            + CASE WHEN spotify_popularity_change_7d IS NULL THEN 0 ELSE 1 END
            + CASE WHEN tiktok_followers_change_7d IS NULL THEN 0 ELSE 1 END
            + CASE WHEN tiktok_likes_change_7d IS NULL THEN 0 ELSE 1 END AS changes_7d,
        CASE WHEN spotify_followers_change_28d IS NULL THEN 0 ELSE 1 END
            + CASE WHEN spotify_popularity_change_28d IS NULL THEN 0 ELSE 1 END
            + CASE WHEN tiktok_followers_change_28d IS NULL THEN 0 ELSE 1 END
            + CASE WHEN tiktok_likes_change_28d IS NULL THEN 0 ELSE 1 END AS changes_28d
    FROM changes
)
SELECT
    artist_id,
    date,
    spotify_followers,
    spotify_popularity,
    spotify_status,
    tiktok_followers,
    tiktok_likes,
    tiktok_status,
    markets_charting,
    spotify_followers_change_1d,
    spotify_popularity_change_1d,
    tiktok_followers_change_1d,
    tiktok_likes_change_1d,
    CASE
        WHEN counts = 0 THEN 'NO_COUNTS'
        WHEN changes_1d = 0 THEN 'INSUFFICIENT_HISTORY'
        WHEN changes_1d < counts THEN 'PARTIAL'
        ELSE 'OK'
    END AS status_1d,
    spotify_followers_change_7d,
    spotify_popularity_change_7d,
    tiktok_followers_change_7d,
    tiktok_likes_change_7d,
    CASE
        WHEN counts = 0 THEN 'NO_COUNTS'
        WHEN changes_7d = 0 THEN 'INSUFFICIENT_HISTORY'
        WHEN changes_7d < counts THEN 'PARTIAL'
        ELSE 'OK'
    END AS status_7d,
    spotify_followers_change_28d,
    spotify_popularity_change_28d,
    tiktok_followers_change_28d,
    tiktok_likes_change_28d,
    CASE
        WHEN counts = 0 THEN 'NO_COUNTS'
        WHEN changes_28d = 0 THEN 'INSUFFICIENT_HISTORY'
        WHEN changes_28d < counts THEN 'PARTIAL'
        ELSE 'OK'
    END AS status_28d
FROM tallied
