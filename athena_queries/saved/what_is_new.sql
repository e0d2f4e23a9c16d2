-- what_is_new: the songs that entered a market's chart on its newest day
-- asked: what is new in {market}
-- asked: what is new
-- parameter market: which market = global
-- sentence: The highest new entry in {market} on {chart_date} is {title} by {artist_names_text} at {rank}.
-- nothing: No song is known to be new in {market} on its newest day.
SELECT t.title, t.artist_names_text, m.rank, m.streams, m.status, m.chart_date
FROM chart_moves m
JOIN recording_titles t
    ON t.platform = m.platform AND t.chart = m.chart AND t.market = m.market AND t.recording_id = m.recording_id
WHERE m.platform = 'spotify' AND m.chart = 'songs_daily' AND m.market = '{market}' AND m.status = 'NEW'
    AND m.chart_date = (
        SELECT max(chart_date) FROM chart_depth
        WHERE platform = 'spotify' AND chart = 'songs_daily' AND market = '{market}'
    )
ORDER BY m.rank
