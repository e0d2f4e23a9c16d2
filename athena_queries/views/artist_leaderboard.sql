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
WITH facts AS (
    -- What a song is worth altogether, and where it stood in the top 50. Sums and minima need no merging of versions.
    SELECT
        platform,
        chart,
        market,
        recording_id,
        CAST(NULL AS date) AS chart_date,
        CAST(NULL AS integer) AS rank,
        sum(streams) AS streams,
        min(chart_date) AS first_date,
        max(chart_date) AS last_date
    FROM chart_positions
    WHERE current AND recording_id IS NOT NULL
    GROUP BY platform, chart, market, recording_id
    UNION ALL
    SELECT
        platform,
        chart,
        market,
        recording_id,
        chart_date,
        rank,
        NULL AS streams,
        NULL AS first_date,
        NULL AS last_date
    FROM chart_positions
    WHERE current AND recording_id IS NOT NULL AND rank <= 50
),
dates AS (
    SELECT
        f.platform,
        f.chart,
        f.market,
        a.artist_id,
        f.chart_date,
        min(f.rank) AS best_rank,
        count(f.first_date) AS recordings,
        sum(f.streams) AS streams,
        min(f.first_date) AS first_date,
        max(f.last_date) AS last_date,
        max(a.artist_name) AS artist_name
    FROM facts f
    JOIN recording_artists a
        ON a.platform = f.platform
        AND a.chart = f.chart
        AND a.market = f.market
        AND a.recording_id = f.recording_id
    GROUP BY f.platform, f.chart, f.market, a.artist_id, f.chart_date
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
