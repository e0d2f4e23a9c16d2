-- recording_releases: one row per recording on a chart whose release date is known to the day.
-- grain: platform, chart, market, recording_id
-- answers: when was a song released
-- The earliest date that is told of the recording: by the chart's own current snapshots, or by `tracks` of any of its
-- Spotify tracks. Single, album and deluxe edition are one recording, and the first of them is its release.
-- column release_date: release date
WITH known AS (
    SELECT tied.recording_id, min(r.release_date) AS release_date
    FROM (
        SELECT recording_id, track_id FROM recording_tracks
        UNION
        SELECT track_id AS recording_id, track_id FROM track_releases
    ) tied
    JOIN track_releases r ON r.track_id = tied.track_id
    GROUP BY tied.recording_id
),
charted AS (
    SELECT platform, chart, market, recording_id, min(release_date) AS release_date
    FROM chart_positions
    WHERE current AND recording_id IS NOT NULL
    GROUP BY platform, chart, market, recording_id
),
told AS (
    SELECT
        c.platform,
        c.chart,
        c.market,
        c.recording_id,
        CASE WHEN k.release_date < c.release_date THEN k.release_date ELSE COALESCE(c.release_date, k.release_date) END
            AS release_date
    FROM charted c
    LEFT JOIN known k ON k.recording_id = c.recording_id
)
SELECT platform, chart, market, recording_id, release_date
FROM told
WHERE release_date IS NOT NULL
