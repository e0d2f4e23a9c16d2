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
WITH songs AS (
    SELECT market, recording_id, debut_date AS first_date, depth, left_censored
    FROM recording_debuts
    WHERE platform = 'spotify' AND chart = 'songs_daily'
),
sounds AS (
    SELECT market, recording_id, debut_date AS first_date, depth, left_censored
    FROM recording_debuts
    WHERE platform = 'tiktok' AND chart = 'sounds_daily'
),
sides AS (
    SELECT
        s.market,
        s.recording_id,
        s.first_date AS spotify_first_date,
        CAST(NULL AS date) AS tiktok_first_date,
        s.depth AS spotify_depth,
        CAST(NULL AS integer) AS tiktok_depth,
        s.left_censored OR date_diff('day', m.spotify_start, s.first_date) <= 7 AS left_censored,
        m.tiktok_market
    FROM songs s
    JOIN tiktok_markets m ON m.market = s.market
    WHERE m.tiktok_market IS NOT NULL
    UNION ALL
    SELECT
        m.market,
        t.recording_id,
        CAST(NULL AS date) AS spotify_first_date,
        t.first_date AS tiktok_first_date,
        CAST(NULL AS integer) AS spotify_depth,
        t.depth AS tiktok_depth,
        t.left_censored OR date_diff('day', m.tiktok_start, t.first_date) <= 7 AS left_censored,
        m.tiktok_market
    FROM tiktok_markets m
    JOIN sounds t ON t.market = m.tiktok_market
),
joined AS (
    SELECT
        market,
        recording_id,
        max(spotify_first_date) AS spotify_first_date,
        max(tiktok_first_date) AS tiktok_first_date,
        max(spotify_depth) AS spotify_depth,
        max(tiktok_depth) AS tiktok_depth,
        bool_or(left_censored) AS left_censored,
        tiktok_market
    FROM sides
    GROUP BY market, tiktok_market, recording_id
)
SELECT
    market,
    recording_id,
    spotify_first_date,
    tiktok_first_date,
    date_diff('day', tiktok_first_date, spotify_first_date) AS lead_days,
    CASE
        WHEN spotify_first_date IS NULL OR tiktok_first_date IS NULL THEN 'ONE_PLATFORM'
        WHEN left_censored THEN 'LEFT_CENSORED'
        WHEN spotify_depth > 4 * tiktok_depth OR tiktok_depth > 4 * spotify_depth THEN 'INSUFFICIENT_DEPTH'
        ELSE 'OK'
    END AS status,
    spotify_depth,
    tiktok_depth,
    tiktok_market
FROM joined
WHERE tiktok_market = market OR spotify_first_date IS NOT NULL
