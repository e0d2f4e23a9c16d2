-- platform_overlap: one row per market, date of Spotify's songs_daily and lag of TikTok's sounds_daily.
-- grain: market, chart_date, lag_days
-- answers: how much do the two charts share, and does TikTok's of some days ago share more
-- TikTok's chart is the one that tiktok_markets names. A market's filter reaches Spotify's chart, not TikTok's.
-- column spotify_recordings: recordings on Spotify's chart on chart_date [recordings]
-- column tiktok_recordings: recordings on TikTok's chart lag_days before; null where it was not observed [recordings]
-- column on_both: recordings on both; null where TikTok's chart was not observed [recordings]
-- column jaccard: on_both / (spotify_recordings + tiktok_recordings - on_both) [0–1]
-- column spotify_depth: depth of Spotify's chart on chart_date [rank]
-- column tiktok_depth: depth of TikTok's chart lag_days before [rank]
-- column tiktok_market: the market of TikTok's chart
-- column tiktok_date: chart_date - lag_days
-- column status: OK; TIKTOK_NOT_OBSERVED, its chart is known but not of that date; NO_TIKTOK_CHART, neither the market's nor the global one is in the lake
-- One number counts four lags, each in 15 of its bits, so that four sums over the rows count them all.
WITH counters AS (
    SELECT
        lag_days,
        lag_days / 4 + 1 AS place,
        element_at(ARRAY[1, 32768, 1073741824, 35184372088832], lag_days % 4 + 1) AS one
    FROM UNNEST(sequence(0, 14)) AS l (lag_days)
),
-- On which dates a recording was on TikTok's chart lag_days before.
sounded AS (
    SELECT
        t.market,
        t.recording_id,
        CAST(date_add('day', c.lag_days, t.chart_date) AS date) AS chart_date,
        CAST(sum(CASE WHEN c.place = 1 THEN c.one ELSE 0 END) AS bigint) AS lags_1,
        CAST(sum(CASE WHEN c.place = 2 THEN c.one ELSE 0 END) AS bigint) AS lags_2,
        CAST(sum(CASE WHEN c.place = 3 THEN c.one ELSE 0 END) AS bigint) AS lags_3,
        CAST(sum(CASE WHEN c.place = 4 THEN c.one ELSE 0 END) AS bigint) AS lags_4
    FROM recording_positions t
    CROSS JOIN counters c
    WHERE t.platform = 'tiktok' AND t.chart = 'sounds_daily'
    GROUP BY t.market, t.recording_id, CAST(date_add('day', c.lag_days, t.chart_date) AS date)
),
songs AS (
    SELECT market, chart_date, recording_id, CAST(NULL AS integer) AS depth
    FROM recording_positions
    WHERE platform = 'spotify' AND chart = 'songs_daily'
    UNION ALL
    SELECT market, chart_date, CAST(NULL AS varchar) AS recording_id, depth
    FROM chart_depth
    WHERE platform = 'spotify' AND chart = 'songs_daily'
),
sounds AS (
    SELECT market, chart_date, count(*) AS recordings
    FROM recording_positions
    WHERE platform = 'tiktok' AND chart = 'sounds_daily'
    GROUP BY market, chart_date
),
met AS (
    SELECT
        s.market,
        s.chart_date,
        m.tiktok_market,
        count(s.recording_id) AS recordings,
        max(s.depth) AS depth,
        sum(t.lags_1) AS lags_1,
        sum(t.lags_2) AS lags_2,
        sum(t.lags_3) AS lags_3,
        sum(t.lags_4) AS lags_4
    FROM songs s
    JOIN tiktok_markets m ON m.market = s.market
    LEFT JOIN sounded t
        ON t.market = m.tiktok_market AND t.recording_id = s.recording_id AND t.chart_date = s.chart_date
    GROUP BY s.market, s.chart_date, m.tiktok_market
),
lagged AS (
    SELECT
        s.market,
        s.chart_date,
        c.lag_days,
        s.recordings AS spotify_recordings,
        COALESCE(
            CAST(element_at(ARRAY[lags_1, lags_2, lags_3, lags_4], c.place) AS bigint) / c.one % 32768, 0
        ) AS on_both,
        s.depth AS spotify_depth,
        s.tiktok_market,
        CAST(date_add('day', -c.lag_days, s.chart_date) AS date) AS tiktok_date
    FROM met s
    CROSS JOIN counters c
    WHERE s.recordings > 0
),
compared AS (
    SELECT
        g.market,
        g.chart_date,
        g.lag_days,
        g.spotify_recordings,
        t.recordings AS tiktok_recordings,
        CASE WHEN t.recordings IS NOT NULL THEN g.on_both END AS on_both,
        g.spotify_depth,
        CASE WHEN t.recordings IS NOT NULL THEN d.depth END AS tiktok_depth,
        g.tiktok_market,
        g.tiktok_date
    FROM lagged g
    LEFT JOIN sounds t ON t.market = g.tiktok_market AND t.chart_date = g.tiktok_date
    LEFT JOIN chart_depth d
        ON d.platform = 'tiktok'
        AND d.chart = 'sounds_daily'
        AND d.market = g.tiktok_market
        AND d.chart_date = g.tiktok_date
)
SELECT
    market,
    chart_date,
    lag_days,
    spotify_recordings,
    tiktok_recordings,
    on_both,
    CAST(on_both AS double) / CAST(spotify_recordings + tiktok_recordings - on_both AS double) AS jaccard,
    spotify_depth,
    tiktok_depth,
    tiktok_market,
    tiktok_date,
    CASE
        WHEN tiktok_market IS NULL THEN 'NO_TIKTOK_CHART'
        WHEN tiktok_recordings IS NULL THEN 'TIKTOK_NOT_OBSERVED'
        ELSE 'OK'
    END AS status
FROM compared
