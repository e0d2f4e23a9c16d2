-- track_facts: one row per Spotify track that the table `tracks` has a row of.
-- grain: track_id
-- answers: what is known of a track: its title, album, length and popularity
-- Each fact by itself: the newest word that tells it, so that a later row which withholds it takes nothing back. Whose
-- track it is track_artists says.
-- column name: title
-- column album_id: Spotify album
-- column duration_ms: length [ms]
-- column explicit: marked as explicit
-- column isrc: International Standard Recording Code
-- column popularity: Spotify's popularity, 0–100; null where it was always withheld
-- column last_seen: newest date on which a source told of the track
WITH told AS (
    SELECT
        track_id,
        last_value(name) IGNORE NULLS OVER so_far AS name,
        last_value(album_id) IGNORE NULLS OVER so_far AS album_id,
        last_value(duration_ms) IGNORE NULLS OVER so_far AS duration_ms,
        last_value(explicit) IGNORE NULLS OVER so_far AS explicit,
        last_value(isrc) IGNORE NULLS OVER so_far AS isrc,
        last_value(popularity) IGNORE NULLS OVER so_far AS popularity,
        observed_date AS last_seen,
        row_number() OVER (PARTITION BY track_id ORDER BY observed_date DESC, fetched_at DESC, source DESC) AS place
    FROM tracks
    WINDOW so_far AS (PARTITION BY track_id ORDER BY observed_date, fetched_at, source)
)
SELECT track_id, name, album_id, duration_ms, explicit, isrc, popularity, last_seen
FROM told
WHERE place = 1
