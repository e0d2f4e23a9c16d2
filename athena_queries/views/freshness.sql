-- freshness: one row per source and scope that is asked for or was ever run.
-- grain: source, scope
-- answers: what is late, and what happened last
-- column newest_chart_date: newest chart or snapshot date in an answer that was kept
-- column age_hours: from newest_chart_date + 1 day 00:00 UTC to now; negative while that day lasts [hours]
-- column expected_age_hours: older than this is late; null where lake.toml says nothing [hours]
-- column late: older than expected, or enabled and never got; null where nothing is expected
-- column last_outcome: outcome of the newest run, extract or transform: ok, or the name of what went wrong
-- column status: OK, LATE, NEVER_GOT, DISABLED, or NO_EXPECTATION where lake.toml says nothing
-- column last_started_at: when that run started [UTC]
-- column last_message: what happened in it and what to do
WITH numbered AS (
    SELECT
        source,
        scope,
        outcome,
        started_at,
        message,
        -- 'transform' sorts after 'extract', as it runs after it.
        row_number() OVER (PARTITION BY source, scope ORDER BY started_at DESC, stage DESC, run_id DESC) AS place
    FROM ingest_runs
),
newest AS (
    SELECT source, scope, max(CASE WHEN outcome = 'ok' THEN latest_date END) AS newest_chart_date
    FROM ingest_runs
    GROUP BY source, scope
),
places AS (
    SELECT source, scope FROM scopes
    UNION
    SELECT source, scope FROM ingest_runs
),
ages AS (
    SELECT
        p.source,
        p.scope,
        s.enabled,
        s.expected_age_hours,
        n.newest_chart_date,
        CAST(
            date_diff(
                'second',
                CAST(date_add('day', 1, n.newest_chart_date) AS timestamp),
                CAST(current_timestamp AT TIME ZONE 'UTC' AS timestamp)
            ) AS double
        ) / 3600e0 AS age_hours,
        l.outcome AS last_outcome,
        l.started_at AS last_started_at,
        l.message AS last_message
    FROM places p
    LEFT JOIN scopes s ON s.source = p.source AND s.scope = p.scope
    LEFT JOIN newest n ON n.source = p.source AND n.scope = p.scope
    LEFT JOIN numbered l ON l.source = p.source AND l.scope = p.scope AND l.place = 1
),
judged AS (
    SELECT
        *,
        CASE
            WHEN enabled IS NULL OR (enabled AND expected_age_hours IS NULL) THEN 'NO_EXPECTATION'
            WHEN NOT enabled THEN 'DISABLED'
            WHEN newest_chart_date IS NULL THEN 'NEVER_GOT'
            WHEN age_hours > expected_age_hours THEN 'LATE'
            ELSE 'OK'
        END AS status
    FROM ages
)
SELECT
    source,
    scope,
    newest_chart_date,
    age_hours,
    expected_age_hours,
    CASE WHEN status IN ('LATE', 'NEVER_GOT') THEN true WHEN status = 'OK' THEN false END AS late,
    last_outcome,
    status,
    last_started_at,
    last_message
FROM judged
