-- recording_debuts: one row per recording on a chart, with the first date it was seen there.
-- grain: platform, chart, market, recording_id
-- answers: when was a song first seen on a chart; what only needs the debut is spared the whole of track_lifecycle
-- column debut_date: first observed date on the chart
-- column left_censored: that is the chart's first observed date, or the first after a gap: it may have been there before
SELECT
    platform,
    chart,
    market,
    recording_id,
    min(chart_date) AS debut_date,
    min_by(left_censored, chart_date) AS left_censored
FROM recording_daily
GROUP BY platform, chart, market, recording_id
