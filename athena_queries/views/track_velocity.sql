-- track_velocity: one row per recording on a chart and date, set against the date exactly 7 days earlier.
-- grain: platform, chart, market, chart_date, recording_id
-- answers: how fast does a song climb, and how fast do its streams grow
-- Exactly 7 days: a date that the lake lacks is not replaced by the one beside it. No two dates that are 7 days apart
-- have a gap between them.
-- column rank: rank now [rank]
-- column rank_7d_ago: rank exactly 7 days earlier; null unless status is OK [rank]
-- column velocity_7d: rank_7d_ago - rank, up is positive; null unless status is OK [ranks]
-- column streams: streams now [streams]
-- column streams_7d_ago: streams exactly 7 days earlier [streams]
-- column streams_growth_7d: streams / streams_7d_ago - 1; null too where a count is missing or the earlier one is 0 [ratio]
-- column status: OK; ABSENT_7D_AGO, the chart was observed that day and the song was not on it; INSUFFICIENT_HISTORY, the chart was not observed that day
SELECT
    r.platform,
    r.chart,
    r.market,
    r.chart_date,
    r.recording_id,
    r.rank,
    e.rank AS rank_7d_ago,
    e.rank - r.rank AS velocity_7d,
    r.streams,
    e.streams AS streams_7d_ago,
    CAST(r.streams AS double) / CAST(NULLIF(e.streams, 0) AS double) - 1e0 AS streams_growth_7d,
    CASE
        WHEN e.rank IS NOT NULL THEN 'OK'
        WHEN d.chart_date IS NOT NULL THEN 'ABSENT_7D_AGO'
        ELSE 'INSUFFICIENT_HISTORY'
    END AS status
FROM recording_positions r
LEFT JOIN recording_positions e
    ON e.platform = r.platform
    AND e.chart = r.chart
    AND e.market = r.market
    AND e.recording_id = r.recording_id
    AND e.chart_date = CAST(date_add('day', -7, r.chart_date) AS date)
LEFT JOIN chart_depth d
    ON d.platform = r.platform
    AND d.chart = r.chart
    AND d.market = r.market
    AND d.chart_date = CAST(date_add('day', -7, r.chart_date) AS date)
