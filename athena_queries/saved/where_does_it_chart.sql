-- where_does_it_chart: the markets that a song reached, in their order
-- asked: where does {song} chart
-- parameter song: a title, or a part of title and artist
-- needs: spotify songs_daily countries
-- sentence: {title} by {artist_names_text} {began}; by {chart_date} it had reached {markets_joined:market|markets}: {joined_text}{earlier}.
-- nothing: No song on Spotify's daily charts of countries has {song} in its title and artists.
-- one: recording_id
WITH named AS (
    SELECT
        recording_id,
        max_by(COALESCE(NULLIF(title, ''), recording_id), last_date) AS title,
        max_by(COALESCE(NULLIF(artist_names_text, ''), 'unknown artists'), last_date) AS artist_names_text,
        max(CASE WHEN recording_id = '{song}' THEN 2 WHEN lower(title) = lower('{song}') THEN 1 ELSE 0 END) AS exact
    FROM recording_titles
    WHERE platform = 'spotify' AND chart = 'songs_daily' AND market <> 'global'
        AND (
            recording_id = '{song}'
            OR strpos(lower(COALESCE(title, '') || ' ' || COALESCE(artist_names_text, '')), lower('{song}')) > 0
        )
    GROUP BY recording_id
),
-- Who says the whole title means no longer one.
meant AS (
    SELECT recording_id, title, artist_names_text FROM named WHERE exact = (SELECT max(exact) FROM named)
),
debuts AS (
    SELECT
        d.recording_id,
        d.market,
        d.debut_date,
        d.left_censored,
        min(d.debut_date) OVER (PARTITION BY d.recording_id) AS first_date
    FROM recording_debuts d
    JOIN meant n ON n.recording_id = d.recording_id
    WHERE d.platform = 'spotify' AND d.chart = 'songs_daily' AND d.market <> 'global'
),
-- Several markets may share the first day: which of them came first is then not known.
beginnings AS (
    SELECT
        recording_id,
        CAST(max(first_date) AS varchar) AS first_text,
        array_agg(market ORDER BY market) FILTER (WHERE debut_date = first_date) AS first_markets,
        count(*) FILTER (WHERE debut_date = first_date AND left_censored) AS first_censored,
        array_join(array_agg(market ORDER BY market) FILTER (WHERE left_censored), ', ') AS censored_markets
    FROM debuts
    GROUP BY recording_id
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
    array_join(b.first_markets, ', ') AS first_markets,
    s.first_date,
    s.joined_text,
    s.left_censored,
    s.recording_id,
    count(*) OVER () AS found,
    CASE
        WHEN b.first_censored = 0 AND cardinality(b.first_markets) = 1
            THEN 'was first seen in ' || element_at(b.first_markets, 1) || ' on ' || b.first_text
        WHEN b.first_censored = 0
            THEN 'appeared in ' || CAST(cardinality(b.first_markets) AS varchar) || ' markets on the same day, '
                || b.first_text
        WHEN cardinality(b.first_markets) = 1
            THEN 'was already there in ' || element_at(b.first_markets, 1) || ' on ' || b.first_text
                || ', when collecting began or after a gap'
        ELSE 'was seen in ' || CAST(cardinality(b.first_markets) AS varchar) || ' markets on the same day, '
            || b.first_text || ', in ' || CAST(b.first_censored AS varchar)
            || ' of them already there when collecting began or after a gap'
    END AS began,
    CASE WHEN s.left_censored THEN '; it may have been earlier in ' || b.censored_markets ELSE '' END AS earlier
FROM newest s
JOIN meant n ON n.recording_id = s.recording_id
JOIN beginnings b ON b.recording_id = s.recording_id
WHERE s.place = 1
ORDER BY s.chart_date DESC, s.best_rank, s.recording_id
LIMIT 20
