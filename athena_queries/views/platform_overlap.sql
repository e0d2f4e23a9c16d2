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
WITH songs AS (
    SELECT market, chart_date, count(*) AS recordings, max(depth) AS depth
    FROM recording_daily
    WHERE platform = 'spotify' AND chart = 'songs_daily'
    GROUP BY market, chart_date
),
sounds AS (
    SELECT market, chart_date, count(*) AS recordings, max(depth) AS depth
    FROM recording_daily
    WHERE platform = 'tiktok' AND chart = 'sounds_daily'
    GROUP BY market, chart_date
),
lagged AS (
    SELECT
        s.market,
        s.chart_date,
        l.lag_days,
        s.recordings AS spotify_recordings,
        s.depth AS spotify_depth,
        m.tiktok_market,
        CAST(date_add('day', -l.lag_days, s.chart_date) AS date) AS tiktok_date
    FROM songs s
    JOIN tiktok_markets m ON m.market = s.market
    CROSS JOIN UNNEST(sequence(0, 14)) AS l (lag_days)
),
met AS (
    SELECT s.market, s.chart_date, t.chart_date AS tiktok_date, count(*) AS on_both
    FROM recording_positions s
    JOIN tiktok_markets m ON m.market = s.market
    JOIN recording_positions t
        ON t.market = m.tiktok_market
        AND t.recording_id = s.recording_id
        AND t.chart_date <= s.chart_date
        AND t.chart_date >= date_add('day', -14, s.chart_date)
    WHERE s.platform = 'spotify' AND s.chart = 'songs_daily' AND t.platform = 'tiktok' AND t.chart = 'sounds_daily'
    GROUP BY s.market, s.chart_date, t.chart_date
),
compared AS (
    SELECT
        g.market,
        g.chart_date,
        g.lag_days,
        g.spotify_recordings,
        t.recordings AS tiktok_recordings,
        CASE WHEN t.recordings IS NOT NULL THEN COALESCE(h.on_both, 0) END AS on_both,
        g.spotify_depth,
        t.depth AS tiktok_depth,
        g.tiktok_market,
        g.tiktok_date
    FROM lagged g
    LEFT JOIN sounds t ON t.market = g.tiktok_market AND t.chart_date = g.tiktok_date
    LEFT JOIN met h ON h.market = g.market AND h.chart_date = g.chart_date AND h.tiktok_date = g.tiktok_date
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
