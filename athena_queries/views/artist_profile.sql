-- artist_profile: one row per artist that any source gives an id of.
-- grain: artist_id
-- answers: what has an artist made, and how does it sound
-- The discography is artist_discography: editions that Spotify keeps apart count apart. The sound is that of the artist's
-- recordings, each once (known_artists, recording_features); those without features are counted, never guessed. Of equally
-- energetic (acoustic, danceable, happy) recordings the smallest id is named. Happy is valence.
-- column artist_name: name
-- column albums: albums [albums]
-- column singles: singles [albums]
-- column compilations: compilations [albums]
-- column other_releases: releases whose type no source tells, or another one [albums]
-- column recordings: distinct recordings that the artist is credited on [recordings]
-- column recordings_with_features: those with audio features [recordings]
-- column recordings_without_features: those without [recordings]
-- column recordings_not_found: of those without, the ones that every provider asked does not know; nobody was asked about the others [recordings]
-- column features_status: OK; PARTIAL, for some recordings only; NO_FEATURES; NO_RECORDINGS
-- column acousticness_mean: mean acousticness [0–1]
-- column acousticness_sd: population standard deviation of acousticness [0–1]
-- column danceability_mean: mean danceability [0–1]
-- column danceability_sd: population standard deviation of danceability [0–1]
-- column energy_mean: mean energy [0–1]
-- column energy_sd: population standard deviation of energy [0–1]
-- column instrumentalness_mean: mean instrumentalness [0–1]
-- column instrumentalness_sd: population standard deviation of instrumentalness [0–1]
-- column liveness_mean: mean liveness [0–1]
-- column liveness_sd: population standard deviation of liveness [0–1]
-- column speechiness_mean: mean speechiness [0–1]
-- column speechiness_sd: population standard deviation of speechiness [0–1]
-- column valence_mean: mean valence [0–1]
-- column valence_sd: population standard deviation of valence [0–1]
-- column loudness_mean: mean loudness [dB]
-- column loudness_sd: population standard deviation of loudness [dB]
-- column tempo_mean: mean tempo [BPM]
-- column tempo_sd: population standard deviation of tempo [BPM]
-- column most_energetic: recording with the largest energy; null where no recording has features
-- column most_energetic_title: its title, as track_facts knows the track that was measured
-- column least_energetic: recording with the smallest energy; null where no recording has features
-- column least_energetic_title: its title, as track_facts knows the track that was measured
-- column most_acoustic: recording with the largest acousticness; null where no recording has features
-- column most_acoustic_title: its title, as track_facts knows the track that was measured
-- column least_acoustic: recording with the smallest acousticness; null where no recording has features
-- column least_acoustic_title: its title, as track_facts knows the track that was measured
-- column most_danceable: recording with the largest danceability; null where no recording has features
-- column most_danceable_title: its title, as track_facts knows the track that was measured
-- column least_danceable: recording with the smallest danceability; null where no recording has features
-- column least_danceable_title: its title, as track_facts knows the track that was measured
-- column most_happy: recording with the largest valence; null where no recording has features
-- column most_happy_title: its title, as track_facts knows the track that was measured
-- column least_happy: recording with the smallest valence; null where no recording has features
-- column least_happy_title: its title, as track_facts knows the track that was measured
WITH songs AS (
    SELECT
        a.artist_id,
        a.recording_id,
        a.artist_name,
        f.found,
        t.name AS title,
        f.acousticness,
        f.danceability,
        f.energy,
        f.instrumentalness,
        f.liveness,
        f.speechiness,
        f.valence,
        f.loudness,
        f.tempo,
        max(f.energy) OVER artist AS most_energetic,
        min(f.energy) OVER artist AS least_energetic,
        max(f.acousticness) OVER artist AS most_acoustic,
        min(f.acousticness) OVER artist AS least_acoustic,
        max(f.danceability) OVER artist AS most_danceable,
        min(f.danceability) OVER artist AS least_danceable,
        max(f.valence) OVER artist AS most_happy,
        min(f.valence) OVER artist AS least_happy
    FROM known_artists a
    LEFT JOIN track_matches m ON m.platform = 'spotify' AND m.item_id = a.recording_id
    LEFT JOIN recording_features f ON f.recording_id = a.recording_id
    LEFT JOIN track_facts t ON t.track_id = f.track_id
    -- A track that matching gives to a recording is no recording of its own.
    WHERE m.recording_id IS NULL OR m.recording_id = a.recording_id
    WINDOW artist AS (PARTITION BY a.artist_id)
),
sounds AS (
    SELECT
        artist_id,
        max(artist_name) AS artist_name,
        count(*) AS recordings,
        sum(CASE WHEN found THEN 1 ELSE 0 END) AS recordings_with_features,
        sum(CASE WHEN NOT found THEN 1 ELSE 0 END) AS recordings_not_found,
        avg(acousticness) AS acousticness_mean,
        stddev_pop(acousticness) AS acousticness_sd,
        avg(danceability) AS danceability_mean,
        stddev_pop(danceability) AS danceability_sd,
        avg(energy) AS energy_mean,
        stddev_pop(energy) AS energy_sd,
        avg(instrumentalness) AS instrumentalness_mean,
        stddev_pop(instrumentalness) AS instrumentalness_sd,
        avg(liveness) AS liveness_mean,
        stddev_pop(liveness) AS liveness_sd,
        avg(speechiness) AS speechiness_mean,
        stddev_pop(speechiness) AS speechiness_sd,
        avg(valence) AS valence_mean,
        stddev_pop(valence) AS valence_sd,
        avg(loudness) AS loudness_mean,
        stddev_pop(loudness) AS loudness_sd,
        avg(tempo) AS tempo_mean,
        stddev_pop(tempo) AS tempo_sd,
        min(CASE WHEN energy = most_energetic THEN recording_id END) AS most_energetic,
        min_by(title, CASE WHEN energy = most_energetic THEN recording_id END) AS most_energetic_title,
        min(CASE WHEN energy = least_energetic THEN recording_id END) AS least_energetic,
        min_by(title, CASE WHEN energy = least_energetic THEN recording_id END) AS least_energetic_title,
        min(CASE WHEN acousticness = most_acoustic THEN recording_id END) AS most_acoustic,
        min_by(title, CASE WHEN acousticness = most_acoustic THEN recording_id END) AS most_acoustic_title,
        min(CASE WHEN acousticness = least_acoustic THEN recording_id END) AS least_acoustic,
        min_by(title, CASE WHEN acousticness = least_acoustic THEN recording_id END) AS least_acoustic_title,
        min(CASE WHEN danceability = most_danceable THEN recording_id END) AS most_danceable,
        min_by(title, CASE WHEN danceability = most_danceable THEN recording_id END) AS most_danceable_title,
        min(CASE WHEN danceability = least_danceable THEN recording_id END) AS least_danceable,
        min_by(title, CASE WHEN danceability = least_danceable THEN recording_id END) AS least_danceable_title,
        min(CASE WHEN valence = most_happy THEN recording_id END) AS most_happy,
        min_by(title, CASE WHEN valence = most_happy THEN recording_id END) AS most_happy_title,
        min(CASE WHEN valence = least_happy THEN recording_id END) AS least_happy,
        min_by(title, CASE WHEN valence = least_happy THEN recording_id END) AS least_happy_title
    FROM songs
    GROUP BY artist_id
),
discographies AS (
    SELECT
        artist_id,
        count(*) AS releases,
        sum(CASE WHEN album_type = 'album' THEN 1 ELSE 0 END) AS albums,
        sum(CASE WHEN album_type = 'single' THEN 1 ELSE 0 END) AS singles,
        sum(CASE WHEN album_type = 'compilation' THEN 1 ELSE 0 END) AS compilations
    FROM artist_discography
    GROUP BY artist_id
),
known AS (
    SELECT artist_id FROM artist_facts
    UNION
    SELECT artist_id FROM sounds
    UNION
    SELECT artist_id FROM discographies
)
SELECT
    k.artist_id,
    COALESCE(f.name, s.artist_name) AS artist_name,
    CAST(COALESCE(d.albums, 0) AS bigint) AS albums,
    CAST(COALESCE(d.singles, 0) AS bigint) AS singles,
    CAST(COALESCE(d.compilations, 0) AS bigint) AS compilations,
    CAST(COALESCE(d.releases - d.albums - d.singles - d.compilations, 0) AS bigint) AS other_releases,
    COALESCE(s.recordings, 0) AS recordings,
    CAST(COALESCE(s.recordings_with_features, 0) AS bigint) AS recordings_with_features,
    CAST(COALESCE(s.recordings - s.recordings_with_features, 0) AS bigint) AS recordings_without_features,
    CAST(COALESCE(s.recordings_not_found, 0) AS bigint) AS recordings_not_found,
    CASE
        WHEN s.recordings IS NULL THEN 'NO_RECORDINGS'
        WHEN s.recordings_with_features = 0 THEN 'NO_FEATURES'
        WHEN s.recordings_with_features < s.recordings THEN 'PARTIAL'
        ELSE 'OK'
    END AS features_status,
    s.acousticness_mean,
    s.acousticness_sd,
    s.danceability_mean,
    s.danceability_sd,
    s.energy_mean,
    s.energy_sd,
    s.instrumentalness_mean,
    s.instrumentalness_sd,
    s.liveness_mean,
    s.liveness_sd,
    s.speechiness_mean,
    s.speechiness_sd,
    s.valence_mean,
    s.valence_sd,
    s.loudness_mean,
    s.loudness_sd,
    s.tempo_mean,
    s.tempo_sd,
    s.most_energetic,
    s.most_energetic_title,
    s.least_energetic,
    s.least_energetic_title,
    s.most_acoustic,
    s.most_acoustic_title,
    s.least_acoustic,
    s.least_acoustic_title,
    s.most_danceable,
    s.most_danceable_title,
    s.least_danceable,
    s.least_danceable_title,
    s.most_happy,
    s.most_happy_title,
    s.least_happy,
    s.least_happy_title
FROM known k
LEFT JOIN artist_facts f ON f.artist_id = k.artist_id
LEFT JOIN discographies d ON d.artist_id = k.artist_id
LEFT JOIN sounds s ON s.artist_id = k.artist_id
