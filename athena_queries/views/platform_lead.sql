-- platform_lead: one row per market and recording on Spotify's songs_daily or on the market's own TikTok sounds_daily.
-- grain: market, recording_id
-- answers: which platform had a recording first, and by how many days
-- TikTok's chart is the one that tiktok_markets names; markets without one are not listed. A sound of the global chart
-- is listed in the markets whose Spotify chart ever had it. Statuses, first that holds:
-- ONE_PLATFORM when the other chart never showed it; LEFT_CENSORED when either first date lies at most 7 days after that
-- chart's first observed date, or is the first one after a gap; INSUFFICIENT_DEPTH when one chart was more than four times deeper
-- than the other on those dates; OK.
-- column spotify_first_date: first date on Spotify's chart; null where it never was
-- column tiktok_first_date: first date on TikTok's chart; null where it never was
-- column lead_days: spotify_first_date - tiktok_first_date; positive: TikTok was first [days]
-- column status: OK, LEFT_CENSORED, INSUFFICIENT_DEPTH or ONE_PLATFORM; only OK counts in platform_lead_summary
-- column spotify_depth: depth of Spotify's chart on spotify_first_date [rank]
-- column tiktok_depth: depth of TikTok's chart on tiktok_first_date [rank]
-- column tiktok_market: the market of TikTok's chart
WITH debuts AS (
    SELECT
        platform,
        market,
        recording_id,
        min(chart_date) AS first_date,
        min_by(depth, chart_date) AS depth,
        min_by(left_censored, chart_date) AS left_censored
    FROM recording_daily
    WHERE (platform = 'spotify' AND chart = 'songs_daily') OR (platform = 'tiktok' AND chart = 'sounds_daily')
    GROUP BY platform, market, recording_id
),
sides AS (
    SELECT
        m.market,
        d.recording_id,
        d.platform,
        d.first_date,
        d.depth,
        d.left_censored OR date_diff('day', m.spotify_start, d.first_date) <= 7 AS left_censored
    FROM tiktok_markets m
    JOIN debuts d ON d.platform = 'spotify' AND d.market = m.market
    WHERE m.tiktok_market IS NOT NULL
    UNION ALL
    SELECT
        m.market,
        d.recording_id,
        d.platform,
        d.first_date,
        d.depth,
        d.left_censored OR date_diff('day', m.tiktok_start, d.first_date) <= 7 AS left_censored
    FROM tiktok_markets m
    JOIN debuts d ON d.platform = 'tiktok' AND d.market = m.tiktok_market
    LEFT JOIN debuts s ON s.platform = 'spotify' AND s.market = m.market AND s.recording_id = d.recording_id
    WHERE m.tiktok_market = m.market OR s.recording_id IS NOT NULL
),
joined AS (
    SELECT
        market,
        recording_id,
        max(CASE WHEN platform = 'spotify' THEN first_date END) AS spotify_first_date,
        max(CASE WHEN platform = 'tiktok' THEN first_date END) AS tiktok_first_date,
        max(CASE WHEN platform = 'spotify' THEN depth END) AS spotify_depth,
        max(CASE WHEN platform = 'tiktok' THEN depth END) AS tiktok_depth,
        bool_or(left_censored) AS left_censored
    FROM sides
    GROUP BY market, recording_id
)
SELECT
    j.market,
    j.recording_id,
    j.spotify_first_date,
    j.tiktok_first_date,
    date_diff('day', j.tiktok_first_date, j.spotify_first_date) AS lead_days,
    CASE
        WHEN j.spotify_first_date IS NULL OR j.tiktok_first_date IS NULL THEN 'ONE_PLATFORM'
        WHEN j.left_censored THEN 'LEFT_CENSORED'
        WHEN j.spotify_depth > 4 * j.tiktok_depth OR j.tiktok_depth > 4 * j.spotify_depth THEN 'INSUFFICIENT_DEPTH'
        ELSE 'OK'
    END AS status,
    j.spotify_depth,
    j.tiktok_depth,
    m.tiktok_market
FROM joined j
JOIN tiktok_markets m ON m.market = j.market
