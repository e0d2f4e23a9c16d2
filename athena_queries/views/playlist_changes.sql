-- playlist_changes: one row per recording that came to, left or moved within a playlist between two adjacent observed dates.
-- grain: playlist_id, snapshot_date, recording_id, change
-- answers: what did a playlist's editor do
-- A date is set against the playlist's observed date before it; the first has nothing to be set against and no row. A
-- capture holds the whole playlist, so that what is missing from it has left: a playlist has no depth, and may shrink.
-- For the same reason a change is a fact however long nobody looked; the status says where that was more than 7 days.
-- A recording stands where it stands first (playlist_recordings): a second copy that comes or goes changes nothing. A
-- song added at the top moves all that follow: they are MOVED. What is no song (an episode, a local file) is not told of.
-- column from_position: position on previous_date; null where ADDED
-- column to_position: position on snapshot_date; null where REMOVED
-- column previous_date: the adjacent observed date before
-- column days_between: snapshot_date - previous_date: it happened within these days [days]
-- column status: OK; AFTER_GAP, where days_between is more than 7
WITH days AS (
    SELECT DISTINCT playlist_id, snapshot_date FROM playlist_daily
),
calendar AS (
    SELECT
        playlist_id,
        snapshot_date,
        lag(snapshot_date) OVER (PARTITION BY playlist_id ORDER BY snapshot_date) AS previous_date,
        lead(snapshot_date) OVER (PARTITION BY playlist_id ORDER BY snapshot_date) AS next_date
    FROM days
),
lined_up AS (
    SELECT
        p.playlist_id,
        p.recording_id,
        p.snapshot_date,
        p.position,
        c.previous_date,
        c.next_date,
        lag(p.snapshot_date) OVER recording AS date_before,
        lag(p.position) OVER recording AS position_before,
        lead(p.snapshot_date) OVER recording AS date_after
    FROM playlist_recordings p
    JOIN calendar c ON c.playlist_id = p.playlist_id AND c.snapshot_date = p.snapshot_date
    WINDOW recording AS (PARTITION BY p.recording_id, p.playlist_id ORDER BY p.snapshot_date)
),
-- Each row is looked at twice: how it came to stand here, and whether it is gone on the next date.
looked_at AS (
    SELECT
        l.playlist_id,
        CASE WHEN v.view = 1 THEN l.snapshot_date ELSE l.next_date END AS snapshot_date,
        l.recording_id,
        CASE
            WHEN v.view = 1 AND l.previous_date IS NULL THEN NULL
            WHEN v.view = 1 AND COALESCE(l.date_before < l.previous_date, true) THEN 'ADDED'
            WHEN v.view = 1 AND l.position <> l.position_before THEN 'MOVED'
            WHEN v.view = 2 AND COALESCE(l.date_after > l.next_date, l.next_date IS NOT NULL) THEN 'REMOVED'
        END AS change,
        CASE WHEN v.view = 2 THEN l.position WHEN l.date_before = l.previous_date THEN l.position_before END AS from_position,
        CASE WHEN v.view = 1 THEN l.position END AS to_position,
        CASE WHEN v.view = 1 THEN l.previous_date ELSE l.snapshot_date END AS previous_date
    FROM lined_up l
    CROSS JOIN UNNEST(sequence(1, 2)) AS v (view)
)
SELECT
    playlist_id,
    snapshot_date,
    recording_id,
    change,
    from_position,
    to_position,
    previous_date,
    date_diff('day', previous_date, snapshot_date) AS days_between,
    CASE WHEN date_diff('day', previous_date, snapshot_date) > 7 THEN 'AFTER_GAP' ELSE 'OK' END AS status
FROM looked_at
WHERE change IS NOT NULL
