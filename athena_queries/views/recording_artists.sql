-- recording_artists: one row per recording of a platform and artist credited on it.
-- grain: platform, recording_id, artist_id
-- answers: whose recording is it
-- Resolved by track id: the ids that any source gave for the track, on whatever chart, market and date, and those of
-- `tracks`. Where no item of the recording is resolved, the whole credit of the newest snapshot stands for one artist.
-- The look-up is one per platform: a filter on chart or market does not shorten it.
-- column artist_id: id of the artist, or name:<credit> where no source gives ids
-- column artist_name: name in the newest snapshot that gives it; the credit for name:<credit>
WITH credits AS (
    SELECT
        platform,
        recording_id,
        item_id,
        artist_ids,
        artist_names,
        max(fetched_at) AS fetched_at
    FROM chart_positions
    WHERE recording_id IS NOT NULL
    GROUP BY platform, recording_id, item_id, artist_ids, artist_names
),
known AS (
    SELECT platform, recording_id, artist_ids, artist_names, fetched_at
    FROM credits
    WHERE cardinality(artist_ids) > 0
    UNION ALL
    SELECT c.platform, c.recording_id, t.artist_ids, t.artist_names, t.fetched_at
    FROM (SELECT DISTINCT platform, recording_id, item_id FROM credits WHERE platform = 'spotify') c
    JOIN tracks t ON t.track_id = c.item_id
    WHERE cardinality(t.artist_ids) > 0
),
named AS (
    SELECT
        k.platform,
        k.recording_id,
        a.artist_id,
        CASE
            WHEN cardinality(k.artist_names) = cardinality(k.artist_ids) THEN element_at(k.artist_names, a.place)
        END AS artist_name,
        k.fetched_at
    FROM known k
    CROSS JOIN UNNEST(k.artist_ids) WITH ORDINALITY AS a (artist_id, place)
),
resolved AS (
    SELECT
        platform,
        recording_id,
        artist_id,
        max_by(artist_name, fetched_at) FILTER (WHERE artist_name IS NOT NULL) AS artist_name
    FROM named
    GROUP BY platform, recording_id, artist_id
),
unresolved AS (
    SELECT
        c.platform,
        c.recording_id,
        array_join(c.artist_names, ', ') AS credit,
        row_number() OVER (
            PARTITION BY c.platform, c.recording_id
            ORDER BY c.fetched_at DESC, array_join(c.artist_names, ', ')
        ) AS place
    FROM credits c
    LEFT JOIN (SELECT DISTINCT platform, recording_id FROM resolved) r
        ON r.platform = c.platform AND r.recording_id = c.recording_id
    WHERE r.recording_id IS NULL AND cardinality(c.artist_names) > 0
)
SELECT platform, recording_id, artist_id, artist_name
FROM resolved
UNION ALL
SELECT platform, recording_id, 'name:' || credit AS artist_id, credit AS artist_name
FROM unresolved
WHERE place = 1
