-- chart_runs: one row per unbroken stay of a recording on a chart.
-- grain: platform, chart, market, recording_id, run
-- answers: how long do songs stay, and how often do they come back
-- A run is a maximal set of adjacent observed dates. recording_daily says of its last date how it ends.
-- column start_date: first date of the run
-- column end_date: last date of the run
-- column observed_periods: observed dates of the run [periods]
-- column span_days: last date - first date + 1 [days]
-- column best_rank: smallest rank of the run [rank]
-- column ended_by: exit, cut, gap or right_censored; only exit proves that it left
-- column left_censored: the run begins on the chart's first observed date, or on the first after a gap
WITH numbered AS (
    SELECT
        platform,
        chart,
        market,
        chart_date,
        recording_id,
        rank,
        left_censored,
        ends_as,
        -- Steps and rows grow together while the recording stays, so that the difference tells runs apart.
        step - row_number() OVER (PARTITION BY recording_id, market, chart, platform ORDER BY chart_date) AS absences
    FROM recording_daily
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
        max_by(ends_as, chart_date) AS ended_by,
        bool_or(left_censored) AS left_censored
    FROM numbered
    GROUP BY platform, chart, market, recording_id, absences
)
SELECT
    platform,
    chart,
    market,
    recording_id,
    row_number() OVER (PARTITION BY recording_id, market, chart, platform ORDER BY start_date) AS run,
    start_date,
    end_date,
    observed_periods,
    date_diff('day', start_date, end_date) + 1 AS span_days,
    best_rank,
    ended_by,
    left_censored
FROM stays
