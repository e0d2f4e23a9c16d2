-- what_is_climbing: the songs with the most momentum on a market's newest day
-- asked: what is climbing in {market}
-- asked: what is climbing
-- parameter market: which market = global
-- sentence: {title} by {artist_names_text} has the most momentum in {market}: from rank {rank_7d_ago} to {rank} in seven days up to {chart_date}, with {streams_growth_7d:+.0%} streams.
-- nothing: Of no song in {market} is known what it did over the last seven days; the chart may be too new, or a day is missing.
SELECT
    t.title,
    t.artist_names_text,
    m.rank,
    m.rank + m.velocity_7d AS rank_7d_ago,
    m.streams,
    m.streams_growth_7d,
    m.momentum,
    m.markets_climbing,
    m.chart_date
FROM momentum m
JOIN recording_titles t
    ON t.platform = m.platform AND t.chart = m.chart AND t.market = m.market AND t.recording_id = m.recording_id
WHERE m.platform = 'spotify' AND m.chart = 'songs_daily' AND m.market = '{market}'
    AND m.momentum IS NOT NULL
    AND m.chart_date = (
        SELECT max(chart_date) FROM chart_depth
        WHERE platform = 'spotify' AND chart = 'songs_daily' AND market = '{market}'
    )
ORDER BY m.momentum DESC, m.rank
LIMIT 10
