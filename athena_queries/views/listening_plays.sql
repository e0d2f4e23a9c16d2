-- listening_plays: one row per play of a connected user, whoever told of it, and however often.
-- grain: user_id, played_at, item_id
-- answers: what did a user play, each play once
-- An imported play is left out where a more exact one of the same user agrees with it: a poll before the extended history,
-- that before account data. Agreeing is: the same title and first artist in lower case with runs of blanks as one
-- (where title or artist is missing, the same item), and a time within the import's precision: at most two seconds apart
-- for the extended history; for account data, which has minutes, from half a minute before the minute to half a minute
-- after it.
-- column title: title
-- column artist_name: first credited artist
-- column ms_played: how long it was heard; null where only a poll told of it [ms]
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
told_better AS (
    SELECT DISTINCT w.user_id, w.played_at, w.item_id
    FROM spelled w
    JOIN spelled b ON b.user_id = w.user_id AND b.song = w.song
    WHERE w.exactness < b.exactness
        AND b.played_at >= date_add('second', CASE WHEN w.exactness = 1 THEN -30 ELSE -2 END, w.played_at)
        AND b.played_at <= date_add('second', CASE WHEN w.exactness = 1 THEN 90 ELSE 2 END, w.played_at)
)
SELECT
    s.user_id,
    s.played_at,
    s.item_id,
    s.title,
    s.artist_name,
    s.ms_played,
    s.time_precision,
    s.context_type,
    s.context_uri,
    s.origin,
    s.source
FROM spelled s
LEFT JOIN told_better t ON t.user_id = s.user_id AND t.played_at = s.played_at AND t.item_id = s.item_id
WHERE t.user_id IS NULL
