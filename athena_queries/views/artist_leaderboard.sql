-- artist_leaderboard: one row per artist on a chart.
-- grain: platform, chart, market, artist_id
-- answers: which artists do best
-- A song by several credited artists counts for each of them; two versions of one recording count once.
-- column days_at_1: distinct dates with at least one recording of the artist at rank 1 [dates]
-- column days_in_top_10: distinct dates with at least one recording at rank 10 or better [dates]
-- column days_in_top_50: distinct dates with at least one recording at rank 50 or better [dates]
-- column recordings: distinct recordings on the chart [recordings]
-- column streams: streams of all its recordings; null where none has a count [streams]
-- column first_date: first observed date with a recording of the artist
-- column last_date: last such date
-- column artist_name: name; the credit where no source gives ids
-- Sums and minima need no merging of versions.
WITH songs AS (
    SELECT
        platform,
        chart,
        market,
        recording_id,
        sum(streams) AS streams,
        min(chart_date) AS first_date,
        max(chart_date) AS last_date,
        -- Day and rank of each place in the top 50; a song that had none has one place that is null.
        COALESCE(
            array_agg(date_diff('day', DATE '1900-01-01', chart_date) * 100 + rank) FILTER (WHERE rank <= 50),
            ARRAY[CAST(NULL AS bigint)]
        ) AS places
    FROM chart_positions
    WHERE current AND recording_id IS NOT NULL
    GROUP BY platform, chart, market, recording_id
),
-- What a song did and whose it is stand one below the other and are not joined, so that a filter on several markets
-- reaches both.
told AS (
    SELECT
        platform,
        chart,
        market,
        recording_id,
        streams,
        first_date,
        last_date,
        places,
        NULL AS artist_id,
        NULL AS artist_name
    FROM songs
    UNION ALL
    SELECT
        platform,
        chart,
        market,
        recording_id,
        NULL AS streams,
        NULL AS first_date,
        NULL AS last_date,
        NULL AS places,
        artist_id,
        artist_name
    FROM recording_artists
),
recordings AS (
    SELECT
        platform,
        chart,
        market,
        recording_id,
        max(streams) AS streams,
        max(first_date) AS first_date,
        max(last_date) AS last_date,
        max_by(places, first_date) AS places,
        array_agg(artist_id ORDER BY artist_id) FILTER (WHERE artist_id IS NOT NULL) AS artist_ids,
        array_agg(artist_name ORDER BY artist_id) FILTER (WHERE artist_id IS NOT NULL) AS artist_names
    FROM told
    GROUP BY platform, chart, market, recording_id
),
credited AS (
    SELECT
        r.platform,
        r.chart,
        r.market,
        a.artist_id,
        a.artist_name,
        r.streams,
        r.first_date,
        r.last_date,
        r.places
    FROM recordings r
    CROSS JOIN UNNEST(r.artist_ids, r.artist_names) AS a (artist_id, artist_name)
),
dates AS (
    SELECT
        c.platform,
        c.chart,
        c.market,
        c.artist_id,
        p.place / 100 AS day,
        min(p.place % 100) AS best_rank,
        sum(CASE WHEN p.number = 1 THEN 1 ELSE 0 END) AS recordings,
        sum(CASE WHEN p.number = 1 THEN c.streams END) AS streams,
        min(c.first_date) AS first_date,
        max(c.last_date) AS last_date,
        max(c.artist_name) AS artist_name
    FROM credited c
    CROSS JOIN UNNEST(c.places) WITH ORDINALITY AS p (place, number)
    GROUP BY c.platform, c.chart, c.market, c.artist_id, p.place / 100
)
SELECT
    platform,
    chart,
    market,
    artist_id,
    CAST(sum(CASE WHEN best_rank = 1 THEN 1 ELSE 0 END) AS bigint) AS days_at_1,
    CAST(sum(CASE WHEN best_rank <= 10 THEN 1 ELSE 0 END) AS bigint) AS days_in_top_10,
    CAST(sum(CASE WHEN best_rank <= 50 THEN 1 ELSE 0 END) AS bigint) AS days_in_top_50,
    CAST(sum(recordings) AS bigint) AS recordings,
    CAST(sum(streams) AS bigint) AS streams,
    min(first_date) AS first_date,
    max(last_date) AS last_date,
    max(artist_name) AS artist_name
FROM dates
GROUP BY platform, chart, market, artist_id
