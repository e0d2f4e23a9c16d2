-- reconciliation: one row per item on a chart and date where the service's own numbers differ from ours.
-- grain: platform, chart, market, chart_date, item_id
-- answers: where do peak, previous rank and periods on the chart differ from the service's own, and why
-- How each is compared is told in reported_positions, which has the rows that agree too. Only songs: charts of artists
-- and albums have no recordings.
-- column reason: differs where one of the three does, else gap, else history_starts_later
-- column recording_id: the recording the item is
-- column reported_peak_rank: peak as the service tells it [rank]
-- column peak_rank: smallest rank up to this date [rank]
-- column peak_reason: history_starts_later, gap or differs; null where it agrees or is not told
-- column reported_previous_rank: previous rank as the service tells it; null when it was not on that chart [rank]
-- column previous_rank: rank on the adjacent date; null when it was not there [rank]
-- column previous_reason: history_starts_later, gap or differs; null where it agrees or is not told
-- column reported_periods: days or weeks on the chart as the service tells them [periods]
-- column observed_periods: observed dates on the chart so far, this one included [periods]
-- column periods_reason: history_starts_later, gap or differs; null where it agrees or is not told
-- column reported_status: NEW, RE, UP, DOWN or SAME, as the service's numbers say
-- column status: what ours say (chart_moves)
-- column versions: distinct items of the chart that are this recording; of several the service counts each [items]
-- column source: source of the snapshot
WITH reasons AS (
    SELECT
        *,
        NULLIF(peak_check, 'agrees') AS peak_reason,
        NULLIF(previous_check, 'agrees') AS previous_reason,
        NULLIF(periods_check, 'agrees') AS periods_reason
    FROM reported_positions
)
SELECT
    platform,
    chart,
    market,
    chart_date,
    item_id,
    CASE
        WHEN 'differs' IN (peak_reason, previous_reason, periods_reason) THEN 'differs'
        WHEN 'gap' IN (peak_reason, previous_reason, periods_reason) THEN 'gap'
        ELSE 'history_starts_later'
    END AS reason,
    recording_id,
    reported_peak_rank,
    peak_rank,
    peak_reason,
    reported_previous_rank,
    previous_rank,
    previous_reason,
    reported_periods,
    observed_periods,
    periods_reason,
    reported_status,
    status,
    versions,
    source
FROM reasons
WHERE COALESCE(peak_reason, previous_reason, periods_reason) IS NOT NULL
