-- how_long_will_it_last: how many more days a song is expected to stay on a market's chart
-- asked: how long will {song} last in {market}
-- asked: how long will {song} last
-- parameter song: a title, or a part of title and artist
-- parameter market: which market = global
-- sentence: {title} by {artist_names_text} is expected to stay about {median_left:.0f} more days in {market} after {as_of}, and for eight of ten such songs it is {low_80:.0f} to {high_80_text}.
-- nothing: Nothing is expected of {song} in {market}: it is not on the newest chart that a model was fitted for, it may stay longer than the past can tell, or nothing was fitted; see `chartlake expect`.
-- one: recording_id
WITH named AS (
    SELECT
        recording_id,
        title,
        artist_names_text,
        CASE WHEN lower(title) = lower('{song}') THEN 1 ELSE 0 END AS exact
    FROM recording_titles
    WHERE platform = 'spotify' AND chart = 'songs_daily' AND market = '{market}'
        AND lower(title || ' ' || artist_names_text) LIKE '%' || lower('{song}') || '%'
),
-- Who says the whole title means no longer one.
meant AS (
    SELECT recording_id, title, artist_names_text FROM named WHERE exact = (SELECT max(exact) FROM named)
)
SELECT
    t.title,
    t.artist_names_text,
    e.median_left,
    e.low_80,
    e.high_80,
    COALESCE(CAST(CAST(e.high_80 AS bigint) AS varchar), 'more than ' || CAST(CAST(e.horizon AS bigint) AS varchar))
        AS high_80_text,
    e.top_10_probability,
    e.top_10_status,
    e.beats_baselines,
    e.as_of,
    e.model_version,
    e.recording_id
FROM expected_run e
JOIN meant t ON t.recording_id = e.recording_id
WHERE e.platform = 'spotify' AND e.chart = 'songs_daily' AND e.market = '{market}'
ORDER BY e.recording_id
LIMIT 20
