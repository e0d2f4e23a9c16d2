-- chart_calendar: one row per chart and observed date, with the observed dates on either side.
-- grain: platform, chart, market, chart_date
-- answers: which dates are adjacent, and where does a chart start or have a gap
-- A chart whose name ends in _weekly is weekly, every other is daily: nothing else decides it.
-- column depth: largest rank in the current snapshot [rank]
-- column month: calendar month of chart_date [yyyy-mm]
-- column first_date: first observed date of the chart
-- column previous_date: adjacent observed date before; null on the first date and after a gap
-- column previous_depth: depth on previous_date [rank]
-- column next_date: adjacent observed date after; null on the last date and before a gap
-- column next_depth: depth on next_date [rank]
-- column left_censored: the first observed date of the chart, or the first after a gap
-- column after_gap: the calendar jumps to this date by more than 7 days (daily) or 21 days (weekly)
-- column before_gap: the calendar jumps from this date by more than that
-- column unproven_end: how a run ends here unless next_depth proves that the song left: gap, where the calendar jumps; right_censored, on the last observed date; cut, where the next date is not deep enough
-- column step: number of the observed date, one more left out at every gap: two dates are adjacent when steps differ by 1
-- column novelty_known: past the first 28 calendar days of the chart (its first observed date is day 1), and not after_gap
-- column period: number of the observed date, from 1 [periods]
-- column cadence_days: days from one published date to the next: 7 for a weekly chart, 1 for a daily one [days]
WITH neighbours AS (
    SELECT
        platform,
        chart,
        market,
        chart_date,
        depth,
        month,
        CASE WHEN chart LIKE '%$_weekly' ESCAPE '$' THEN 21 ELSE 7 END AS bridge_days,
        min(chart_date) OVER (PARTITION BY platform, chart, market) AS first_date,
        lag(chart_date) OVER (PARTITION BY platform, chart, market ORDER BY chart_date) AS date_before,
        lag(depth) OVER (PARTITION BY platform, chart, market ORDER BY chart_date) AS depth_before,
        lead(chart_date) OVER (PARTITION BY platform, chart, market ORDER BY chart_date) AS date_after,
        lead(depth) OVER (PARTITION BY platform, chart, market ORDER BY chart_date) AS depth_after
    FROM chart_depth
),
bridged AS (
    SELECT
        *,
        COALESCE(date_diff('day', date_before, chart_date) > bridge_days, false) AS after_gap,
        COALESCE(date_diff('day', chart_date, date_after) > bridge_days, false) AS before_gap
    FROM neighbours
)
SELECT
    platform,
    chart,
    market,
    chart_date,
    depth,
    month,
    first_date,
    CASE WHEN NOT after_gap THEN date_before END AS previous_date,
    CASE WHEN NOT after_gap THEN depth_before END AS previous_depth,
    CASE WHEN NOT before_gap THEN date_after END AS next_date,
    CASE WHEN NOT before_gap THEN depth_after END AS next_depth,
    after_gap OR date_before IS NULL AS left_censored,
    after_gap,
    before_gap,
    CASE WHEN before_gap THEN 'gap' WHEN date_after IS NULL THEN 'right_censored' ELSE 'cut' END AS unproven_end,
    row_number() OVER (PARTITION BY platform, chart, market ORDER BY chart_date)
        + sum(CASE WHEN after_gap THEN 1 ELSE 0 END) OVER (PARTITION BY platform, chart, market ORDER BY chart_date)
        AS step,
    date_diff('day', first_date, chart_date) >= 28 AND NOT after_gap AS novelty_known,
    row_number() OVER (PARTITION BY platform, chart, market ORDER BY chart_date) AS period,
    CASE WHEN bridge_days = 21 THEN 7 ELSE 1 END AS cadence_days
FROM bridged
