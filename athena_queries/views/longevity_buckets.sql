-- longevity_buckets: one row per chart.
-- grain: platform, chart, market
-- answers: how many songs last a day, a week, a season
-- Of each recording all observed dates on the chart count, over all its runs. It is censored, and counted apart, when
-- one of its runs is left_censored or ended otherwise than by exit: it stayed at least that long.
-- column recordings: distinct recordings on the chart [recordings]
-- column censored: those of which only a lower bound is known [recordings]
-- column lasted_1: recordings that lasted 1 periods [recordings]
-- column lasted_2_3: recordings that lasted 2–3 periods [recordings]
-- column lasted_4_7: recordings that lasted 4–7 periods [recordings]
-- column lasted_8_14: recordings that lasted 8–14 periods [recordings]
-- column lasted_15_30: recordings that lasted 15–30 periods [recordings]
-- column lasted_31_60: recordings that lasted 31–60 periods [recordings]
-- column lasted_61_120: recordings that lasted 61–120 periods [recordings]
-- column lasted_121_up: recordings that lasted 121 or more periods [recordings]
-- column censored_1: censored recordings that were seen for 1 periods [recordings]
-- column censored_2_3: censored recordings that were seen for 2–3 periods [recordings]
-- column censored_4_7: censored recordings that were seen for 4–7 periods [recordings]
-- column censored_8_14: censored recordings that were seen for 8–14 periods [recordings]
-- column censored_15_30: censored recordings that were seen for 15–30 periods [recordings]
-- column censored_31_60: censored recordings that were seen for 31–60 periods [recordings]
-- column censored_61_120: censored recordings that were seen for 61–120 periods [recordings]
-- column censored_121_up: censored recordings that were seen for 121 or more periods [recordings]
WITH lives AS (
    SELECT
        platform,
        chart,
        market,
        recording_id,
        sum(observed_periods) AS periods,
        bool_and(ended_by = 'exit' AND NOT left_censored) AS whole
    FROM chart_runs
    GROUP BY platform, chart, market, recording_id
)
SELECT
    platform,
    chart,
    market,
    count(*) AS recordings,
    count(*) FILTER (WHERE NOT whole) AS censored,
    count(*) FILTER (WHERE whole AND periods = 1) AS lasted_1,
    count(*) FILTER (WHERE whole AND periods BETWEEN 2 AND 3) AS lasted_2_3,
    count(*) FILTER (WHERE whole AND periods BETWEEN 4 AND 7) AS lasted_4_7,
    count(*) FILTER (WHERE whole AND periods BETWEEN 8 AND 14) AS lasted_8_14,
    count(*) FILTER (WHERE whole AND periods BETWEEN 15 AND 30) AS lasted_15_30,
    count(*) FILTER (WHERE whole AND periods BETWEEN 31 AND 60) AS lasted_31_60,
    count(*) FILTER (WHERE whole AND periods BETWEEN 61 AND 120) AS lasted_61_120,
    count(*) FILTER (WHERE whole AND periods >= 121) AS lasted_121_up,
    count(*) FILTER (WHERE NOT whole AND periods = 1) AS censored_1,
    count(*) FILTER (WHERE NOT whole AND periods BETWEEN 2 AND 3) AS censored_2_3,
    count(*) FILTER (WHERE NOT whole AND periods BETWEEN 4 AND 7) AS censored_4_7,
    count(*) FILTER (WHERE NOT whole AND periods BETWEEN 8 AND 14) AS censored_8_14,
    count(*) FILTER (WHERE NOT whole AND periods BETWEEN 15 AND 30) AS censored_15_30,
    count(*) FILTER (WHERE NOT whole AND periods BETWEEN 31 AND 60) AS censored_31_60,
    count(*) FILTER (WHERE NOT whole AND periods BETWEEN 61 AND 120) AS censored_61_120,
    count(*) FILTER (WHERE NOT whole AND periods >= 121) AS censored_121_up
FROM lives
GROUP BY platform, chart, market
