-- album_facts: one row per album that the table `albums` has a row of.
-- grain: album_id
-- answers: what is known of an album: its title, type, artists and release
-- Each fact by itself: the newest word that tells it, so that a later row which withholds it takes nothing back.
-- column name: title
-- column album_type: album, single or compilation
-- column artist_ids: ids of the credited artists in the order of the credit
-- column release_date: release date as given: yyyy, yyyy-mm or yyyy-mm-dd
-- column total_tracks: tracks on the album [tracks]
-- column label: label; null where it was always withheld
WITH told AS (
    SELECT
        album_id,
        last_value(name) IGNORE NULLS OVER so_far AS name,
        last_value(album_type) IGNORE NULLS OVER so_far AS album_type,
        last_value(CASE WHEN cardinality(artist_ids) > 0 THEN artist_ids END) IGNORE NULLS OVER so_far AS artist_ids,
        last_value(release_date) IGNORE NULLS OVER so_far AS release_date,
        last_value(total_tracks) IGNORE NULLS OVER so_far AS total_tracks,
        last_value(label) IGNORE NULLS OVER so_far AS label,
        row_number() OVER (PARTITION BY album_id ORDER BY observed_date DESC, fetched_at DESC, source DESC) AS place
    FROM albums
    WINDOW so_far AS (PARTITION BY album_id ORDER BY observed_date, fetched_at, source)
)
SELECT album_id, name, album_type, artist_ids, release_date, total_tracks, label
FROM told
WHERE place = 1
