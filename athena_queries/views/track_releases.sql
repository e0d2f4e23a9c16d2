-- track_releases: one row per Spotify track whose release date is known to the day.
-- grain: track_id
-- answers: when was a track released
-- The newest row of `tracks` that gives the day counts: a later one that gives the month or the year takes nothing back.
-- column release_date: release date of the track's album, as Spotify gives it
WITH told AS (
    SELECT
        track_id,
        try_cast(release_date AS date) AS release_date,
        row_number() OVER (PARTITION BY track_id ORDER BY observed_date DESC, fetched_at DESC, source DESC) AS place
    FROM tracks
    WHERE release_date_precision = 'day' AND try_cast(release_date AS date) IS NOT NULL
)
SELECT track_id, release_date
FROM told
WHERE place = 1
