-- album_leaderboard: one row per album with a recording on a chart.
-- grain: platform, chart, market, album_id
-- answers: which albums do best
-- A recording counts for each album that holds a track of it (recording_albums); two tracks of one recording count once.
-- Charts name no albums: a recording whose album no source tells is in no row, and a column says how many those are.
-- column days_at_1: distinct dates with at least one recording of the album at rank 1 [dates]
-- column days_in_top_10: distinct dates with at least one recording at rank 10 or better [dates]
-- column days_in_top_50: distinct dates with at least one recording at rank 50 or better [dates]
-- column recordings: distinct recordings on the chart [recordings]
-- column streams: streams of all its recordings; null where none has a count [streams]
-- column first_date: first observed date with a recording of the album
-- column last_date: last such date
-- column album_name: title of the album; null where no source tells it
-- column album_type: album, single or compilation; null where no source tells it
-- column recordings_without_album: recordings of the whole chart that no album is known of [recordings]
WITH dates AS (
    SELECT
        r.platform,
        r.chart,
        r.market,
        a.album_id,
        r.chart_date,
        min(r.rank) AS best_rank,
        sum(r.streams) AS streams
    FROM recording_positions r
    JOIN recording_albums a ON a.recording_id = r.recording_id
    GROUP BY r.platform, r.chart, r.market, a.album_id, r.chart_date
),
boards AS (
    SELECT
        platform,
        chart,
        market,
        album_id,
        sum(CASE WHEN best_rank = 1 THEN 1 ELSE 0 END) AS days_at_1,
        sum(CASE WHEN best_rank <= 10 THEN 1 ELSE 0 END) AS days_in_top_10,
        sum(CASE WHEN best_rank <= 50 THEN 1 ELSE 0 END) AS days_in_top_50,
        sum(streams) AS streams,
        min(chart_date) AS first_date,
        max(chart_date) AS last_date
    FROM dates
    GROUP BY platform, chart, market, album_id
),
charted AS (
    SELECT DISTINCT platform, chart, market, recording_id
    FROM chart_positions
    WHERE current AND recording_id IS NOT NULL
),
held AS (
    SELECT
        c.platform,
        c.chart,
        c.market,
        a.album_id,
        sum(CASE WHEN a.album_id IS NULL THEN 1 ELSE 0 END)
            OVER (PARTITION BY c.platform, c.chart, c.market) AS recordings_without_album
    FROM charted c
    LEFT JOIN recording_albums a ON a.recording_id = c.recording_id
),
catalogues AS (
    SELECT
        platform,
        chart,
        market,
        album_id,
        count(*) AS recordings,
        max(recordings_without_album) AS recordings_without_album
    FROM held
    WHERE album_id IS NOT NULL
    GROUP BY platform, chart, market, album_id
)
SELECT
    b.platform,
    b.chart,
    b.market,
    b.album_id,
    CAST(b.days_at_1 AS bigint) AS days_at_1,
    CAST(b.days_in_top_10 AS bigint) AS days_in_top_10,
    CAST(b.days_in_top_50 AS bigint) AS days_in_top_50,
    c.recordings,
    CAST(b.streams AS bigint) AS streams,
    b.first_date,
    b.last_date,
    f.name AS album_name,
    f.album_type,
    CAST(c.recordings_without_album AS bigint) AS recordings_without_album
FROM boards b
JOIN catalogues c
    ON c.platform = b.platform
    AND c.chart = b.chart
    AND c.market = b.market
    AND c.album_id = b.album_id
LEFT JOIN album_facts f ON f.album_id = b.album_id
