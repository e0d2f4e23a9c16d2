-- playlist_daily: one row per position of a playlist on a day.
-- grain: playlist_id, snapshot_date, position
-- answers: what stood on a playlist that day, and since when
-- Of several captures of a day the last is current, and only that is shown. Everything that stands there has a row, also
-- what is no song: episodes, local files, items that Spotify no longer shows.
-- column recording_id: the match's recording, else the Spotify track id; null for what is no track of Spotify's
-- column added_at: when it was added, as Spotify says; null where it keeps no such time, or the source does not tell [UTC]
-- column days_on_playlist: snapshot_date - day of added_at + 1: 1 on the day it was added; null without added_at, and where added_at lies after the day of the snapshot [days]
-- column days_status: OK, NO_ADDED_AT, or ADDED_LATER where the clocks of the source disagree
-- column item_type: track, episode, local or unavailable
-- column track_id: Spotify id of the track or episode
-- column title: title
-- column artist_names: credited artists in the order of the credit
-- column artist_names_text: the same, joined by ", "
-- column artist_ids: their Spotify ids, same order; null where the source gives none
-- column album_id: Spotify album
-- column playlist_name: name of the playlist at that capture
-- column captured_at: when the playlist was read [UTC]
-- column source: the source of the capture
-- column month: calendar month of snapshot_date; filter on it to read less [yyyy-mm]
WITH dated AS (
    SELECT
        s.playlist_id,
        s.snapshot_date,
        s.position,
        CASE WHEN s.item_type = 'track' THEN COALESCE(m.recording_id, s.track_id) END AS recording_id,
        s.added_at,
        date_diff('day', CAST(s.added_at AS date), s.snapshot_date) + 1 AS days,
        s.item_type,
        s.track_id,
        s.title,
        s.artist_names,
        s.artist_ids,
        s.album_id,
        s.playlist_name,
        s.captured_at,
        s.source,
        s.month
    FROM playlist_snapshots s
    LEFT JOIN track_matches m ON m.platform = 'spotify' AND m.item_id = s.track_id
    WHERE s.current
)
SELECT
    playlist_id,
    snapshot_date,
    position,
    recording_id,
    added_at,
    CASE WHEN days >= 1 THEN days END AS days_on_playlist,
    CASE WHEN days IS NULL THEN 'NO_ADDED_AT' WHEN days < 1 THEN 'ADDED_LATER' ELSE 'OK' END AS days_status,
    item_type,
    track_id,
    title,
    artist_names,
    array_join(artist_names, ', ') AS artist_names_text,
    artist_ids,
    album_id,
    playlist_name,
    captured_at,
    source,
    month
FROM dated
