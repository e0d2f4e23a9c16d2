-- platform_overlap: one row per market, date of Spotify's songs_daily and lag of TikTok's sounds_daily.
-- grain: market, chart_date, lag_days
-- answers: how much do the two charts share, and does TikTok's of some days ago share more
-- TikTok's chart is the market's own where the lake holds any date of it, else the global one. Two recordings are the
-- same when a match says so, else when title and one credited artist, or the whole credit, agree as
-- recording_names normalises them. A market's filter reaches Spotify's chart, not TikTok's.
-- column spotify_recordings: recordings on Spotify's chart on chart_date [recordings]
-- column tiktok_recordings: recordings on TikTok's chart lag_days before; null where it was not observed [recordings]
-- column on_both: the smaller of the two sides' counts of recordings that the other side has; null where TikTok's chart was not observed [recordings]
-- column jaccard: on_both / (spotify_recordings + tiktok_recordings - on_both) [0–1]
-- column spotify_depth: depth of Spotify's chart on chart_date [rank]
-- column tiktok_depth: depth of TikTok's chart lag_days before [rank]
-- column tiktok_market: the market of TikTok's chart
-- column tiktok_date: chart_date - lag_days
-- column status: OK; TIKTOK_NOT_OBSERVED, its chart is known but not of that date; NO_TIKTOK_CHART, neither the market's nor the global one is in the lake
WITH tiktok_markets AS (
    SELECT DISTINCT market FROM chart_depth WHERE platform = 'tiktok' AND chart = 'sounds_daily'
),
lagged AS (
    SELECT
        s.market,
        s.chart_date,
        l.lag_days,
        s.depth AS spotify_depth,
        COALESCE(own.market, world.market) AS tiktok_market,
        CAST(date_add('day', -l.lag_days, s.chart_date) AS date) AS tiktok_date
    FROM chart_depth s
    LEFT JOIN tiktok_markets own ON own.market = s.market
    LEFT JOIN tiktok_markets world ON world.market = 'global'
    CROSS JOIN UNNEST(sequence(0, 14)) AS l (lag_days)
    WHERE s.platform = 'spotify' AND s.chart = 'songs_daily'
),
-- A sound that a match has tied to a recording is that recording; of the others title and artist must agree.
pairs AS (
    SELECT
        s.market,
        s.recording_id AS spotify_recording_id,
        t.market AS tiktok_market,
        t.recording_id AS tiktok_recording_id
    FROM recording_names s
    JOIN recording_names t ON t.recording_id = s.recording_id
    WHERE s.platform = 'spotify' AND s.chart = 'songs_daily' AND t.platform = 'tiktok' AND t.chart = 'sounds_daily'
    UNION
    SELECT
        s.market,
        s.recording_id AS spotify_recording_id,
        t.market AS tiktok_market,
        t.recording_id AS tiktok_recording_id
    FROM recording_names s
    JOIN recording_names t ON t.title_key = s.title_key
    WHERE s.platform = 'spotify' AND s.chart = 'songs_daily' AND t.platform = 'tiktok' AND t.chart = 'sounds_daily'
        AND t.recording_id LIKE 'tiktok:%'
        AND t.title_key <> ''
        AND cardinality(array_remove(array_intersect(s.artist_keys, t.artist_keys), '')) > 0
),
spotify_days AS (
    SELECT DISTINCT
        r.market,
        r.chart_date,
        p.spotify_recording_id,
        p.tiktok_market,
        p.tiktok_recording_id
    FROM recording_positions r
    JOIN pairs p ON p.market = r.market AND p.spotify_recording_id = r.recording_id
    WHERE r.platform = 'spotify' AND r.chart = 'songs_daily' AND p.tiktok_market IN (r.market, 'global')
),
tiktok_days AS (
    SELECT DISTINCT
        r.market AS tiktok_market,
        r.recording_id AS tiktok_recording_id,
        l.lag_days,
        CAST(date_add('day', l.lag_days, r.chart_date) AS date) AS chart_date
    FROM recording_positions r
    CROSS JOIN UNNEST(sequence(0, 14)) AS l (lag_days)
    WHERE r.platform = 'tiktok' AND r.chart = 'sounds_daily'
),
met AS (
    SELECT
        s.market,
        s.chart_date,
        t.lag_days,
        s.tiktok_market,
        least(count(DISTINCT s.spotify_recording_id), count(DISTINCT s.tiktok_recording_id)) AS on_both
    FROM spotify_days s
    JOIN tiktok_days t
        ON t.tiktok_market = s.tiktok_market
        AND t.tiktok_recording_id = s.tiktok_recording_id
        AND t.chart_date = s.chart_date
    GROUP BY s.market, s.chart_date, t.lag_days, s.tiktok_market
),
spotify_sizes AS (
    SELECT market, chart_date, count(*) AS recordings
    FROM recording_positions
    WHERE platform = 'spotify' AND chart = 'songs_daily'
    GROUP BY market, chart_date
),
tiktok_sizes AS (
    SELECT market, chart_date, count(*) AS recordings, max(depth) AS depth
    FROM recording_daily
    WHERE platform = 'tiktok' AND chart = 'sounds_daily'
    GROUP BY market, chart_date
),
compared AS (
    SELECT
        g.market,
        g.chart_date,
        g.lag_days,
        a.recordings AS spotify_recordings,
        b.recordings AS tiktok_recordings,
        CASE WHEN b.recordings IS NOT NULL THEN COALESCE(h.on_both, 0) END AS on_both,
        g.spotify_depth,
        b.depth AS tiktok_depth,
        g.tiktok_market,
        g.tiktok_date
    FROM lagged g
    JOIN spotify_sizes a ON a.market = g.market AND a.chart_date = g.chart_date
    LEFT JOIN tiktok_sizes b ON b.market = g.tiktok_market AND b.chart_date = g.tiktok_date
    LEFT JOIN met h
        ON h.market = g.market
        AND h.chart_date = g.chart_date
        AND h.lag_days = g.lag_days
        AND h.tiktok_market = g.tiktok_market
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
