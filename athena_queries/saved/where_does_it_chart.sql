-- where_does_it_chart: the markets that a song reached, in their order
-- asked: where does {song} chart
-- parameter song: a title, or a part of title and artist
-- sentence: {title} by {artist_names_text} began in {first_market} on {first_date} and had reached {markets_joined} markets by {chart_date}: {joined_text}.
-- nothing: No song on Spotify's daily charts of countries is called {song}.
-- one: recording_id
WITH named AS (
    SELECT
        recording_id,
        max_by(title, last_date) AS title,
        max_by(artist_names_text, last_date) AS artist_names_text,
        max(CASE WHEN lower(title) = lower('{song}') THEN 1 ELSE 0 END) AS exact
    FROM recording_titles
    WHERE platform = 'spotify' AND chart = 'songs_daily'
        AND lower(title || ' ' || artist_names_text) LIKE '%' || lower('{song}') || '%'
    GROUP BY recording_id
),
-- Who says the whole title means no longer one.
meant AS (
    SELECT recording_id, title, artist_names_text FROM named WHERE exact = (SELECT max(exact) FROM named)
),
newest AS (
    SELECT
        s.*,
        row_number() OVER (PARTITION BY s.recording_id ORDER BY s.chart_date DESC) AS place
    FROM market_spread s
    JOIN meant n ON n.recording_id = s.recording_id
    WHERE s.platform = 'spotify' AND s.chart = 'songs_daily'
)
SELECT
    n.title,
    n.artist_names_text,
    s.chart_date,
    s.markets,
    s.markets_joined,
    s.best_rank,
    s.first_market,
    s.first_date,
    s.joined_text,
    s.left_censored,
    s.recording_id
FROM newest s
JOIN meant n ON n.recording_id = s.recording_id
WHERE s.place = 1
ORDER BY s.chart_date DESC, s.best_rank, s.recording_id
LIMIT 20
