-- recording_features: one row per recording that a provider of audio features was asked about.
-- grain: recording_id
-- answers: how does a recording sound
-- Spotify's own measures before ReccoBeats', those before any other's, by name; the nine of a provider are taken
-- together. Of several tracks of the recording the one whose id it bears, else the smallest id.
-- column found: whether any provider knows any of its tracks; if not, the features are null
-- column provider: who measured
-- column track_id: the track that was measured
-- column acousticness: confidence that it is acoustic [0–1]
-- column danceability: how suitable for dancing [0–1]
-- column energy: perceived intensity [0–1]
-- column instrumentalness: likelihood of no vocals [0–1]
-- column liveness: likelihood of an audience [0–1]
-- column speechiness: presence of spoken words [0–1]
-- column valence: musical positiveness, how happy it sounds [0–1]
-- column loudness: average loudness [dB]
-- column tempo: tempo [BPM]
WITH measured AS (
    SELECT
        track_id,
        provider,
        found,
        acousticness,
        danceability,
        energy,
        instrumentalness,
        liveness,
        speechiness,
        valence,
        loudness,
        tempo,
        row_number() OVER (
            PARTITION BY track_id
            ORDER BY
                CASE WHEN found THEN 1 ELSE 2 END,
                CASE provider WHEN 'spotify' THEN 1 WHEN 'reccobeats' THEN 2 ELSE 3 END,
                provider
        ) AS place
    FROM audio_features
),
-- A track that matching gives to a recording is no recording of its own.
tied AS (
    SELECT COALESCE(m.recording_id, f.track_id) AS recording_id, f.track_id
    FROM measured f
    LEFT JOIN track_matches m ON m.platform = 'spotify' AND m.item_id = f.track_id
    WHERE f.place = 1
    UNION
    SELECT r.recording_id, r.track_id
    FROM recording_tracks r
),
ordered AS (
    SELECT
        t.recording_id,
        f.*,
        row_number() OVER (
            PARTITION BY t.recording_id
            ORDER BY
                CASE WHEN f.found THEN 1 ELSE 2 END,
                CASE f.provider WHEN 'spotify' THEN 1 WHEN 'reccobeats' THEN 2 ELSE 3 END,
                f.provider,
                CASE WHEN f.track_id = t.recording_id THEN 1 ELSE 2 END,
                f.track_id
        ) AS chosen
    FROM tied t
    JOIN measured f ON f.track_id = t.track_id
    WHERE f.place = 1
)
SELECT
    recording_id,
    found,
    CASE WHEN found THEN provider END AS provider,
    track_id,
    CASE WHEN found THEN acousticness END AS acousticness,
    CASE WHEN found THEN danceability END AS danceability,
    CASE WHEN found THEN energy END AS energy,
    CASE WHEN found THEN instrumentalness END AS instrumentalness,
    CASE WHEN found THEN liveness END AS liveness,
    CASE WHEN found THEN speechiness END AS speechiness,
    CASE WHEN found THEN valence END AS valence,
    CASE WHEN found THEN loudness END AS loudness,
    CASE WHEN found THEN tempo END AS tempo
FROM ordered
WHERE chosen = 1
