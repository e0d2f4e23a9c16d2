-- playlist_kpis: one row per playlist and day.
-- grain: playlist_id, snapshot_date
-- answers: how long, how varied and how popular is a playlist
-- Every figure is over the playlist's songs, each once (playlist_recordings); what is no song counts in positions only. A
-- song's length is that of the track that stands there, as track_facts knows it. Its popularity changes, so that the
-- newest one told within the 28 days up to the snapshot counts, never a later one: a figure of the past stays as it was.
-- column songs: distinct recordings [recordings]
-- column positions: positions, episodes and repeated songs included [positions]
-- column mean_duration_ms: mean length of the songs whose length is known [ms]
-- column longest_duration_ms: longest of these [ms]
-- column shortest_duration_ms: shortest of these [ms]
-- column songs_with_duration: songs whose length is known [recordings]
-- column artists: distinct artists by id, else by whole credit [artists]
-- column albums: distinct albums of the songs whose album is known; 0 where none is [albums]
-- column songs_with_album: songs whose album is known [recordings]
-- column mean_popularity: mean popularity of the songs that have one; null when withheld for all [0–100]
-- column songs_with_popularity: songs with a popularity of these 28 days [recordings]
-- column popularity_status: OK; PARTIAL, for some songs only; WITHHELD, for none; NO_SONGS
-- column playlist_name: name of the playlist at that capture
-- column month: calendar month of snapshot_date; filter on it to read less [yyyy-mm]
WITH captures AS (
    SELECT playlist_id, snapshot_date, month, count(*) AS positions, max(playlist_name) AS playlist_name
    FROM playlist_daily
    GROUP BY playlist_id, snapshot_date, month
),
popularities AS (
    SELECT
        r.playlist_id,
        r.snapshot_date,
        r.month,
        r.recording_id,
        t.popularity,
        row_number() OVER (
            PARTITION BY r.month, r.playlist_id, r.snapshot_date, r.recording_id
            ORDER BY t.observed_date DESC, t.fetched_at DESC, t.source DESC
        ) AS place
    FROM playlist_recordings r
    JOIN tracks t ON t.track_id = r.track_id
    WHERE t.popularity IS NOT NULL
        AND t.observed_date <= r.snapshot_date
        AND date_diff('day', t.observed_date, r.snapshot_date) < 28
),
figures AS (
    SELECT
        r.playlist_id,
        r.snapshot_date,
        r.month,
        count(*) AS songs,
        sum(t.duration_ms) AS duration_ms,
        max(t.duration_ms) AS longest_duration_ms,
        min(t.duration_ms) AS shortest_duration_ms,
        count(t.duration_ms) AS songs_with_duration,
        cardinality(array_distinct(flatten(array_agg(r.artists)))) AS artists,
        count(DISTINCT r.album_id) AS albums,
        count(r.album_id) AS songs_with_album,
        sum(p.popularity) AS popularity,
        count(p.popularity) AS songs_with_popularity
    FROM playlist_recordings r
    LEFT JOIN track_facts t ON t.track_id = r.track_id
    LEFT JOIN popularities p
        ON p.playlist_id = r.playlist_id
        AND p.snapshot_date = r.snapshot_date
        AND p.month = r.month
        AND p.recording_id = r.recording_id
        AND p.place = 1
    GROUP BY r.playlist_id, r.snapshot_date, r.month
)
SELECT
    c.playlist_id,
    c.snapshot_date,
    COALESCE(f.songs, 0) AS songs,
    c.positions,
    CAST(f.duration_ms AS double) / CAST(NULLIF(f.songs_with_duration, 0) AS double) AS mean_duration_ms,
    f.longest_duration_ms,
    f.shortest_duration_ms,
    COALESCE(f.songs_with_duration, 0) AS songs_with_duration,
    COALESCE(f.artists, 0) AS artists,
    COALESCE(f.albums, 0) AS albums,
    COALESCE(f.songs_with_album, 0) AS songs_with_album,
    CAST(f.popularity AS double) / CAST(NULLIF(f.songs_with_popularity, 0) AS double) AS mean_popularity,
    COALESCE(f.songs_with_popularity, 0) AS songs_with_popularity,
    CASE
        WHEN f.songs IS NULL THEN 'NO_SONGS'
        WHEN f.songs_with_popularity = 0 THEN 'WITHHELD'
        WHEN f.songs_with_popularity < f.songs THEN 'PARTIAL'
        ELSE 'OK'
    END AS popularity_status,
    c.playlist_name,
    c.month
FROM captures c
LEFT JOIN figures f ON f.playlist_id = c.playlist_id AND f.snapshot_date = c.snapshot_date AND f.month = c.month
