-- listening_plays: one row per play of a connected user, whoever told of it, and however often.
-- grain: user_id, played_at, item_id
-- answers: what did a user play, each play once
-- An imported play is left out where a more exact one of the same user agrees with it: a poll before the extended history,
-- that before account data; of two that are equally exact, at the same moment and of the same title and artist, the one
-- with the smaller id stays. Agreeing is: the same item, or the same title and artist in lower case with runs of blanks as
-- one, and a time within the import's precision: at most two seconds apart for the extended history; for account data,
-- which has minutes, from half a minute before the minute to half a minute after it. How long a play was heard it takes
-- from the most exact import that agrees, and an import gives that to one play only, the nearest in time.
-- column title: title
-- column artist_name: first credited artist
-- column ms_played: how long it was heard; null where no import tells of it [ms]
-- column time_precision: how exact played_at is: ms, s or minute
-- column context_type: album, playlist, artist, collection …; null for imports
-- column context_uri: Spotify URI of the context; null for imports
-- column origin: poll or import
-- column source: which source told of it
WITH spelled AS (
    SELECT
        user_id,
        played_at,
        item_id,
        title,
        artist_name,
        ms_played,
        time_precision,
        context_type,
        context_uri,
        origin,
        source,
        CASE
            WHEN title IS NULL OR artist_name IS NULL THEN item_id
            ELSE trim(regexp_replace(lower(title), ' +', ' ')) || ' / ' || trim(regexp_replace(lower(artist_name), ' +', ' '))
        END AS song,
        CASE WHEN origin = 'poll' THEN 3 WHEN time_precision = 'minute' THEN 1 ELSE 2 END AS exactness
    FROM plays
),
agreeing AS (
    SELECT user_id, played_at, item_id, exactness, ms_played, better_at, better_item
    FROM (
        SELECT w.user_id, w.played_at, w.item_id, w.exactness, w.ms_played,
            b.played_at AS better_at, b.item_id AS better_item, b.exactness AS better
        FROM spelled w
        JOIN spelled b ON b.user_id = w.user_id AND b.song = w.song
        UNION
        SELECT w.user_id, w.played_at, w.item_id, w.exactness, w.ms_played,
            b.played_at AS better_at, b.item_id AS better_item, b.exactness AS better
        FROM spelled w
        JOIN spelled b ON b.user_id = w.user_id AND b.item_id = w.item_id
    ) pairs
    WHERE (exactness < better OR (exactness = better AND better_at = played_at AND better_item < item_id))
        AND better_at >= date_add('second', CASE WHEN exactness = 1 THEN -30 ELSE -2 END, played_at)
        AND better_at <= date_add('second', CASE WHEN exactness = 1 THEN 90 ELSE 2 END, played_at)
),
apart AS (
    SELECT user_id, played_at, item_id, better_at, better_item, ms_played, exactness,
        date_diff('millisecond', played_at, better_at) - CASE WHEN exactness = 1 THEN 30000 ELSE 0 END AS gap
    FROM agreeing
    WHERE ms_played IS NOT NULL
),
offered AS (
    SELECT user_id, better_at, better_item, ms_played, exactness, row_number() OVER (
        PARTITION BY user_id, played_at, item_id ORDER BY gap * gap, better_at, better_item
    ) AS place
    FROM apart
),
heard AS (
    SELECT user_id, better_at, better_item, max_by(ms_played, exactness * 1000000000000 + ms_played) AS ms_played
    FROM offered
    WHERE place = 1
    GROUP BY user_id, better_at, better_item
),
told_better AS (
    SELECT DISTINCT user_id, played_at, item_id FROM agreeing
)
SELECT
    s.user_id,
    s.played_at,
    s.item_id,
    s.title,
    s.artist_name,
    coalesce(s.ms_played, h.ms_played) AS ms_played,
    s.time_precision,
    s.context_type,
    s.context_uri,
    s.origin,
    s.source
FROM spelled s
LEFT JOIN told_better t ON t.user_id = s.user_id AND t.played_at = s.played_at AND t.item_id = s.item_id
LEFT JOIN heard h ON h.user_id = s.user_id AND h.better_at = s.played_at AND h.better_item = s.item_id
WHERE t.user_id IS NULL
