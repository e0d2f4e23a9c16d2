-- release_timing: one row per chart, weekday and month of release.
-- grain: platform, chart, market, release_weekday, release_month
-- answers: when is the best time to release
-- It sees charting songs only: a release that never reached the chart is not in it, so that the shares compare weekdays
-- and months and are no chance of success. Counted are recordings with a release date to the day (recording_releases)
-- whose first week was fully observed: all seven dates from the release to the release + 6, of a weekly chart the one
-- date that falls among them. A recording that stood on the chart before its release date, if only by a day, came out
-- earlier than is told, mostly as another edition: its first week is not known, so that it is left out of recordings and
-- of every figure of them, and counted in charted_before_release. The years are taken together: the month is one of
-- twelve.
-- column release_weekday: 1 = Monday … 7 = Sunday
-- column release_month: 1 = January … 12 = December
-- column recordings: recordings that are counted; 0 where all charted before their release date [recordings]
-- column in_top_50: those that stood at rank 50 or better in their first week [recordings]
-- column top_50_share: in_top_50 / recordings; null where recordings is 0 [0–1]
-- column lower_95: lower end of the Wilson 95 % interval of the share [0–1]
-- column upper_95: upper end of it [0–1]
-- column median_debut_rank: median of the rank on the first date on the chart; of an even number the mean of the two in the middle [rank]
-- column median_observed_periods: median of the observed dates on the chart, all runs together [periods]
-- column right_censored: recordings whose last run did not end by exit: they stayed at least that long [recordings]
-- column shallow_windows: recordings in whose first week the chart was less than 50 deep on a date: a place in the top 50 may not have been seen [recordings]
-- column charted_before_release: recordings that are left out because they charted before their release date [recordings]
WITH weeks AS (
    SELECT
        c.platform,
        c.chart,
        c.market,
        CAST(date_add('day', -o.days, c.chart_date) AS date) AS first_day,
        min(c.depth) AS least_depth
    FROM chart_calendar c
    CROSS JOIN UNNEST(sequence(0, 6)) AS o (days)
    GROUP BY c.platform, c.chart, c.market, CAST(date_add('day', -o.days, c.chart_date) AS date)
    HAVING count(*) * max(c.cadence_days) >= 7
),
-- What is known of a recording, one below the other and not joined, so that a filter on several markets reaches each.
told AS (
    SELECT
        platform,
        chart,
        market,
        recording_id,
        NULL AS release_date,
        element_at(places, 1) AS debut,
        cardinality(places) AS observed_periods,
        element_at(places, -1) AS latest,
        element_at(filter(places, place -> place % 1000000 <= 50), 1) AS first_in_top_50
    FROM recording_histories
    UNION ALL
    SELECT
        platform,
        chart,
        market,
        recording_id,
        release_date,
        NULL AS debut,
        NULL AS observed_periods,
        NULL AS latest,
        NULL AS first_in_top_50
    FROM recording_releases
),
-- A place's digits are told by recording_histories.
lives AS (
    SELECT
        platform,
        chart,
        market,
        recording_id,
        max(release_date) AS release_date,
        CAST(date_add('day', max(debut) / 100000000 % 100000, DATE '1900-01-01') AS date) AS debut_date,
        max(debut) % 1000000 AS debut_rank,
        max(observed_periods) AS observed_periods,
        max(latest) / 1000000 % 10 <> 0 AS right_censored,
        CAST(date_add('day', max(first_in_top_50) / 100000000 % 100000, DATE '1900-01-01') AS date)
            AS first_date_in_top_50
    FROM told
    GROUP BY platform, chart, market, recording_id
    HAVING max(release_date) IS NOT NULL
),
counted AS (
    SELECT
        l.platform,
        l.chart,
        l.market,
        l.release_date,
        l.debut_rank,
        l.observed_periods,
        l.right_censored,
        l.debut_date < l.release_date AS before_release,
        -- Who has not charted before the release was there first at the release or later.
        date_diff('day', l.release_date, l.first_date_in_top_50) <= 6 AS in_top_50,
        w.least_depth
    FROM lives l
    JOIN weeks w
        ON w.platform = l.platform
        AND w.chart = l.chart
        AND w.market = l.market
        AND w.first_day = l.release_date
),
grouped AS (
    SELECT
        platform,
        chart,
        market,
        CAST(day_of_week(release_date) AS integer) AS release_weekday,
        CAST(month(release_date) AS integer) AS release_month,
        count(*) FILTER (WHERE NOT before_release) AS recordings,
        count(*) FILTER (WHERE in_top_50 AND NOT before_release) AS in_top_50,
        array_agg(debut_rank ORDER BY debut_rank) FILTER (WHERE NOT before_release) AS debut_ranks,
        array_agg(observed_periods ORDER BY observed_periods) FILTER (WHERE NOT before_release) AS lengths,
        count(*) FILTER (WHERE right_censored AND NOT before_release) AS right_censored,
        count(*) FILTER (WHERE least_depth < 50 AND NOT before_release) AS shallow_windows,
        count(*) FILTER (WHERE before_release) AS charted_before_release
    FROM counted
    GROUP BY
        platform,
        chart,
        market,
        CAST(day_of_week(release_date) AS integer),
        CAST(month(release_date) AS integer)
),
-- Wilson, with z² = 3.8414588 (the 97.5 % point of the normal distribution, squared), as in platform_lead_summary.
shares AS (
    SELECT
        *,
        CAST(in_top_50 AS double) / CAST(NULLIF(recordings, 0) AS double) AS share,
        3.841458820694124e0 / CAST(NULLIF(recordings, 0) AS double) AS z2_by_n
    FROM grouped
),
wide AS (
    SELECT *, sqrt(z2_by_n * share * (1e0 - share) + z2_by_n * z2_by_n / 4e0) AS half_width
    FROM shares
)
SELECT
    platform,
    chart,
    market,
    release_weekday,
    release_month,
    recordings,
    in_top_50,
    share AS top_50_share,
    (share + z2_by_n / 2e0 - half_width) / (1e0 + z2_by_n) AS lower_95,
    (share + z2_by_n / 2e0 + half_width) / (1e0 + z2_by_n) AS upper_95,
    -- There is no element 0: of no recordings there is no median.
    CAST(
        element_at(debut_ranks, NULLIF((recordings + 1) / 2, 0)) + element_at(debut_ranks, recordings / 2 + 1) AS double
    ) / 2e0 AS median_debut_rank,
    CAST(element_at(lengths, NULLIF((recordings + 1) / 2, 0)) + element_at(lengths, recordings / 2 + 1) AS double) / 2e0
        AS median_observed_periods,
    right_censored,
    shallow_windows,
    charted_before_release
FROM wide
