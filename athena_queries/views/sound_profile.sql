-- sound_profile: one row per group and date on which both platforms were observed.
-- grain: group_name, chart_date
-- answers: do songs that are on both platforms sound otherwise than those on one
-- Over all markets together: a recording is on a platform when any of its daily charts shows it that day, Spotify's
-- songs_daily, TikTok's sounds_daily. Groups are spotify_only, tiktok_only and both. A date on which one platform was
-- not observed anywhere is left out, for nothing is then known to be on the other only. How a recording sounds is what
-- recording_features says. A chart's depth limits what can be on it: spotify_only may be below TikTok's.
-- column group_name: spotify_only, tiktok_only or both
-- column recordings: distinct recordings of the group [recordings]
-- column found: those whose audio features are known [recordings]
-- column missing: those whose features nobody knows, or was asked for [recordings]
-- column acousticness: mean over those found [0–1]
-- column danceability: mean over those found [0–1]
-- column energy: mean over those found [0–1]
-- column instrumentalness: mean over those found [0–1]
-- column liveness: mean over those found [0–1]
-- column speechiness: mean over those found [0–1]
-- column valence: mean over those found [0–1]
-- column loudness: mean over those found [dB]
-- column tempo: mean over those found [BPM]
WITH shown AS (
    SELECT
        chart_date,
        recording_id,
        bool_or(platform = 'spotify') AS on_spotify,
        bool_or(platform = 'tiktok') AS on_tiktok
    FROM recording_positions
    WHERE (platform = 'spotify' AND chart = 'songs_daily') OR (platform = 'tiktok' AND chart = 'sounds_daily')
    GROUP BY chart_date, recording_id
),
observed AS (
    SELECT chart_date
    FROM chart_depth
    WHERE (platform = 'spotify' AND chart = 'songs_daily') OR (platform = 'tiktok' AND chart = 'sounds_daily')
    GROUP BY chart_date
    HAVING min(platform) <> max(platform)
),
grouped AS (
    SELECT
        CASE WHEN on_spotify AND on_tiktok THEN 'both' WHEN on_spotify THEN 'spotify_only' ELSE 'tiktok_only' END
            AS group_name,
        s.chart_date,
        s.recording_id
    FROM shown s
    JOIN observed o ON o.chart_date = s.chart_date
)
SELECT
    g.group_name,
    g.chart_date,
    count(*) AS recordings,
    count(*) FILTER (WHERE f.found) AS found,
    count(*) FILTER (WHERE NOT COALESCE(f.found, false)) AS missing,
    avg(f.acousticness) AS acousticness,
    avg(f.danceability) AS danceability,
    avg(f.energy) AS energy,
    avg(f.instrumentalness) AS instrumentalness,
    avg(f.liveness) AS liveness,
    avg(f.speechiness) AS speechiness,
    avg(f.valence) AS valence,
    avg(f.loudness) AS loudness,
    avg(f.tempo) AS tempo
FROM grouped g
LEFT JOIN recording_features f ON f.recording_id = g.recording_id
GROUP BY g.group_name, g.chart_date
