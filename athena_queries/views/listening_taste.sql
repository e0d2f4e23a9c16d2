-- listening_taste: one row per connected user with a play.
-- grain: user_id
-- answers: what does a user like; listening_profile is this with the charts
-- Over all plays of the lake, every play however short: what is heard twice counts twice. Genres are those of the artists
-- (listening_genres), features those of recording_features.
-- column plays: plays [plays]
-- column genres: genres, the most played first, of equally played ones by name; empty where none is known
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
WITH heard AS (
    SELECT
        r.user_id,
        count(*) AS plays,
        sum(CASE WHEN f.found THEN 1 ELSE 0 END) AS plays_with_features,
        avg(f.acousticness) AS acousticness,
        avg(f.danceability) AS danceability,
        avg(f.energy) AS energy,
        avg(f.instrumentalness) AS instrumentalness,
        avg(f.liveness) AS liveness,
        avg(f.speechiness) AS speechiness,
        avg(f.valence) AS valence,
        avg(f.loudness) AS loudness,
        avg(f.tempo) AS tempo
    FROM listening_recordings r
    LEFT JOIN recording_features f ON f.recording_id = r.recording_id
    GROUP BY r.user_id
),
liked AS (
    SELECT
        user_id,
        array_agg(genre ORDER BY plays DESC, genre) AS genres,
        array_agg(plays ORDER BY plays DESC, genre) AS genre_plays,
        max(plays_with_genre) AS plays_with_genre
    FROM listening_genres
    GROUP BY user_id
)
SELECT
    h.user_id,
    h.plays,
    COALESCE(g.genres, CAST(ARRAY[] AS array(varchar))) AS genres,
    COALESCE(g.genre_plays, CAST(ARRAY[] AS array(bigint))) AS genre_plays,
    COALESCE(g.plays_with_genre, 0) AS plays_with_genre,
    CAST(h.plays_with_features AS bigint) AS plays_with_features,
    h.acousticness,
    h.danceability,
    h.energy,
    h.instrumentalness,
    h.liveness,
    h.speechiness,
    h.valence,
    h.loudness,
    h.tempo
FROM heard h
LEFT JOIN liked g ON g.user_id = h.user_id
