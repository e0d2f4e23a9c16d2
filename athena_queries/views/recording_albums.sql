-- recording_albums: one row per recording and album that holds a track of it.
-- grain: recording_id, album_id
-- answers: on which albums is a recording
-- A recording is its own Spotify track and all those that matching ties to it (recording_tracks), so that it may be on
-- its single and on the album that followed. A track's album is the one that track_facts knows.
SELECT track_id AS recording_id, album_id
FROM track_facts
WHERE album_id IS NOT NULL
UNION
SELECT r.recording_id, t.album_id
FROM recording_tracks r
JOIN track_facts t ON t.track_id = r.track_id
WHERE t.album_id IS NOT NULL
