-- item_artists: one row per item of a chart whose artists the table `tracks` knows.
-- grain: platform, item_id
-- answers: who is credited on an item whose chart gives no ids
-- A Spotify track by its own id, every other item by the Spotify track that matching gives it. It reads no chart, so
-- that a view which asks it still reads the months it is asked for only.
-- column artist_ids: ids of the credited artists in the order of the credit
WITH ways AS (
    SELECT 'spotify' AS platform, track_id AS item_id, 1 AS way, artist_ids
    FROM track_artists
    UNION ALL
    SELECT m.platform, m.item_id, 2 AS way, t.artist_ids
    FROM track_matches m
    JOIN track_artists t ON t.track_id = m.spotify_track_id
),
ordered AS (
    SELECT platform, item_id, artist_ids, row_number() OVER (PARTITION BY platform, item_id ORDER BY way) AS place
    FROM ways
)
SELECT platform, item_id, artist_ids
FROM ordered
WHERE place = 1
