-- chart_runs: one row per unbroken stay of a recording on a chart.
-- grain: platform, chart, market, recording_id, run
-- answers: how long do songs stay, and how often do they come back
-- A run is a maximal set of adjacent observed dates. It ends, first that holds: right_censored on the chart's last
-- observed date; gap where the calendar jumps; exit where the next date is deep enough to show that it left; else cut.
-- column start_date: first date of the run
-- column end_date: last date of the run
-- column observed_periods: observed dates of the run [periods]
-- column span_days: last date - first date + 1 [days]
-- column best_rank: smallest rank of the run [rank]
-- column ended_by: exit, cut, gap or right_censored; only exit proves that it left
-- column left_censored: the run begins on the chart's first observed date, or on the first after a gap
WITH numbered AS (
    SELECT
        p.platform,
        p.chart,
        p.market,
        p.chart_date,
        p.recording_id,
        p.rank,
        c.left_censored,
        -- Steps and rows grow together while the recording stays, so that the difference tells runs apart.
        c.step - row_number() OVER (
            PARTITION BY p.recording_id, p.market, p.chart, p.platform ORDER BY p.chart_date
        ) AS absences
    FROM recording_positions p
    JOIN chart_calendar c
        ON c.platform = p.platform
        AND c.chart = p.chart
        AND c.market = p.market
        AND c.chart_date = p.chart_date
),
stays AS (
    SELECT
        platform,
        chart,
        market,
        recording_id,
        absences,
        min(chart_date) AS start_date,
        max(chart_date) AS end_date,
        count(*) AS observed_periods,
        min(rank) AS best_rank,
        max_by(rank, chart_date) AS last_rank,
        bool_or(left_censored) AS left_censored
    FROM numbered
    GROUP BY platform, chart, market, recording_id, absences
),
runs AS (
    SELECT
        *,
        row_number() OVER (PARTITION BY recording_id, market, chart, platform ORDER BY start_date) AS run
    FROM stays
)
SELECT
    r.platform,
    r.chart,
    r.market,
    r.recording_id,
    r.run,
    r.start_date,
    r.end_date,
    r.observed_periods,
    date_diff('day', r.start_date, r.end_date) + 1 AS span_days,
    r.best_rank,
    CASE
        WHEN c.before_gap THEN 'gap'
        WHEN c.next_date IS NULL THEN 'right_censored'
        WHEN r.last_rank <= c.next_depth THEN 'exit'
        ELSE 'cut'
    END AS ended_by,
    r.left_censored
FROM runs r
JOIN chart_calendar c
    ON c.platform = r.platform
    AND c.chart = r.chart
    AND c.market = r.market
    AND c.chart_date = r.end_date
