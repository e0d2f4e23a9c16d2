-- listening_genres: one row per connected user and genre of what they played.
-- grain: user_id, genre
-- answers: which genres does a user listen to
-- A play counts for every genre of its recording's artists (recording_genres).
-- column plays: plays of the genre [plays]
-- column plays_with_genre: the user's plays of anything that has a genre [plays]
-- column share: plays / plays_with_genre; the shares of a user add up to more than 1 [0–1]
WITH played AS (
    SELECT
        r.user_id,
        g.genre,
        count(*) AS plays,
        -- Each play once, whatever its genres.
        sum(CASE WHEN g.place = 1 THEN 1 ELSE 0 END) AS of_plays
    FROM listening_recordings r
    JOIN recording_genres g ON g.recording_id = r.recording_id
    GROUP BY r.user_id, g.genre
),
totals AS (
    SELECT *, CAST(sum(of_plays) OVER (PARTITION BY user_id) AS bigint) AS plays_with_genre
    FROM played
)
SELECT
    user_id,
    genre,
    plays,
    plays_with_genre,
    CAST(plays AS double) / CAST(plays_with_genre AS double) AS share
FROM totals
