-- momentum: one row per recording on a chart and date.
-- grain: platform, chart, market, chart_date, recording_id
-- answers: what is climbing, in ranks and in streams together
-- Each of the two gains of the last 7 days (track_velocity) is set against the chart's other recordings of that date
-- whose own is known: (gain - mean) / population standard deviation. Momentum is the mean of the two z-scores; with
-- only one of them it is null, for half a momentum cannot be compared with a whole one. On charts without streams
-- order by z_velocity. markets_climbing looks at all markets, so that a filter on the market saves little where it is
-- asked for; the other columns of a market are read from that market alone.
-- column rank: rank now [rank]
-- column velocity_7d: rank exactly 7 days earlier - rank, up is positive [ranks]
-- column streams: streams now [streams]
-- column streams_growth_7d: streams / streams exactly 7 days earlier - 1 [ratio]
-- column z_velocity: z-score of velocity_7d; null where it is, and where all have the same [standard deviations]
-- column z_streams_growth: z-score of streams_growth_7d; likewise [standard deviations]
-- column momentum: (z_velocity + z_streams_growth) / 2 [standard deviations]
-- column markets_climbing: markets in whose same chart its velocity_7d is above 0 on that date, `global` left out [markets]
-- column status: OK; ABSENT_7D_AGO or INSUFFICIENT_HISTORY as in track_velocity; NO_STREAMS_GROWTH, it is null; NO_SPREAD, all of the chart have the same velocity or growth
WITH gains AS (
    SELECT platform, chart, market, chart_date, recording_id, rank, velocity_7d, streams, streams_growth_7d, status
    FROM track_velocity
),
climbing AS (
    SELECT platform, chart, chart_date, recording_id, count(*) AS markets
    FROM gains
    WHERE velocity_7d > 0 AND market <> 'global'
    GROUP BY platform, chart, chart_date, recording_id
),
spread AS (
    SELECT
        platform,
        chart,
        market,
        chart_date,
        recording_id,
        rank,
        velocity_7d,
        streams,
        streams_growth_7d,
        status,
        -- Rounding may leave a deviation a hair above 0 where all are the same, and 0 where two differ by a hair.
        CASE
            WHEN min(velocity_7d) OVER field < max(velocity_7d) OVER field
            THEN (CAST(velocity_7d AS double) - avg(velocity_7d) OVER field) / NULLIF(stddev_pop(velocity_7d) OVER field, 0e0)
        END AS z_velocity,
        CASE
            WHEN min(streams_growth_7d) OVER field < max(streams_growth_7d) OVER field
            THEN (streams_growth_7d - avg(streams_growth_7d) OVER field) / NULLIF(stddev_pop(streams_growth_7d) OVER field, 0e0)
        END AS z_streams_growth
    FROM gains
    WINDOW field AS (PARTITION BY platform, chart, market, chart_date)
)
SELECT
    s.platform,
    s.chart,
    s.market,
    s.chart_date,
    s.recording_id,
    s.rank,
    s.velocity_7d,
    s.streams,
    s.streams_growth_7d,
    s.z_velocity,
    s.z_streams_growth,
    (s.z_velocity + s.z_streams_growth) / 2e0 AS momentum,
    COALESCE(c.markets, 0) AS markets_climbing,
    CASE
        WHEN s.status <> 'OK' THEN s.status
        WHEN s.streams_growth_7d IS NULL THEN 'NO_STREAMS_GROWTH'
        WHEN s.z_velocity IS NULL OR s.z_streams_growth IS NULL THEN 'NO_SPREAD'
        ELSE 'OK'
    END AS status
FROM spread s
LEFT JOIN climbing c
    ON c.platform = s.platform
    AND c.chart = s.chart
    AND c.chart_date = s.chart_date
    AND c.recording_id = s.recording_id
