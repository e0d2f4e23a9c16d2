-- survival: one row per chart and number of observed periods, a Kaplan–Meier curve.
-- grain: platform, chart, market, period
-- answers: what share of the songs that enter a chart is still there after so many days or weeks
-- Over the first run of each recording, unless it is left_censored: when that one began is not known. Time is counted
-- in observed periods. Only `exit` is an exit; cut, gap and right_censored leave at risk after their last period. There
-- is a row for each period from 1 to the longest first run. The interval is Greenwood's, 1.959963984540054 standard
-- errors to either side, clipped to 0–1; where all at risk leave at once it has no width and says nothing.
-- column at_risk: first runs of at least this many periods [recordings]
-- column exits: those that ended by exit after exactly this many [recordings]
-- column survival: share that stays longer than this many periods: product of 1 - exits / at_risk up to here [0–1]
-- column lower_95: lower end of its 95 % interval [0–1]
-- column upper_95: upper end of its 95 % interval [0–1]
-- column censored: those that were lost from sight after exactly this many [recordings]
WITH lengths AS (
    SELECT
        platform,
        chart,
        market,
        observed_periods AS period,
        count(*) AS runs,
        sum(CASE WHEN ended_by = 'exit' THEN 1 ELSE 0 END) AS exits
    FROM chart_runs
    WHERE run = 1 AND NOT left_censored
    GROUP BY platform, chart, market, observed_periods
),
spaced AS (
    SELECT
        *,
        sum(runs) OVER (PARTITION BY platform, chart, market ORDER BY period DESC) AS at_risk,
        COALESCE(lag(period) OVER (PARTITION BY platform, chart, market ORDER BY period), 0) AS period_before
    FROM lengths
),
-- The periods from one length to the next, which no run ended after, come from the lengths alone: a filter reaches it all.
periods AS (
    SELECT
        s.platform,
        s.chart,
        s.market,
        p.period,
        s.at_risk,
        CASE WHEN p.period = s.period THEN s.runs ELSE 0 END AS runs,
        CASE WHEN p.period = s.period THEN s.exits ELSE 0 END AS exits
    FROM spaced s
    CROSS JOIN UNNEST(sequence(s.period_before + 1, s.period)) AS p (period)
),
summed AS (
    SELECT
        platform,
        chart,
        market,
        period,
        at_risk,
        exits,
        runs,
        sum(CASE
            WHEN exits < at_risk THEN ln(1e0 - CAST(exits AS double) / CAST(at_risk AS double))
        END) OVER chart AS log_survival,
        sum(CASE
            WHEN exits < at_risk THEN CAST(exits AS double) / (CAST(at_risk AS double) * CAST(at_risk - exits AS double))
        END) OVER chart AS greenwood
    FROM periods
    WINDOW chart AS (PARTITION BY platform, chart, market ORDER BY period)
),
curves AS (
    SELECT
        *,
        CASE WHEN exits < at_risk THEN exp(log_survival) ELSE 0e0 END AS survival,
        CASE
            WHEN exits < at_risk THEN 1.959963984540054e0 * exp(log_survival) * sqrt(greenwood) ELSE 0e0
        END AS half_width
    FROM summed
)
SELECT
    platform,
    chart,
    market,
    period,
    CAST(at_risk AS bigint) AS at_risk,
    CAST(exits AS bigint) AS exits,
    survival,
    CASE WHEN survival > half_width THEN survival - half_width ELSE 0e0 END AS lower_95,
    CASE WHEN survival + half_width < 1e0 THEN survival + half_width ELSE 1e0 END AS upper_95,
    CAST(runs - exits AS bigint) AS censored
FROM curves
