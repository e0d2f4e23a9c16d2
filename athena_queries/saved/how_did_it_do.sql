-- how_did_it_do: the life of a song on a market's chart: debut, peak, and how fast its streams halved
-- asked: how did {song} do in {market}
-- asked: how did {song} do
-- parameter song: a title, or a part of title and artist
-- parameter market: which market = global
-- sentence: {title} by {artist_names_text} came in at {debut_rank} on {debut_date} and peaked at {peak_rank} on {peak_date}, after {periods_to_peak} days; it was seen on {observed_periods} days in {market} (half-life {half_life_status}).
-- nothing: No song on Spotify's daily chart of {market} is called {song}.
-- one: recording_id
WITH named AS (
    SELECT
        recording_id,
        title,
        artist_names_text,
        CASE WHEN lower(title) = lower('{song}') THEN 1 ELSE 0 END AS exact
    FROM recording_titles
    WHERE platform = 'spotify' AND chart = 'songs_daily' AND market = '{market}'
        AND lower(title || ' ' || artist_names_text) LIKE '%' || lower('{song}') || '%'
),
-- Who says the whole title means no longer one.
meant AS (
    SELECT recording_id, title, artist_names_text FROM named WHERE exact = (SELECT max(exact) FROM named)
)
SELECT
    t.title,
    t.artist_names_text,
    l.debut_date,
    l.debut_rank,
    l.peak_rank,
    l.peak_date,
    l.periods_to_peak,
    l.observed_periods,
    l.total_streams,
    l.half_life_days,
    l.half_life_status,
    l.last_date,
    l.left_censored,
    l.right_censored,
    l.recording_id
FROM track_lifecycle l
JOIN meant t ON t.recording_id = l.recording_id
WHERE l.platform = 'spotify' AND l.chart = 'songs_daily' AND l.market = '{market}'
ORDER BY l.last_date DESC, l.peak_rank, l.recording_id
LIMIT 20
