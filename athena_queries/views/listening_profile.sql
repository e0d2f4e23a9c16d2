-- listening_profile: one row per connected user with a play.
-- grain: user_id
-- answers: what does a user like, and how much of it is what everybody hears
-- Taste is that of listening_taste, over all plays of the lake. On a chart is: the recording stood on a daily chart of any
-- platform and market dated the UTC day of the play. Plays on days of which the lake holds no daily chart are left out of
-- that share: nobody knows.
-- column plays: plays [plays]
-- column genres: genres, the most played first, of equally played ones by name; empty where none is known
-- column genres_text: the same, joined by ", "
-- column genre_plays: plays of each, same order [plays]
-- column plays_with_genre: plays of recordings that have a genre [plays]
-- column plays_with_features: plays of recordings that have audio features [plays]
-- column acousticness: mean acousticness of these [0–1]
-- column danceability: mean danceability of these [0–1]
-- column energy: mean energy of these [0–1]
-- column instrumentalness: mean instrumentalness of these [0–1]
-- column liveness: mean liveness of these [0–1]
-- column speechiness: mean speechiness of these [0–1]
-- column valence: mean valence of these [0–1]
-- column loudness: mean loudness of these [dB]
-- column tempo: mean tempo of these [BPM]
-- column plays_on_observed_days: plays on days of which the lake holds a daily chart of songs [plays]
-- column plays_on_chart: those of a recording that was on one that day [plays]
-- column chart_share: plays_on_chart / plays_on_observed_days; null where no chart of songs was observed on any day of a play [0–1]
WITH observed AS (
    SELECT DISTINCT chart_date AS date
    FROM chart_snapshots
    WHERE current AND item_type IN ('track', 'sound') AND chart NOT LIKE '%$_weekly' ESCAPE '$'
),
charted AS (
    SELECT recording_id, chart_date
    FROM chart_positions
    WHERE current AND recording_id IS NOT NULL AND chart NOT LIKE '%$_weekly' ESCAPE '$'
),
judged AS (
    SELECT
        r.user_id,
        r.played_at,
        r.item_id,
        max(CASE WHEN o.date IS NULL THEN 0 ELSE 1 END) AS is_observed,
        max(CASE WHEN c.recording_id IS NULL THEN 0 ELSE 1 END) AS is_on_chart
    FROM listening_recordings r
    LEFT JOIN observed o ON o.date = r.date
    LEFT JOIN charted c ON c.recording_id = r.recording_id AND c.chart_date = r.date
    GROUP BY r.user_id, r.played_at, r.item_id
),
shares AS (
    SELECT
        user_id,
        CAST(sum(is_observed) AS bigint) AS plays_on_observed_days,
        CAST(sum(is_on_chart) AS bigint) AS plays_on_chart
    FROM judged
    GROUP BY user_id
)
SELECT
    t.user_id,
    t.plays,
    t.genres,
    array_join(t.genres, ', ') AS genres_text,
    t.genre_plays,
    t.plays_with_genre,
    t.plays_with_features,
    t.acousticness,
    t.danceability,
    t.energy,
    t.instrumentalness,
    t.liveness,
    t.speechiness,
    t.valence,
    t.loudness,
    t.tempo,
    s.plays_on_observed_days,
    s.plays_on_chart,
    CAST(s.plays_on_chart AS double) / CAST(NULLIF(s.plays_on_observed_days, 0) AS double) AS chart_share
FROM listening_taste t
JOIN shares s ON s.user_id = t.user_id
