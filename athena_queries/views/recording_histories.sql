-- recording_histories: one row per recording on a chart.
-- grain: platform, chart, market, recording_id
-- answers: on which observed dates did a recording stand on a chart, and where; what looks along its dates begins here
-- One number holds all that is known of a date, and an array all dates: numbers are gathered and sorted several times
-- faster than a window orders rows. Its digits are, from the front: the step of the date as chart_calendar counts it;
-- five of the day, counted from 1900-01-01; one that is 4 more where the date is left_censored, and tells how a run would
-- end there as recording_daily does: 0 exit, 1 cut, 2 gap, 3 right_censored; six of the rank.
-- column places: a number per observed date on the chart, in the order of the dates
WITH calendar AS (
    SELECT
        platform,
        chart,
        market,
        chart_date,
        step * 1000000000000 + date_diff('day', DATE '1900-01-01', chart_date) * 10000000
            + CASE WHEN left_censored THEN 4000000 ELSE 0 END AS place,
        next_depth,
        CASE unproven_end WHEN 'cut' THEN 1000000 WHEN 'gap' THEN 2000000 ELSE 3000000 END AS unproven_end
    FROM chart_calendar
)
SELECT
    p.platform,
    p.chart,
    p.market,
    p.recording_id,
    array_sort(array_agg(
        c.place + CASE WHEN p.rank <= c.next_depth THEN 0 ELSE c.unproven_end END + p.rank
    )) AS places
FROM recording_positions p
JOIN calendar c
    ON c.platform = p.platform
    AND c.chart = p.chart
    AND c.market = p.market
    AND c.chart_date = p.chart_date
GROUP BY p.platform, p.chart, p.market, p.recording_id
