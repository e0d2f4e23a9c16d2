-- listening_genres: one row per connected user and genre of what they played.
-- grain: user_id, genre
-- answers: which genres does a user listen to
-- A play counts for every genre of its recording's artists (recording_genres).
-- column plays: plays of the genre [plays]
-- column plays_with_genre: the user's plays of anything that has a genre [plays]
-- column share: plays / plays_with_genre; the shares of a user add up to more than 1 [0–1]
WITH played AS (
    SELECT r.user_id, g.genre, count(*) AS plays
    FROM listening_recordings r
    JOIN recording_genres g ON g.recording_id = r.recording_id
    GROUP BY r.user_id, g.genre
),
with_genre AS (
    SELECT r.user_id, count(*) AS plays
    FROM listening_recordings r
    JOIN (SELECT DISTINCT recording_id FROM recording_genres) g ON g.recording_id = r.recording_id
    GROUP BY r.user_id
)
SELECT
    p.user_id,
    p.genre,
    p.plays,
    w.plays AS plays_with_genre,
    CAST(p.plays AS double) / CAST(w.plays AS double) AS share
FROM played p
JOIN with_genre w ON w.user_id = p.user_id
