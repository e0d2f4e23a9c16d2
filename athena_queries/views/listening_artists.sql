-- listening_artists: one row per play of a connected user and artist credited on what was played.
-- grain: user_id, played_at, item_id, artist_id
-- answers: whose songs were played
-- By id where known_artists knows the recording, all its artists; else the first artist, which is all that a play names,
-- as name:<artist>. A play without either has no row.
-- column artist_name: name of the artist; null where no source names the id
-- column date: UTC day on which the play ended
SELECT
    r.user_id,
    r.played_at,
    r.item_id,
    COALESCE(a.artist_id, 'name:' || r.artist_name) AS artist_id,
    CASE WHEN a.artist_id IS NULL THEN r.artist_name ELSE a.artist_name END AS artist_name,
    r.date
FROM listening_recordings r
LEFT JOIN known_artists a ON a.recording_id = r.recording_id
WHERE a.artist_id IS NOT NULL OR r.artist_name <> ''
