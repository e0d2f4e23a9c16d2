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
-- On which dates a recording was on TikTok's chart some days before: bit n of `lags` says it of n days.
WITH sounded AS (
    SELECT
        t.market,
        t.recording_id,
        CAST(date_add('day', l.lag_days, t.chart_date) AS date) AS chart_date,
        CAST(sum(element_at(ARRAY[1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384], l.lag_days + 1)) AS bigint)
            AS lags
    FROM recording_positions t
    CROSS JOIN UNNEST(sequence(0, 14)) AS l (lag_days)
    WHERE t.platform = 'tiktok' AND t.chart = 'sounds_daily'
    GROUP BY t.market, t.recording_id, CAST(date_add('day', l.lag_days, t.chart_date) AS date)
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
        ARRAY[
            sum(t.lags % 2),
            sum(t.lags / 2 % 2),
            sum(t.lags / 4 % 2),
            sum(t.lags / 8 % 2),
            sum(t.lags / 16 % 2),
            sum(t.lags / 32 % 2),
            sum(t.lags / 64 % 2),
            sum(t.lags / 128 % 2),
            sum(t.lags / 256 % 2),
            sum(t.lags / 512 % 2),
            sum(t.lags / 1024 % 2),
            sum(t.lags / 2048 % 2),
            sum(t.lags / 4096 % 2),
            sum(t.lags / 8192 % 2),
            sum(t.lags / 16384 % 2)
        ] AS on_both
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
        l.place - 1 AS lag_days,
        s.recordings AS spotify_recordings,
        COALESCE(CAST(l.on_both AS bigint), 0) AS on_both,
        s.depth AS spotify_depth,
        s.tiktok_market,
        CAST(date_add('day', 1 - l.place, s.chart_date) AS date) AS tiktok_date
    FROM met s
    CROSS JOIN UNNEST(s.on_both) WITH ORDINALITY AS l (on_both, place)
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
