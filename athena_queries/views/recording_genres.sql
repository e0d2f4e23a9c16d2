-- recording_genres: one row per recording and genre of its artists.
-- grain: recording_id, genre
-- answers: of which genres is a recording
-- Spotify gives genres to artists, not to songs: a recording has those of every artist credited on it, each once, as
-- artist_facts knows them now. A recording of artists without an id or without a genre has no row.
-- column place: number of the genre among those of the recording, by name: who counts the rows with 1 counts recordings
WITH told AS (
    SELECT DISTINCT a.recording_id, g.genre
    FROM known_artists a
    JOIN artist_facts f ON f.artist_id = a.artist_id
    CROSS JOIN UNNEST(f.genres) AS g (genre)
)
SELECT recording_id, genre, row_number() OVER (PARTITION BY recording_id ORDER BY genre) AS place
FROM told
