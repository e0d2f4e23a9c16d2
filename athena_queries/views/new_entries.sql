-- new_entries: one row per chart and month.
-- grain: platform, chart, market, month
-- answers: how much of a chart is new each month
-- Dates whose novelty is not known (chart_calendar) are left out of both counts: those in the first 28 calendar days of
-- the chart, and the first observed date after each gap.
-- column new_recordings: recordings with status NEW on a counted date; null where the month has none [recordings]
-- column recordings: distinct recordings on counted dates; null where the month has none [recordings]
-- column new_share: new_recordings / recordings [0–1]
-- column observed_dates: observed dates of the month [dates]
-- column counted_dates: those that are counted [dates]
-- column status: OK, all observed dates are counted; PARTIAL, some are; INSUFFICIENT_HISTORY, none is; NO_RECORDINGS, a chart of artists or albums
WITH shown AS (
    -- Which recordings a month has needs no merging of versions.
    SELECT p.platform, p.chart, p.market, p.month, p.recording_id
    FROM chart_positions p
    JOIN chart_calendar c
        ON c.platform = p.platform
        AND c.chart = p.chart
        AND c.market = p.market
        AND c.chart_date = p.chart_date
    WHERE p.current AND p.recording_id IS NOT NULL AND c.novelty_known
    GROUP BY p.platform, p.chart, p.market, p.month, p.recording_id
),
-- One below the other and not joined, so that a filter on several markets reaches each.
counts AS (
    SELECT
        platform,
        chart,
        market,
        month,
        count(*) AS observed_dates,
        sum(CASE WHEN novelty_known THEN 1 ELSE 0 END) AS counted_dates,
        0 AS recordings,
        0 AS new_recordings
    FROM chart_calendar
    GROUP BY platform, chart, market, month
    UNION ALL
    SELECT
        platform,
        chart,
        market,
        month,
        0 AS observed_dates,
        0 AS counted_dates,
        count(*) AS recordings,
        0 AS new_recordings
    FROM shown
    GROUP BY platform, chart, market, month
    UNION ALL
    -- NEW is nothing but a first date.
    SELECT
        platform,
        chart,
        market,
        month,
        0 AS observed_dates,
        0 AS counted_dates,
        0 AS recordings,
        count(*) AS new_recordings
    FROM recording_debuts
    WHERE status = 'NEW' AND novelty_known
    GROUP BY platform, chart, market, month
),
months AS (
    SELECT
        platform,
        chart,
        market,
        month,
        CAST(sum(observed_dates) AS bigint) AS observed_dates,
        CAST(sum(counted_dates) AS bigint) AS counted_dates,
        CAST(NULLIF(sum(recordings), 0) AS bigint) AS recordings,
        CAST(sum(new_recordings) AS bigint) AS new_recordings
    FROM counts
    GROUP BY platform, chart, market, month
)
SELECT
    platform,
    chart,
    market,
    month,
    CASE WHEN recordings IS NOT NULL THEN new_recordings END AS new_recordings,
    recordings,
    CAST(new_recordings AS double) / CAST(recordings AS double) AS new_share,
    observed_dates,
    counted_dates,
    CASE
        WHEN counted_dates = 0 THEN 'INSUFFICIENT_HISTORY'
        WHEN recordings IS NULL THEN 'NO_RECORDINGS'
        WHEN counted_dates < observed_dates THEN 'PARTIAL'
        ELSE 'OK'
    END AS status
FROM months
