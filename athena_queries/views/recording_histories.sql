-- recording_histories: one row per recording on a chart.
-- grain: platform, chart, market, recording_id
-- answers: on which observed dates did a recording stand on a chart, and where; what looks along its dates begins here
-- One number holds all that is known of a date, and an array all dates: numbers are gathered and sorted several times
-- faster than a window orders rows. Its digits are, from the front: the step of the date as chart_calendar counts it;
-- five of the day, counted from 1900-01-01; one that tells how a run would begin there: 1 the date is left_censored,
-- 2 the rank is deeper than the adjacent date before was seen, else 0; one that tells how it would end there, as
-- recording_daily does: 0 exit, 1 cut, 2 gap, 3 right_censored; six of the rank.
-- column places: a number per observed date on the chart, in the order of the dates
WITH calendar AS (
    SELECT
        platform,
        chart,
        market,
        chart_date,
        step * 10000000000000 + date_diff('day', DATE '1900-01-01', chart_date) * 100000000
            + CASE WHEN left_censored THEN 10000000 ELSE 0 END AS place,
        -- Three facts in one number, for each further column of a join costs as much as two of these sums.
        CASE unproven_end WHEN 'cut' THEN 1 WHEN 'gap' THEN 2 ELSE 3 END * 100000000000000
            + CAST(COALESCE(next_depth, 0) AS bigint) * 10000000
            + COALESCE(previous_depth, 9999999) AS limits
    FROM chart_calendar
)
SELECT
    p.platform,
    p.chart,
    p.market,
    p.recording_id,
    array_sort(array_agg(
        c.place
            + CASE WHEN p.rank > c.limits % 10000000 THEN 20000000 ELSE 0 END
            + CASE
                WHEN p.rank <= c.limits / 10000000 % 10000000 THEN 0
                ELSE c.limits / 100000000000000 * 1000000
            END
            + p.rank
    )) AS places
FROM recording_positions p
JOIN calendar c
    ON c.platform = p.platform
    AND c.chart = p.chart
    AND c.market = p.market
    AND c.chart_date = p.chart_date
GROUP BY p.platform, p.chart, p.market, p.recording_id
