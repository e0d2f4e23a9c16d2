-- track_velocity: one row per recording on a chart and date, set against the date exactly 7 days earlier.
-- grain: platform, chart, market, chart_date, recording_id
-- answers: how fast does a song climb, and how fast do its streams grow
-- Exactly 7 days: a date that the lake lacks is not replaced by the one beside it. No two dates that are 7 days apart
-- have a gap between them. Earlier dates are moved by 7 days and not the later ones, so that a filter on the date
-- holds of both before they are joined.
-- column rank: rank now [rank]
-- column rank_7d_ago: rank exactly 7 days earlier; null unless status is OK [rank]
-- column velocity_7d: rank_7d_ago - rank, up is positive; null unless status is OK [ranks]
-- column streams: streams now [streams]
-- column streams_7d_ago: streams exactly 7 days earlier [streams]
-- column streams_growth_7d: streams / streams_7d_ago - 1; null too where a count is missing or the earlier one is 0 [ratio]
-- column status: OK; ABSENT_7D_AGO, the chart was observed that day and the song was not on it; INSUFFICIENT_HISTORY, the chart was not observed that day
WITH a_week_before AS (
    SELECT
        platform,
        chart,
        market,
        CAST(date_add('day', 7, chart_date) AS date) AS chart_date,
        recording_id,
        rank,
        streams
    FROM recording_positions
),
observed_a_week_before AS (
    SELECT platform, chart, market, CAST(date_add('day', 7, chart_date) AS date) AS chart_date
    FROM chart_depth
)
SELECT
    p.platform,
    p.chart,
    p.market,
    p.chart_date,
    p.recording_id,
    p.rank,
    b.rank AS rank_7d_ago,
    b.rank - p.rank AS velocity_7d,
    p.streams,
    b.streams AS streams_7d_ago,
    CAST(p.streams AS double) / CAST(NULLIF(b.streams, 0) AS double) - 1e0 AS streams_growth_7d,
    CASE
        WHEN b.rank IS NOT NULL THEN 'OK'
        WHEN o.chart_date IS NOT NULL THEN 'ABSENT_7D_AGO'
        ELSE 'INSUFFICIENT_HISTORY'
    END AS status
FROM recording_positions p
LEFT JOIN a_week_before b
    ON b.recording_id = p.recording_id
    AND b.market = p.market
    AND b.chart = p.chart
    AND b.platform = p.platform
    AND b.chart_date = p.chart_date
LEFT JOIN observed_a_week_before o
    ON o.platform = p.platform
    AND o.chart = p.chart
    AND o.market = p.market
    AND o.chart_date = p.chart_date
