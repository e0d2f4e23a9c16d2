-- recording_histories: one row per recording on a chart.
-- grain: platform, chart, market, recording_id
-- answers: on which observed dates did a recording stand on a chart, and where; every view of a whole history begins here
-- One array holds it all, for numbers are gathered and sorted several times faster than a window orders rows.
-- column places: step * 1000000 + rank of each of its dates, in their order; step as chart_calendar counts it
SELECT
    p.platform,
    p.chart,
    p.market,
    p.recording_id,
    array_sort(array_agg(c.step * 1000000 + p.rank)) AS places
FROM recording_positions p
JOIN chart_calendar c
    ON c.platform = p.platform
    AND c.chart = p.chart
    AND c.market = p.market
    AND c.chart_date = p.chart_date
GROUP BY p.platform, p.chart, p.market, p.recording_id
