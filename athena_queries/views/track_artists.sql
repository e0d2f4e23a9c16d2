-- track_artists: one row per Spotify track whose artists the table `tracks` knows.
-- grain: track_id
-- answers: whose track is it, by id
-- The newest row that names artists counts: a later one that withholds them takes nothing back.
-- column artist_ids: ids of the credited artists in the order of the credit
-- column artist_names: their names as that row gives them
WITH told AS (
    SELECT
        track_id,
        artist_ids,
        artist_names,
        row_number() OVER (
            PARTITION BY track_id ORDER BY observed_date DESC, fetched_at DESC, array_join(artist_ids, ',')
        ) AS place
    FROM tracks
    WHERE cardinality(artist_ids) > 0
)
SELECT track_id, artist_ids, artist_names
FROM told
WHERE place = 1
