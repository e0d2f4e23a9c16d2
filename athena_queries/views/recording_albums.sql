-- recording_albums: one row per recording and album that holds a track of it.
-- grain: recording_id, album_id
-- answers: on which albums is a recording
-- A recording is its own Spotify track and all those that matching ties to it (recording_tracks), so that it may be on
-- its single and on the album that followed. A track's album is the one that track_facts knows.
SELECT DISTINCT o.recording_id, t.album_id
FROM track_facts t
LEFT JOIN recording_tracks r ON r.track_id = t.track_id
CROSS JOIN UNNEST(ARRAY[t.track_id, r.recording_id]) AS o (recording_id)
WHERE t.album_id IS NOT NULL AND o.recording_id IS NOT NULL
