-- artist_facts: one row per artist that the table `artists` has a row of.
-- grain: artist_id
-- answers: what is an artist called, and which genres do they have
-- Each fact by itself: the newest word that tells it. An empty list of genres tells none: Spotify gives one both to who
-- has no genre and to apps that may not see them.
-- column name: name
-- column genres: genres in the order given; null where none was ever told
WITH told AS (
    SELECT
        artist_id,
        last_value(name) IGNORE NULLS OVER so_far AS name,
        last_value(CASE WHEN cardinality(genres) > 0 THEN genres END) IGNORE NULLS OVER so_far AS genres,
        row_number() OVER (PARTITION BY artist_id ORDER BY observed_date DESC, fetched_at DESC, source DESC) AS place
    FROM artists
    WINDOW so_far AS (PARTITION BY artist_id ORDER BY observed_date, fetched_at, source)
)
SELECT artist_id, name, genres
FROM told
WHERE place = 1
