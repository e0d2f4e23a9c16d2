-- listening_profile: one row per connected user with a play.
-- grain: user_id
-- answers: what does a user like, and how much of it is what everybody hears
-- Over all plays of the lake, every play however short: what is heard twice counts twice. Genres are those of the artists
-- (listening_genres), features those of recording_features. On a chart is: the recording stood on a daily chart of any
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
-- column plays_on_observed_days: plays on days of which the lake holds a daily chart [plays]
-- column plays_on_chart: those of a recording that was on one that day [plays]
-- column chart_share: plays_on_chart / plays_on_observed_days; null where no chart was observed on any day of a play [0–1]
WITH observed AS (
    SELECT DISTINCT chart_date AS date FROM chart_depth WHERE chart NOT LIKE '%$_weekly' ESCAPE '$'
),
on_chart AS (
    SELECT DISTINCT r.user_id, r.played_at, r.item_id
    FROM listening_recordings r
    JOIN chart_positions c ON c.recording_id = r.recording_id AND c.chart_date = r.date
    WHERE c.current AND c.chart NOT LIKE '%$_weekly' ESCAPE '$'
),
heard AS (
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
        avg(f.tempo) AS tempo,
        count(o.date) AS plays_on_observed_days,
        count(c.item_id) AS plays_on_chart
    FROM listening_recordings r
    LEFT JOIN recording_features f ON f.recording_id = r.recording_id
    LEFT JOIN observed o ON o.date = r.date
    LEFT JOIN on_chart c ON c.user_id = r.user_id AND c.played_at = r.played_at AND c.item_id = r.item_id
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
    COALESCE(array_join(g.genres, ', '), '') AS genres_text,
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
    h.tempo,
    h.plays_on_observed_days,
    h.plays_on_chart,
    CAST(h.plays_on_chart AS double) / CAST(NULLIF(h.plays_on_observed_days, 0) AS double) AS chart_share
FROM heard h
LEFT JOIN liked g ON g.user_id = h.user_id
