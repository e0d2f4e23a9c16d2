-- listening_top: one row per connected user, period, kind and rank, as far down as one of the two lists goes.
-- grain: user_id, period, kind, rank
-- answers: what does a user hear most, and does Spotify's own list say the same
-- The periods are Spotify's: short_term, 28 days; medium_term, 182 days; long_term, 365 days. They end on the day of the
-- newest list of that user, kind and period, else on the user's last day with a play. Own counts are over the plays of
-- these UTC days, every play however short; the 50 with most plays, of equal ones by id. A track is a recording: two
-- versions of it count together, and stand in Spotify's list where the first of them stands. A play counts for each
-- artist (listening_artists). The two lists stand side by side, rank by rank.
-- column own_id: recording or artist at that rank by own counts; null where the own list is shorter
-- column own_name: its title or name; of several spellings the last in the alphabet
-- column own_plays: its plays in the period [plays]
-- column own_rank_at_spotify: where it stands in Spotify's list; null where it does not, or there is none [rank]
-- column spotify_item_id: Spotify's track or artist at that rank; null where its list is shorter
-- column spotify_name: its name in that list
-- column spotify_own_rank: where it stands among all that was played in the period; null where it was not [rank]
-- column spotify_own_plays: its plays in the period; 0 where it was not played [plays]
-- column first_day: first day of the period
-- column last_day: last day of the period
-- column status: OK; NO_TOP_LIST; NO_PLAYS in the period; INSUFFICIENT_HISTORY, the user's first known play is after first_day
WITH lists AS (
    SELECT user_id, kind, time_range AS period, max(observed_date) AS list_date
    FROM user_top
    GROUP BY user_id, kind, time_range
),
listeners AS (
    SELECT user_id, min(date) AS first_play, max(date) AS last_play
    FROM listening_recordings
    GROUP BY user_id
),
spans AS (
    SELECT k.kind, p.period, p.days
    FROM (VALUES 'artist', 'track') AS k (kind)
    CROSS JOIN (VALUES ('short_term', 28), ('medium_term', 182), ('long_term', 365)) AS p (period, days)
),
asked AS (
    SELECT user_id, kind, period FROM lists
    UNION
    SELECT l.user_id, s.kind, s.period FROM listeners l CROSS JOIN spans s
),
periods AS (
    SELECT
        a.user_id,
        a.kind,
        a.period,
        t.list_date,
        l.first_play,
        CAST(date_add('day', 1 - s.days, COALESCE(t.list_date, l.last_play)) AS date) AS first_day,
        COALESCE(t.list_date, l.last_play) AS last_day
    FROM asked a
    JOIN spans s ON s.kind = a.kind AND s.period = a.period
    LEFT JOIN lists t ON t.user_id = a.user_id AND t.kind = a.kind AND t.period = a.period
    LEFT JOIN listeners l ON l.user_id = a.user_id
),
heard AS (
    SELECT user_id, 'track' AS kind, date, recording_id AS own_id, title AS name
    FROM listening_recordings
    UNION ALL
    SELECT user_id, 'artist' AS kind, date, artist_id AS own_id, artist_name AS name
    FROM listening_artists
),
counted AS (
    SELECT p.user_id, p.period, p.kind, h.own_id, count(*) AS plays, max(h.name) AS name
    FROM periods p
    JOIN heard h ON h.user_id = p.user_id AND h.kind = p.kind AND h.date >= p.first_day AND h.date <= p.last_day
    GROUP BY p.user_id, p.period, p.kind, h.own_id
),
own AS (
    SELECT *, row_number() OVER (PARTITION BY user_id, period, kind ORDER BY plays DESC, own_id) AS rank
    FROM counted
),
spotify AS (
    SELECT
        u.user_id,
        u.time_range AS period,
        u.kind,
        CAST(u.rank AS bigint) AS rank,
        u.item_id,
        u.name,
        CASE WHEN u.kind = 'track' THEN COALESCE(m.recording_id, u.item_id) ELSE u.item_id END AS own_id
    FROM user_top u
    JOIN lists l
        ON l.user_id = u.user_id
        AND l.kind = u.kind
        AND l.period = u.time_range
        AND l.list_date = u.observed_date
    LEFT JOIN track_matches m ON m.platform = 'spotify' AND m.item_id = u.item_id
),
places AS (
    SELECT user_id, period, kind, own_id, min(rank) AS rank FROM spotify GROUP BY user_id, period, kind, own_id
),
paired AS (
    SELECT
        COALESCE(o.user_id, s.user_id) AS user_id,
        COALESCE(o.period, s.period) AS period,
        COALESCE(o.kind, s.kind) AS kind,
        COALESCE(o.rank, s.rank) AS rank,
        o.own_id,
        o.name AS own_name,
        o.plays AS own_plays,
        s.item_id AS spotify_item_id,
        s.name AS spotify_name,
        s.own_id AS spotify_own_id
    FROM (SELECT * FROM own WHERE rank <= 50) o
    FULL JOIN spotify s ON s.user_id = o.user_id AND s.period = o.period AND s.kind = o.kind AND s.rank = o.rank
)
SELECT
    r.user_id,
    r.period,
    r.kind,
    r.rank,
    r.own_id,
    r.own_name,
    r.own_plays,
    f.rank AS own_rank_at_spotify,
    r.spotify_item_id,
    r.spotify_name,
    c.rank AS spotify_own_rank,
    CASE WHEN r.spotify_item_id IS NOT NULL THEN COALESCE(c.plays, 0) END AS spotify_own_plays,
    p.first_day,
    p.last_day,
    CASE
        WHEN p.list_date IS NULL THEN 'NO_TOP_LIST'
        WHEN max(r.own_plays) OVER (PARTITION BY r.user_id, r.period, r.kind) IS NULL THEN 'NO_PLAYS'
        WHEN p.first_play > p.first_day THEN 'INSUFFICIENT_HISTORY'
        ELSE 'OK'
    END AS status
FROM paired r
JOIN periods p ON p.user_id = r.user_id AND p.period = r.period AND p.kind = r.kind
LEFT JOIN places f ON f.user_id = r.user_id AND f.period = r.period AND f.kind = r.kind AND f.own_id = r.own_id
LEFT JOIN own c ON c.user_id = r.user_id AND c.period = r.period AND c.kind = r.kind AND c.own_id = r.spotify_own_id
