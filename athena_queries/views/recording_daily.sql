-- recording_daily: one row per recording on a chart and date, its versions merged.
-- grain: platform, chart, market, chart_date, recording_id
-- answers: where did a recording stand, and with how many streams
-- column rank: best rank of its versions [rank]
-- column streams: streams of all its versions; null where none has a count [streams]
-- column videos: videos of all its versions; null where none has a count [videos]
-- column versions: distinct items of the chart that are this recording [items]
-- column depth: largest rank of the chart on that date [rank]
-- column left_censored: the date is the chart's first observed date, or the first after a gap
-- column month: calendar month of chart_date [yyyy-mm]
-- column step: number of the observed date as chart_calendar counts it: two dates are adjacent when steps differ by 1
-- column ends_as: how a run ends whose last date this is; first that holds: gap where the calendar jumps; right_censored on the chart's last observed date; exit where the next date is deep enough to show that it left; else cut
SELECT
    p.platform,
    p.chart,
    p.market,
    p.chart_date,
    p.recording_id,
    p.rank,
    p.streams,
    p.videos,
    p.versions,
    c.depth,
    c.left_censored,
    p.month,
    c.step,
    CASE WHEN p.rank <= c.next_depth THEN 'exit' ELSE c.unproven_end END AS ends_as
FROM recording_positions p
JOIN chart_calendar c
    ON c.platform = p.platform
    AND c.chart = p.chart
    AND c.market = p.market
    AND c.chart_date = p.chart_date
