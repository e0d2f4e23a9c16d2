-- tiktok_markets: one row per market with a Spotify songs_daily chart.
-- grain: market
-- answers: which TikTok chart stands beside a market's Spotify chart
-- TikTok's sounds_daily of the same market where the lake holds any date of it, else its global one.
-- column tiktok_market: the market of TikTok's chart; null where the lake holds neither
-- column spotify_start: first observed date of Spotify's chart
-- column tiktok_start: first observed date of TikTok's chart
WITH starts AS (
    SELECT platform, market, min(chart_date) AS first_date
    FROM chart_depth
    WHERE (platform = 'spotify' AND chart = 'songs_daily') OR (platform = 'tiktok' AND chart = 'sounds_daily')
    GROUP BY platform, market
)
SELECT
    s.market,
    COALESCE(own.market, world.market) AS tiktok_market,
    s.first_date AS spotify_start,
    COALESCE(own.first_date, world.first_date) AS tiktok_start
FROM starts s
LEFT JOIN starts own ON own.platform = 'tiktok' AND own.market = s.market
LEFT JOIN starts world ON world.platform = 'tiktok' AND world.market = 'global'
WHERE s.platform = 'spotify'
