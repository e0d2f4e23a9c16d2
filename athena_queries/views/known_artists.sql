-- known_artists: one row per recording and credited artist whose id is known.
-- grain: recording_id, artist_id
-- answers: whose recording is it, by id
-- A recording is its own Spotify track and all those that matching ties to it, from whatever platform; each track is by
-- the artists that `tracks` names last, else by those that the newest current snapshot of a Spotify chart gives ids of,
-- in whatever market. The look-up reads the Spotify charts whole: a filter on chart or market does not shorten it.
-- column artist_name: name beside the id; null where the row does not name each of its ids
WITH charted AS (
    SELECT item_id, artist_ids, artist_names, max(fetched_at) AS fetched_at
    FROM chart_snapshots
    WHERE current AND platform = 'spotify' AND item_type = 'track' AND item_id NOT LIKE 'text:%'
        AND cardinality(artist_ids) > 0
    GROUP BY item_id, artist_ids, artist_names
),
told AS (
    SELECT track_id, artist_ids, artist_names, 1 AS way, NULL AS fetched_at
    FROM track_artists
    UNION ALL
    SELECT item_id AS track_id, artist_ids, artist_names, 2 AS way, fetched_at
    FROM charted
),
ordered AS (
    SELECT
        track_id,
        artist_ids,
        artist_names,
        row_number() OVER (
            PARTITION BY track_id
            ORDER BY way, fetched_at DESC, array_join(artist_ids, ','), array_join(artist_names, ', ')
        ) AS place
    FROM told
),
credited AS (
    SELECT r.recording_id, o.artist_ids, o.artist_names
    FROM ordered o
    LEFT JOIN recording_tracks t ON t.track_id = o.track_id
    CROSS JOIN UNNEST(ARRAY[o.track_id, t.recording_id]) AS r (recording_id)
    WHERE o.place = 1 AND r.recording_id IS NOT NULL
)
SELECT
    c.recording_id,
    a.artist_id,
    max(CASE
        WHEN cardinality(c.artist_names) = cardinality(c.artist_ids) THEN element_at(c.artist_names, a.place)
    END) AS artist_name
FROM credited c
CROSS JOIN UNNEST(c.artist_ids) WITH ORDINALITY AS a (artist_id, place)
GROUP BY c.recording_id, a.artist_id
