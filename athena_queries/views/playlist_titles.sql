-- playlist_titles: one row per playlist and recording that ever stood on it.
-- grain: playlist_id, recording_id
-- answers: what is a recording of a playlist called, for people, even after it was taken off
-- As it was called on its last date there; of several positions on that date, as the first one is called.
-- column title: its title
-- column artist_names_text: its artists, joined by a comma
WITH placed AS (
    SELECT
        playlist_id,
        recording_id,
        title,
        artist_names_text,
        row_number() OVER (
            PARTITION BY playlist_id, recording_id ORDER BY snapshot_date DESC, position
        ) AS place
    FROM playlist_daily
    WHERE recording_id IS NOT NULL
)
SELECT playlist_id, recording_id, title, artist_names_text
FROM placed
WHERE place = 1
