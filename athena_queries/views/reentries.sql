-- reentries: one row per recording on a chart, with how often it left and came back.
-- grain: platform, chart, market, recording_id
-- answers: which songs come back, after how long, and do they do better then
-- A re-entry is a run that began after a run that ended by `exit`: only then is it known that the song had left. Runs
-- that began after a cut or a gap are counted apart, and no absence is told of them. A recording that never came back
-- has a row with 0, so that shares can be taken.
-- column reentries: runs that began after an exit [runs]
-- column longest_absence: most observed dates of the chart between an exit and the return; dates that the lake lacks are not counted; null without a re-entry [periods]
-- column best_rank: smallest rank of all its runs [rank]
-- column latest_reentry_date: first date of the latest re-entry; null without one
-- column latest_reentry_rank: smallest rank of the latest re-entry; null without one [rank]
-- column unproven_returns: runs that began after a cut or a gap: whether it had left is not known [runs]
-- column status: OK; NEVER_BACK, without a re-entry
WITH followed AS (
    SELECT
        r.platform,
        r.chart,
        r.market,
        r.recording_id,
        r.run,
        r.start_date,
        r.best_rank,
        c.period,
        lag(r.ended_by) OVER recording AS ended_before,
        lag(r.end_date) OVER recording AS left_date
    FROM chart_runs r
    JOIN chart_calendar c
        ON c.platform = r.platform
        AND c.chart = r.chart
        AND c.market = r.market
        AND c.chart_date = r.start_date
    WINDOW recording AS (PARTITION BY r.recording_id, r.market, r.chart, r.platform ORDER BY r.run)
),
told AS (
    SELECT
        f.*,
        COALESCE(f.ended_before = 'exit', false) AS is_reentry,
        f.period - c.period - 1 AS absent_periods
    FROM followed f
    LEFT JOIN chart_calendar c
        ON c.platform = f.platform
        AND c.chart = f.chart
        AND c.market = f.market
        AND c.chart_date = f.left_date
),
counted AS (
    SELECT
        platform,
        chart,
        market,
        recording_id,
        sum(CASE WHEN is_reentry THEN 1 ELSE 0 END) AS reentries,
        max(CASE WHEN is_reentry THEN absent_periods END) AS longest_absence,
        min(best_rank) AS best_rank,
        max(CASE WHEN is_reentry THEN start_date END) AS latest_reentry_date,
        max_by(best_rank, CASE WHEN is_reentry THEN run ELSE 0 END) AS latest_reentry_rank,
        sum(CASE WHEN NOT is_reentry AND run > 1 THEN 1 ELSE 0 END) AS unproven_returns
    FROM told
    GROUP BY platform, chart, market, recording_id
)
SELECT
    platform,
    chart,
    market,
    recording_id,
    CAST(reentries AS bigint) AS reentries,
    longest_absence,
    best_rank,
    latest_reentry_date,
    CASE WHEN reentries > 0 THEN latest_reentry_rank END AS latest_reentry_rank,
    CAST(unproven_returns AS bigint) AS unproven_returns,
    CASE WHEN reentries > 0 THEN 'OK' ELSE 'NEVER_BACK' END AS status
FROM counted
