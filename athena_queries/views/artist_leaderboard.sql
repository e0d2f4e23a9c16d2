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
WITH dates AS (
    SELECT
        r.platform,
        r.chart,
        r.market,
        a.artist_id,
        r.chart_date,
        min(r.rank) AS best_rank,
        sum(r.streams) AS streams
    FROM recording_positions r
    JOIN recording_artists a
        ON a.platform = r.platform
        AND a.chart = r.chart
        AND a.market = r.market
        AND a.recording_id = r.recording_id
    GROUP BY r.platform, r.chart, r.market, a.artist_id, r.chart_date
),
boards AS (
    SELECT
        platform,
        chart,
        market,
        artist_id,
        sum(CASE WHEN best_rank = 1 THEN 1 ELSE 0 END) AS days_at_1,
        sum(CASE WHEN best_rank <= 10 THEN 1 ELSE 0 END) AS days_in_top_10,
        sum(CASE WHEN best_rank <= 50 THEN 1 ELSE 0 END) AS days_in_top_50,
        sum(streams) AS streams,
        min(chart_date) AS first_date,
        max(chart_date) AS last_date
    FROM dates
    GROUP BY platform, chart, market, artist_id
),
catalogues AS (
    SELECT platform, chart, market, artist_id, count(*) AS recordings, max(artist_name) AS artist_name
    FROM recording_artists
    GROUP BY platform, chart, market, artist_id
)
SELECT
    b.platform,
    b.chart,
    b.market,
    b.artist_id,
    CAST(b.days_at_1 AS bigint) AS days_at_1,
    CAST(b.days_in_top_10 AS bigint) AS days_in_top_10,
    CAST(b.days_in_top_50 AS bigint) AS days_in_top_50,
    c.recordings,
    CAST(b.streams AS bigint) AS streams,
    b.first_date,
    b.last_date,
    c.artist_name
FROM boards b
JOIN catalogues c
    ON c.platform = b.platform
    AND c.chart = b.chart
    AND c.market = b.market
    AND c.artist_id = b.artist_id
