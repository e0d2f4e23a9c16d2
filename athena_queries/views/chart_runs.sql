-- chart_runs: one row per unbroken stay of a recording on a chart.
-- grain: platform, chart, market, recording_id, run
-- answers: how long do songs stay, and how often do they come back
-- A run is a maximal set of adjacent observed dates.
-- column start_date: first date of the run
-- column end_date: last date of the run
-- column observed_periods: observed dates of the run [periods]
-- column span_days: last date - first date + 1 [days]
-- column best_rank: smallest rank of the run [rank]
-- column ended_by: exit, cut, gap or right_censored; only exit proves that it left
-- column left_censored: the run begins on the chart's first observed date, or on the first after a gap
-- column start_period: number of start_date among the chart's observed dates, from 1 [periods]
-- column end_period: number of end_date among them [periods]
WITH dates AS (
    SELECT h.platform, h.chart, h.market, h.recording_id, d.place, d.period
    FROM recording_histories h
    CROSS JOIN UNNEST(h.places) WITH ORDINALITY AS d (place, period)
),
stays AS (
    SELECT
        platform,
        chart,
        market,
        recording_id,
        min(place) / 1000000 AS first_step,
        max(place) / 1000000 AS last_step,
        max(place) % 1000000 AS last_rank,
        count(*) AS observed_periods,
        min(place % 1000000) AS best_rank
    FROM dates
    -- Steps and dates grow together while the recording stays, so that the difference tells runs apart.
    GROUP BY platform, chart, market, recording_id, place / 1000000 - period
),
-- The numbering stands between the two joins: joined at once, each date of a chart would meet each other one.
begun AS (
    SELECT
        s.*,
        row_number() OVER (PARTITION BY s.recording_id, s.market, s.chart, s.platform ORDER BY s.first_step) AS run,
        c.chart_date AS start_date,
        c.period AS start_period,
        c.left_censored
    FROM stays s
    JOIN chart_calendar c
        ON c.platform = s.platform
        AND c.chart = s.chart
        AND c.market = s.market
        AND c.step = s.first_step
)
SELECT
    b.platform,
    b.chart,
    b.market,
    b.recording_id,
    b.run,
    b.start_date,
    c.chart_date AS end_date,
    b.observed_periods,
    date_diff('day', b.start_date, c.chart_date) + 1 AS span_days,
    CAST(b.best_rank AS integer) AS best_rank,
    CASE WHEN b.last_rank <= c.next_depth THEN 'exit' ELSE c.unproven_end END AS ended_by,
    b.left_censored,
    b.start_period,
    c.period AS end_period
FROM begun b
JOIN chart_calendar c
    ON c.platform = b.platform
    AND c.chart = b.chart
    AND c.market = b.market
    AND c.step = b.last_step
