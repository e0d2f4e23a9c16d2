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
        min(place) AS first_place,
        max(place) AS last_place,
        count(*) AS observed_periods,
        min(place % 1000000) AS best_rank
    FROM dates
    -- Steps and dates grow together while the recording stays, so that the difference tells runs apart.
    GROUP BY platform, chart, market, recording_id, place / 10000000000000 - period
)
SELECT
    platform,
    chart,
    market,
    recording_id,
    row_number() OVER (PARTITION BY recording_id, market, chart, platform ORDER BY first_place) AS run,
    CAST(date_add('day', first_place / 100000000 % 100000, DATE '1900-01-01') AS date) AS start_date,
    CAST(date_add('day', last_place / 100000000 % 100000, DATE '1900-01-01') AS date) AS end_date,
    observed_periods,
    last_place / 100000000 % 100000 - first_place / 100000000 % 100000 + 1 AS span_days,
    CAST(best_rank AS integer) AS best_rank,
    element_at(ARRAY['exit', 'cut', 'gap', 'right_censored'], last_place / 1000000 % 10 + 1) AS ended_by,
    first_place / 10000000 % 10 = 1 AS left_censored
FROM stays
