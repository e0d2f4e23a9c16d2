-- tiktok_markets: one row per market with a Spotify songs_daily chart.
-- grain: market
-- answers: which TikTok chart stands beside a market's Spotify chart
-- TikTok's sounds_daily of the same market where the lake holds any date of it, else its global one.
-- The platforms are read apart, so that a filter on the market reaches Spotify's charts.
-- column tiktok_market: the market of TikTok's chart; null where the lake holds neither
-- column spotify_start: first observed date of Spotify's chart
-- column tiktok_start: first observed date of TikTok's chart
WITH spotify AS (
    SELECT market, min(chart_date) AS first_date
    FROM chart_depth
    WHERE platform = 'spotify' AND chart = 'songs_daily'
    GROUP BY market
),
own AS (
    SELECT market, min(chart_date) AS first_date
    FROM chart_depth
    WHERE platform = 'tiktok' AND chart = 'sounds_daily'
    GROUP BY market
),
world AS (
    SELECT market, min(chart_date) AS first_date
    FROM chart_depth
    WHERE platform = 'tiktok' AND chart = 'sounds_daily' AND market = 'global'
    GROUP BY market
)
SELECT
    s.market,
    COALESCE(o.market, w.market) AS tiktok_market,
    s.first_date AS spotify_start,
    COALESCE(o.first_date, w.first_date) AS tiktok_start
FROM spotify s
LEFT JOIN own o ON o.market = s.market
LEFT JOIN world w ON w.market = 'global'
