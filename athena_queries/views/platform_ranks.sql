-- platform_ranks: one row per market, date of Spotify's songs_daily and recording on either chart that day.
-- grain: market, chart_date, recording_id
-- answers: where does a recording stand on Spotify and on TikTok, and which side misses it
-- TikTok's chart is the one that tiktok_markets names, of the same date. Where it was not observed that day nothing is
-- said of it. A recording that is missing may stand below a chart's depth: both depths are beside it.
-- column spotify_rank: rank on Spotify; null where it is not on the chart [rank]
-- column tiktok_rank: rank on TikTok; null where it is not on the chart, or the chart was not observed [rank]
-- column rank_difference: spotify_rank - tiktok_rank; positive: it stands better on TikTok [ranks]
-- column streams: streams on Spotify [streams]
-- column videos: videos on TikTok [videos]
-- column missing_on: spotify or tiktok, the side that does not have it; null where both do, or TikTok was not observed
-- column spotify_depth: depth of Spotify's chart [rank]
-- column tiktok_depth: depth of TikTok's chart [rank]
-- column tiktok_market: the market of TikTok's chart
-- column status: OK; TIKTOK_NOT_OBSERVED, its chart is known but not of that date; NO_TIKTOK_CHART, neither the market's nor the global one is in the lake
WITH sounds AS (
    SELECT market, chart_date, recording_id, rank, videos
    FROM recording_positions
    WHERE platform = 'tiktok' AND chart = 'sounds_daily'
),
depths AS (
    SELECT d.market, d.chart_date, d.depth AS spotify_depth, m.tiktok_market, t.depth AS tiktok_depth
    FROM chart_depth d
    JOIN tiktok_markets m ON m.market = d.market
    LEFT JOIN chart_depth t
        ON t.platform = 'tiktok' AND t.chart = 'sounds_daily' AND t.market = m.tiktok_market
        AND t.chart_date = d.chart_date
    WHERE d.platform = 'spotify' AND d.chart = 'songs_daily'
),
-- What TikTok alone has is what its chart has without what both have: Spotify's rows are never grouped by recording.
shown AS (
    SELECT market, chart_date, recording_id, CAST(NULL AS integer) AS depth
    FROM chart_positions
    WHERE platform = 'spotify' AND chart = 'songs_daily' AND current
    UNION ALL
    SELECT market, chart_date, CAST(NULL AS varchar) AS recording_id, depth
    FROM chart_depth
    WHERE platform = 'spotify' AND chart = 'songs_daily'
),
on_both AS (
    SELECT
        s.market,
        s.chart_date,
        m.tiktok_market,
        max(s.depth) AS depth,
        array_agg(t.recording_id) FILTER (WHERE t.recording_id IS NOT NULL) AS recordings
    FROM shown s
    JOIN tiktok_markets m ON m.market = s.market
    LEFT JOIN sounds t
        ON t.market = m.tiktok_market AND t.chart_date = s.chart_date AND t.recording_id = s.recording_id
    GROUP BY s.market, s.chart_date, m.tiktok_market
),
on_tiktok AS (
    SELECT market, chart_date, array_agg(recording_id) AS recordings
    FROM sounds
    GROUP BY market, chart_date
),
left_over AS (
    SELECT
        b.market,
        b.chart_date,
        b.tiktok_market,
        b.depth,
        CASE
            WHEN b.recordings IS NULL THEN t.recordings
            ELSE array_except(t.recordings, b.recordings)
        END AS recordings
    FROM on_both b
    JOIN on_tiktok t ON t.market = b.tiktok_market AND t.chart_date = b.chart_date
),
only_tiktok AS (
    SELECT l.market, l.chart_date, l.tiktok_market, l.depth, r.recording_id
    FROM left_over l
    CROSS JOIN UNNEST(l.recordings) AS r (recording_id)
),
beside AS (
    SELECT
        s.market,
        s.chart_date,
        s.recording_id,
        s.rank AS spotify_rank,
        t.rank AS tiktok_rank,
        s.streams,
        t.videos,
        d.spotify_depth,
        d.tiktok_depth,
        d.tiktok_market
    FROM recording_positions s
    JOIN depths d ON d.market = s.market AND d.chart_date = s.chart_date
    LEFT JOIN sounds t
        ON t.market = d.tiktok_market AND t.chart_date = s.chart_date AND t.recording_id = s.recording_id
    WHERE s.platform = 'spotify' AND s.chart = 'songs_daily'
    UNION ALL
    SELECT
        o.market,
        o.chart_date,
        o.recording_id,
        CAST(NULL AS integer) AS spotify_rank,
        t.rank AS tiktok_rank,
        CAST(NULL AS bigint) AS streams,
        t.videos,
        o.depth AS spotify_depth,
        d.depth AS tiktok_depth,
        o.tiktok_market
    FROM only_tiktok o
    JOIN sounds t
        ON t.market = o.tiktok_market AND t.chart_date = o.chart_date AND t.recording_id = o.recording_id
    JOIN chart_depth d
        ON d.platform = 'tiktok' AND d.chart = 'sounds_daily' AND d.market = o.tiktok_market
        AND d.chart_date = o.chart_date
)
SELECT
    market,
    chart_date,
    recording_id,
    spotify_rank,
    tiktok_rank,
    spotify_rank - tiktok_rank AS rank_difference,
    streams,
    videos,
    CASE
        WHEN tiktok_depth IS NULL THEN NULL
        WHEN spotify_rank IS NULL THEN 'spotify'
        WHEN tiktok_rank IS NULL THEN 'tiktok'
    END AS missing_on,
    spotify_depth,
    tiktok_depth,
    tiktok_market,
    CASE
        WHEN tiktok_market IS NULL THEN 'NO_TIKTOK_CHART'
        WHEN tiktok_depth IS NULL THEN 'TIKTOK_NOT_OBSERVED'
        ELSE 'OK'
    END AS status
FROM beside
