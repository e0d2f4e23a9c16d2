-- listening_recordings: one row per play of a connected user, with the recording that was played.
-- grain: user_id, played_at, item_id
-- answers: which recording was played, and on which day
-- Every play of listening_plays, however short: a poll tells of those of 30 seconds and more, an export of all.
-- column recording_id: the match's recording, else the Spotify track id, else spotify:<item_id>, as chart_positions has it
-- column date: UTC day on which the play ended
-- column title: title
-- column artist_name: first credited artist
-- column ms_played: how long it was heard; null where no import tells of it [ms]
SELECT
    p.user_id,
    p.played_at,
    p.item_id,
    CASE
        WHEN m.recording_id IS NOT NULL THEN m.recording_id
        WHEN p.item_id LIKE 'text:%' THEN 'spotify:' || p.item_id
        ELSE p.item_id
    END AS recording_id,
    CAST(p.played_at AS date) AS date,
    p.title,
    p.artist_name,
    p.ms_played
FROM listening_plays p
LEFT JOIN track_matches m ON m.platform = 'spotify' AND m.item_id = p.item_id
