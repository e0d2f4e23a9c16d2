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
WITH sides AS (
    SELECT
        market,
        chart_date,
        recording_id,
        rank AS spotify_rank,
        CAST(NULL AS integer) AS tiktok_rank,
        streams,
        CAST(NULL AS bigint) AS videos,
        depth AS spotify_depth
    FROM recording_daily
    WHERE platform = 'spotify' AND chart = 'songs_daily'
    UNION ALL
    SELECT
        d.market,
        d.chart_date,
        t.recording_id,
        CAST(NULL AS integer) AS spotify_rank,
        t.rank AS tiktok_rank,
        CAST(NULL AS bigint) AS streams,
        t.videos,
        d.depth AS spotify_depth
    FROM chart_depth d
    JOIN tiktok_markets m ON m.market = d.market
    JOIN recording_positions t ON t.market = m.tiktok_market AND t.chart_date = d.chart_date
    WHERE d.platform = 'spotify' AND d.chart = 'songs_daily' AND t.platform = 'tiktok' AND t.chart = 'sounds_daily'
),
joined AS (
    SELECT
        market,
        chart_date,
        recording_id,
        max(spotify_rank) AS spotify_rank,
        max(tiktok_rank) AS tiktok_rank,
        max(streams) AS streams,
        max(videos) AS videos,
        max(spotify_depth) AS spotify_depth
    FROM sides
    GROUP BY market, chart_date, recording_id
),
beside AS (
    SELECT j.*, m.tiktok_market, t.depth AS tiktok_depth
    FROM joined j
    JOIN tiktok_markets m ON m.market = j.market
    LEFT JOIN chart_depth t
        ON t.platform = 'tiktok' AND t.chart = 'sounds_daily' AND t.market = m.tiktok_market
        AND t.chart_date = j.chart_date
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
