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
WITH months AS (
    SELECT
        platform,
        chart,
        market,
        month,
        count(*) AS observed_dates,
        sum(CASE WHEN novelty_known THEN 1 ELSE 0 END) AS counted_dates
    FROM chart_calendar
    GROUP BY platform, chart, market, month
),
shown AS (
    SELECT
        m.platform,
        m.chart,
        m.market,
        d.month,
        m.recording_id,
        max(CASE WHEN m.status = 'NEW' THEN 1 ELSE 0 END) AS is_new
    FROM chart_moves m
    JOIN chart_calendar d
        ON d.platform = m.platform
        AND d.chart = m.chart
        AND d.market = m.market
        AND d.chart_date = m.chart_date
    WHERE d.novelty_known
    GROUP BY m.platform, m.chart, m.market, d.month, m.recording_id
),
counts AS (
    SELECT
        platform,
        chart,
        market,
        month,
        sum(is_new) AS new_recordings,
        count(*) AS recordings
    FROM shown
    GROUP BY platform, chart, market, month
)
SELECT
    m.platform,
    m.chart,
    m.market,
    m.month,
    CAST(c.new_recordings AS bigint) AS new_recordings,
    c.recordings,
    CAST(c.new_recordings AS double) / CAST(c.recordings AS double) AS new_share,
    m.observed_dates,
    CAST(m.counted_dates AS bigint) AS counted_dates,
    CASE
        WHEN m.counted_dates = 0 THEN 'INSUFFICIENT_HISTORY'
        WHEN c.recordings IS NULL THEN 'NO_RECORDINGS'
        WHEN m.counted_dates < m.observed_dates THEN 'PARTIAL'
        ELSE 'OK'
    END AS status
FROM months m
LEFT JOIN counts c
    ON c.platform = m.platform
    AND c.chart = m.chart
    AND c.market = m.market
    AND c.month = m.month
