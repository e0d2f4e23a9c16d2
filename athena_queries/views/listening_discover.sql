-- listening_discover: one row per connected user and recording to hear next, the 50 closest.
-- grain: user_id, rank
-- answers: what that is on the charts would a user like and not know
-- Taken from are all recordings on any chart in the 28 days up to the newest observed date of the lake that the user never
-- played. Closeness is the mean of what is known of two numbers: genre_closeness, the share of the user's plays (of those
-- that have a genre) that are of the recording's most played genre; and feature_closeness, 1 less the mean distance from
-- the user's mean in the seven features that run from 0 to 1. It is rounded to nine digits, so that both engines agree on
-- what is equally close: of those the better rank on a chart comes first, then the smaller id. A play whose source gives no id
-- (account data) cannot tell that a recording on a chart was played.
-- column recording_id: the recording
-- column title: title where it ranked best in these days, of equal ranks where it did last
-- column artist_names_text: credited artists there, joined by ", "
-- column closeness: mean of the known ones of genre_closeness and feature_closeness; null where neither is known [0–1]
-- column status: OK; GENRES_ONLY or FEATURES_ONLY, the other is not known; UNKNOWN, neither is
-- column genre_closeness: the user's share of the shared genre; 0 where they share none; null where the user or the recording has no genre [0–1]
-- column genre: the shared genre that the user plays most
-- column shared_genres: shared genres, the most played first, joined by ", "
-- column feature_closeness: 1 - mean distance in the features that both have; null where there are none [0–1]
-- column acousticness_distance: acousticness of the recording less the user's mean [−1–1]
-- column danceability_distance: danceability of the recording less the user's mean [−1–1]
-- column energy_distance: energy of the recording less the user's mean [−1–1]
-- column instrumentalness_distance: instrumentalness of the recording less the user's mean [−1–1]
-- column liveness_distance: liveness of the recording less the user's mean [−1–1]
-- column speechiness_distance: speechiness of the recording less the user's mean [−1–1]
-- column valence_distance: valence of the recording less the user's mean [−1–1]
-- column best_rank: smallest rank on any chart in these days [rank]
-- column best_platform: platform of that chart
-- column best_chart: that chart
-- column best_market: its market
-- column days_on_chart: dates in these days on which it was on any chart [dates]
-- column markets: markets of these charts [markets]
-- column as_of: newest observed date of the lake
WITH newest AS (
    SELECT max(chart_date) AS as_of FROM chart_depth
),
shown AS (
    SELECT
        p.recording_id,
        p.platform,
        p.chart,
        p.market,
        p.chart_date,
        p.rank,
        p.title,
        array_join(p.artist_names, ', ') AS artist_names_text,
        n.as_of,
        row_number() OVER (
            PARTITION BY p.recording_id
            ORDER BY p.rank, p.chart_date DESC, p.platform, p.chart, p.market, p.item_id
        ) AS place
    FROM chart_positions p
    CROSS JOIN newest n
    WHERE p.current AND p.recording_id IS NOT NULL AND date_diff('day', p.chart_date, n.as_of) < 28
),
recent AS (
    SELECT
        recording_id,
        max(CASE WHEN place = 1 THEN title END) AS title,
        max(CASE WHEN place = 1 THEN artist_names_text END) AS artist_names_text,
        min(rank) AS best_rank,
        max(CASE WHEN place = 1 THEN platform END) AS best_platform,
        max(CASE WHEN place = 1 THEN chart END) AS best_chart,
        max(CASE WHEN place = 1 THEN market END) AS best_market,
        count(DISTINCT chart_date) AS days_on_chart,
        count(DISTINCT market) AS markets,
        max(as_of) AS as_of
    FROM shown
    GROUP BY recording_id
),
played AS (
    SELECT DISTINCT user_id, recording_id FROM listening_recordings
),
-- Every column, so that it is computed once: both places that name it have the filter of a user.
users AS (
    SELECT * FROM listening_taste
),
recent_genres AS (
    SELECT g.recording_id, g.genre
    FROM recording_genres g
    JOIN recent r ON r.recording_id = g.recording_id
),
liked AS (
    SELECT u.user_id, g.genre, g.plays, CAST(g.plays AS double) / CAST(u.plays_with_genre AS double) AS share
    FROM users u
    CROSS JOIN UNNEST(u.genres, u.genre_plays) AS g (genre, plays)
),
shared AS (
    SELECT
        l.user_id,
        g.recording_id,
        max(l.share) AS share,
        array_agg(g.genre ORDER BY l.plays DESC, g.genre) AS genres
    FROM recent_genres g
    JOIN liked l ON l.genre = g.genre
    GROUP BY l.user_id, g.recording_id
),
with_genre AS (
    SELECT DISTINCT recording_id FROM recent_genres
),
set_beside AS (
    SELECT
        u.user_id,
        r.*,
        CASE WHEN w.recording_id IS NOT NULL AND u.plays_with_genre > 0 THEN COALESCE(s.share, 0e0) END AS genre_closeness,
        s.genres,
        f.acousticness - u.acousticness AS acousticness_distance,
        f.danceability - u.danceability AS danceability_distance,
        f.energy - u.energy AS energy_distance,
        f.instrumentalness - u.instrumentalness AS instrumentalness_distance,
        f.liveness - u.liveness AS liveness_distance,
        f.speechiness - u.speechiness AS speechiness_distance,
        f.valence - u.valence AS valence_distance
    FROM users u
    CROSS JOIN recent r
    LEFT JOIN played p ON p.user_id = u.user_id AND p.recording_id = r.recording_id
    LEFT JOIN with_genre w ON w.recording_id = r.recording_id
    LEFT JOIN shared s ON s.user_id = u.user_id AND s.recording_id = r.recording_id
    LEFT JOIN recording_features f ON f.recording_id = r.recording_id
    WHERE p.user_id IS NULL
),
measured AS (
    SELECT
        *,
        1e0 - (
            COALESCE(abs(acousticness_distance), 0e0)
            + COALESCE(abs(danceability_distance), 0e0)
            + COALESCE(abs(energy_distance), 0e0)
            + COALESCE(abs(instrumentalness_distance), 0e0)
            + COALESCE(abs(liveness_distance), 0e0)
            + COALESCE(abs(speechiness_distance), 0e0)
            + COALESCE(abs(valence_distance), 0e0)
        ) / CAST(NULLIF(
            CASE WHEN acousticness_distance IS NULL THEN 0 ELSE 1 END
            + CASE WHEN danceability_distance IS NULL THEN 0 ELSE 1 END
            + CASE WHEN energy_distance IS NULL THEN 0 ELSE 1 END
            + CASE WHEN instrumentalness_distance IS NULL THEN 0 ELSE 1 END
            + CASE WHEN liveness_distance IS NULL THEN 0 ELSE 1 END
            + CASE WHEN speechiness_distance IS NULL THEN 0 ELSE 1 END
            + CASE WHEN valence_distance IS NULL THEN 0 ELSE 1 END,
            0
        ) AS double) AS feature_closeness
    FROM set_beside
),
judged AS (
    SELECT
        *,
        round(
            CASE
                WHEN genre_closeness IS NULL THEN feature_closeness
                WHEN feature_closeness IS NULL THEN genre_closeness
                ELSE (genre_closeness + feature_closeness) / 2e0
            END,
            9
        ) AS closeness
    FROM measured
),
ranked AS (
    SELECT
        *,
        row_number() OVER (PARTITION BY user_id ORDER BY closeness DESC, best_rank, recording_id) AS rank
    FROM judged
)
SELECT
    user_id,
    rank,
    recording_id,
    title,
    artist_names_text,
    closeness,
    CASE
        WHEN genre_closeness IS NULL AND feature_closeness IS NULL THEN 'UNKNOWN'
        WHEN genre_closeness IS NULL THEN 'FEATURES_ONLY'
        WHEN feature_closeness IS NULL THEN 'GENRES_ONLY'
        ELSE 'OK'
    END AS status,
    genre_closeness,
    element_at(genres, 1) AS genre,
    COALESCE(array_join(genres, ', '), '') AS shared_genres,
    feature_closeness,
    acousticness_distance,
    danceability_distance,
    energy_distance,
    instrumentalness_distance,
    liveness_distance,
    speechiness_distance,
    valence_distance,
    best_rank,
    best_platform,
    best_chart,
    best_market,
    days_on_chart,
    markets,
    as_of
FROM ranked
WHERE rank <= 50
