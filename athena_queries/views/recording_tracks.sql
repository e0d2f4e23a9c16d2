-- recording_tracks: one row per recording and Spotify track that matching ties to it.
-- grain: recording_id, track_id
-- answers: which Spotify tracks are this recording
-- Both what matching says of a Spotify track and the Spotify track that it gives to an item of another platform. A track
-- that matching does not know is its own recording and has no row.
SELECT recording_id, item_id AS track_id
FROM track_matches
WHERE platform = 'spotify'
UNION
SELECT recording_id, spotify_track_id AS track_id
FROM track_matches
WHERE spotify_track_id IS NOT NULL
