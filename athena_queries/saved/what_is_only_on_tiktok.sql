-- what_is_only_on_tiktok: the sounds on TikTok's newest day that Spotify's chart does not have
-- asked: what is only on tiktok in {market}
-- asked: what is only on tiktok
-- parameter market: which market = global
-- needs: spotify songs_daily {market}
-- needs: tiktok sounds_daily {market} or global
-- sentence: Of {sounds:sound|sounds} on TikTok's chart of {tiktok_market} on {chart_date}, {missing:is|are} not seen in Spotify's top {spotify_depth} of {market}, the highest being {title} by {artist_names_text} at {tiktok_rank}; {unmatched:of them is|of them are} matched to no Spotify track and may be there unrecognised.
-- sentence ALL_ON_BOTH: On {chart_date}, every sound on TikTok's chart of {tiktok_market} is on Spotify's chart of {market} too.
-- nothing: What is only on TikTok is not known in {market}: on no day were Spotify's chart and TikTok's chart beside it both collected.
WITH sides AS (
    SELECT
        recording_id, tiktok_rank, videos, spotify_depth, tiktok_market, chart_date, missing_on,
        substr(recording_id, 1, 7) <> 'tiktok:' AS matched
    FROM platform_ranks
    WHERE market = '{market}' AND status = 'OK' AND tiktok_rank IS NOT NULL
        AND chart_date = (SELECT max(chart_date) FROM platform_ranks WHERE market = '{market}' AND status = 'OK')
),
day AS (
    SELECT
        chart_date,
        tiktok_market,
        spotify_depth,
        count(*) AS sounds,
        count(*) FILTER (WHERE missing_on = 'spotify') AS missing,
        count(*) FILTER (WHERE missing_on = 'spotify' AND NOT matched) AS unmatched
    FROM sides
    GROUP BY chart_date, tiktok_market, spotify_depth
),
alone AS (
    SELECT
        s.chart_date,
        s.recording_id,
        COALESCE(NULLIF(t.title, ''), s.recording_id) AS title,
        COALESCE(NULLIF(t.artist_names_text, ''), 'unknown artists') AS artist_names_text,
        s.tiktok_rank,
        s.videos,
        s.matched
    FROM sides s
    JOIN recording_titles t
        ON t.platform = 'tiktok' AND t.chart = 'sounds_daily' AND t.market = s.tiktok_market
        AND t.recording_id = s.recording_id
    WHERE s.missing_on = 'spotify'
)
-- Where nothing is missing there is one row all the same, which says of which day and charts.
SELECT
    a.title,
    a.artist_names_text,
    a.tiktok_rank,
    a.videos,
    a.matched,
    d.spotify_depth,
    d.tiktok_market,
    d.chart_date,
    d.sounds,
    d.missing,
    d.unmatched,
    CASE WHEN d.missing = 0 THEN 'ALL_ON_BOTH' ELSE 'OK' END AS status,
    a.recording_id
FROM day d
LEFT JOIN alone a ON a.chart_date = d.chart_date
ORDER BY a.tiktok_rank, a.recording_id
