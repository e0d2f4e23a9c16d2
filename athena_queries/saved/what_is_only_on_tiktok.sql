-- what_is_only_on_tiktok: the sounds on TikTok's newest day that Spotify's chart does not have
-- asked: what is only on tiktok in {market}
-- asked: what is only on tiktok
-- parameter market: which market = global
-- sentence: {title} by {artist_names_text} is at {tiktok_rank} on TikTok on {chart_date} and not among Spotify's {spotify_depth} songs in {market}.
-- nothing: On the newest day that both charts were seen, nothing of TikTok's chart is missing on Spotify's in {market}.
SELECT t.title, t.artist_names_text, r.tiktok_rank, r.videos, r.spotify_depth, r.tiktok_market, r.chart_date, r.recording_id
FROM platform_ranks r
JOIN recording_titles t
    ON t.platform = 'tiktok' AND t.chart = 'sounds_daily' AND t.market = r.tiktok_market
    AND t.recording_id = r.recording_id
WHERE r.market = '{market}' AND r.missing_on = 'spotify'
    AND r.chart_date = (SELECT max(chart_date) FROM platform_ranks WHERE market = '{market}' AND status = 'OK')
ORDER BY r.tiktok_rank, r.recording_id
