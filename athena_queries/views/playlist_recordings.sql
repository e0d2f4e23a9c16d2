-- playlist_recordings: one row per recording on a playlist and day.
-- grain: playlist_id, snapshot_date, recording_id
-- answers: which songs does a playlist hold, each once
-- A song that stands there several times, or in two versions of one recording, is taken where it stands first.
-- column position: its first position
-- column copies: how often it stands there [positions]
-- column track_id: the Spotify track at that position
-- column album_id: the album of that track: as the capture says, else as track_facts knows; null where neither does
-- column artists: its artists by id: as the capture says, else as track_artists knows, else name:<credit>; empty where nothing is known
-- column month: calendar month of snapshot_date, the partition [yyyy-mm]
WITH placed AS (
    SELECT
        playlist_id,
        snapshot_date,
        recording_id,
        position,
        track_id,
        album_id,
        artist_ids,
        artist_names_text,
        month,
        row_number() OVER (PARTITION BY month, playlist_id, snapshot_date, recording_id ORDER BY position) AS place,
        count(*) OVER (PARTITION BY month, playlist_id, snapshot_date, recording_id) AS copies
    FROM playlist_daily
    WHERE recording_id IS NOT NULL
)
SELECT
    p.playlist_id,
    p.snapshot_date,
    p.recording_id,
    p.position,
    p.copies,
    p.track_id,
    COALESCE(p.album_id, t.album_id) AS album_id,
    CASE
        WHEN cardinality(p.artist_ids) > 0 THEN p.artist_ids
        WHEN cardinality(a.artist_ids) > 0 THEN a.artist_ids
        ELSE array_remove(ARRAY[COALESCE('name:' || NULLIF(p.artist_names_text, ''), '')], '')
    END AS artists,
    p.month
FROM placed p
LEFT JOIN track_facts t ON t.track_id = p.track_id
LEFT JOIN track_artists a ON a.track_id = p.track_id
WHERE p.place = 1
