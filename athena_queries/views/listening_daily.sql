-- listening_daily: one row per connected user and UTC day with a play.
-- grain: user_id, date
-- answers: how much, and how variously, does a user listen
-- A play belongs to the day on which it ended. Every play counts, however short. Who polled only does not know how long a
-- play was heard: minutes tells what is known, minutes_estimated takes the whole length of the track for the rest.
-- column plays: plays [plays]
-- column recordings: distinct recordings [recordings]
-- column artists: distinct artists, all that are credited where they are known by id (listening_artists) [artists]
-- column minutes: minutes heard in the plays whose time is known; null where none is [min]
-- column minutes_estimated: the same and the length of the track where only that is known; null where neither is [min]
-- column plays_measured: plays whose time is known [plays]
-- column plays_estimated: plays for which the length of the track stands in [plays]
WITH days AS (
    SELECT
        r.user_id,
        r.date,
        count(*) AS plays,
        count(DISTINCT r.recording_id) AS recordings,
        sum(r.ms_played) AS ms,
        sum(COALESCE(r.ms_played, t.duration_ms)) AS estimated_ms,
        count(r.ms_played) AS plays_measured,
        count(COALESCE(r.ms_played, t.duration_ms)) AS plays_told
    FROM listening_recordings r
    LEFT JOIN track_facts t ON t.track_id = r.item_id
    GROUP BY r.user_id, r.date
),
credited AS (
    SELECT user_id, date, count(DISTINCT artist_id) AS artists
    FROM listening_artists
    GROUP BY user_id, date
)
SELECT
    d.user_id,
    d.date,
    d.plays,
    d.recordings,
    COALESCE(c.artists, 0) AS artists,
    CAST(d.ms AS double) / 60000e0 AS minutes,
    CAST(d.estimated_ms AS double) / 60000e0 AS minutes_estimated,
    d.plays_measured,
    d.plays_told - d.plays_measured AS plays_estimated
FROM days d
LEFT JOIN credited c ON c.user_id = d.user_id AND c.date = d.date
