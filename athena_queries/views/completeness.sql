-- completeness: one row per chart and month, from the chart's first observed date to its last.
-- grain: platform, chart, market, month
-- answers: which dates and ranks does the lake lack
-- Expected are the observed dates and those that lie between them, one a day, of a weekly chart one a week counted on
-- from the observed date before. What should have come since the last observed date is in `freshness`. How deep a
-- chart should be nominal_depths says. A month without any observed date has a row.
-- column dates_expected: dates that the month should have [dates]
-- column dates_observed: dates that it has [dates]
-- column ranks_expected: dates_expected × nominal_depth [ranks]
-- column ranks_present: distinct ranks up to nominal_depth that the observed dates have [ranks]
-- column nominal_depth: ranks that a whole snapshot has [ranks]
-- column depth_basis: scopes, or observed where no scope names a depth
-- column shallow_dates: observed dates whose depth is smaller than nominal_depth [dates]
-- column missing_dates: the dates that it lacks, "2026-03-04, 2026-03-05"; empty when none
-- column rank_holes: ranks from 1 to the depth of an observed date that nobody holds, "2026-03-04: 85, 119; 2026-03-05: 3"; empty when none
WITH jumps AS (
    SELECT
        platform,
        chart,
        market,
        cadence_days,
        lag(chart_date) OVER (PARTITION BY platform, chart, market ORDER BY chart_date) AS date_before,
        date_diff(
            'day', lag(chart_date) OVER (PARTITION BY platform, chart, market ORDER BY chart_date), chart_date
        ) / cadence_days - 1 AS lacking
    FROM chart_calendar
),
-- The nth date that a jump leaves out; up to 10,000, in two steps, for a list of numbers may not depend on a row.
hundreds AS (
    SELECT j.platform, j.chart, j.market, j.cadence_days, j.date_before, j.lacking, h.number * 100 AS already
    FROM jumps j
    CROSS JOIN UNNEST(sequence(0, 99)) AS h (number)
    WHERE h.number * 100 < j.lacking
),
missing AS (
    SELECT
        h.platform,
        h.chart,
        h.market,
        CAST(date_add('day', (h.already + n.number) * h.cadence_days, h.date_before) AS date) AS chart_date
    FROM hundreds h
    CROSS JOIN UNNEST(sequence(1, 100)) AS n (number)
    WHERE h.already + n.number <= h.lacking
),
counted AS (
    SELECT
        platform,
        chart,
        market,
        month,
        chart_date,
        max(rank) AS depth,
        array_distinct(array_agg(rank)) AS ranks
    FROM chart_snapshots
    WHERE current
    GROUP BY platform, chart, market, month, chart_date
),
dates AS (
    SELECT
        platform,
        chart,
        market,
        month,
        chart_date,
        true AS observed,
        depth,
        ranks,
        CASE
            WHEN cardinality(ranks) < depth
            THEN array_join(array_sort(array_except(sequence(1, depth), ranks)), ', ')
        END AS holes
    FROM counted
    UNION ALL
    SELECT
        platform,
        chart,
        market,
        substr(CAST(chart_date AS varchar), 1, 7) AS month,
        chart_date,
        false AS observed,
        NULL AS depth,
        NULL AS ranks,
        NULL AS holes
    FROM missing
)
SELECT
    a.platform,
    a.chart,
    a.market,
    a.month,
    count(*) AS dates_expected,
    count(*) FILTER (WHERE a.observed) AS dates_observed,
    count(*) * max(d.nominal_depth) AS ranks_expected,
    CAST(COALESCE(sum(cardinality(filter(a.ranks, place -> place <= d.nominal_depth))), 0) AS bigint) AS ranks_present,
    max(d.nominal_depth) AS nominal_depth,
    max(d.depth_basis) AS depth_basis,
    count(*) FILTER (WHERE a.depth < d.nominal_depth) AS shallow_dates,
    COALESCE(
        array_join(array_agg(CAST(a.chart_date AS varchar) ORDER BY a.chart_date) FILTER (WHERE NOT a.observed), ', '),
        ''
    ) AS missing_dates,
    COALESCE(
        array_join(
            array_agg(CAST(a.chart_date AS varchar) || ': ' || a.holes ORDER BY a.chart_date)
                FILTER (WHERE a.holes IS NOT NULL),
            '; '
        ),
        ''
    ) AS rank_holes
FROM dates a
JOIN nominal_depths d ON d.platform = a.platform AND d.chart = a.chart AND d.market = a.market
GROUP BY a.platform, a.chart, a.market, a.month
