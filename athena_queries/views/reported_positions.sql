-- reported_positions: one row per item on a chart and date for which the service tells peak, previous rank or periods.
-- grain: platform, chart, market, chart_date, item_id
-- answers: how many of the service's own numbers agree with ours; reconciliation is the part that does not
-- The service counts for an item, the lake for its recording (chart_moves). Each of the three numbers is compared by
-- itself, and every `check` says what came of it, first that holds: null, the service does not tell it; `agrees`;
-- then why not. `history_starts_later`: the service saw more than the lake could, which begins later. `gap`: the lake
-- lacks what the service saw, a date since its first one, or on the date before ranks that deep. `differs`: neither
-- explains it. Of a count it is `gap` when the dates that the lake lacks since its first one are at least as many as
-- the periods that it is short of; a better peak needs such periods, and without a count of them it is `gap` where
-- dates are lacking. A null previous rank means not on the previous chart, on dates where the service tells that of any
-- item; where neither side has one and the lake has no date before, nothing is compared.
-- column rank: rank of the item [rank]
-- column recording_id: the recording the item is
-- column reported_peak_rank: peak as the service tells it [rank]
-- column peak_rank: smallest rank up to this date [rank]
-- column peak_check: agrees, history_starts_later, gap or differs
-- column reported_previous_rank: previous rank as the service tells it; null when it was not on that chart [rank]
-- column previous_rank: rank on the adjacent date; null when it was not there [rank]
-- column previous_check: agrees, history_starts_later, gap or differs
-- column reported_periods: days or weeks on the chart as the service tells them [periods]
-- column observed_periods: observed dates on the chart so far, this one included [periods]
-- column periods_check: agrees, history_starts_later, gap or differs
-- column reported_status: what the service's numbers say: NEW, no previous rank and one period; RE, none and more; UP, DOWN, SAME; null where it does not tell
-- column status: what ours say (chart_moves)
-- column versions: distinct items of the chart that are this recording; of several the service counts each [items]
-- column lacking_dates: published dates since the chart's first observed one that the lake lacks [dates]
-- column source: source of the snapshot
WITH told AS (
    SELECT
        platform,
        chart,
        market,
        chart_date,
        item_id,
        recording_id,
        min(rank) AS rank,
        min_by(reported_peak_rank, rank) AS reported_peak_rank,
        min_by(reported_previous_rank, rank) AS reported_previous_rank,
        min_by(reported_periods_on_chart, rank) AS reported_periods,
        max(source) AS source
    FROM chart_positions
    WHERE current AND recording_id IS NOT NULL
    GROUP BY platform, chart, market, chart_date, item_id, recording_id
),
telling AS (
    SELECT
        *,
        bool_or(reported_previous_rank IS NOT NULL) OVER (
            PARTITION BY platform, chart, market, chart_date
        ) AS tells_previous
    FROM told
),
beside AS (
    SELECT
        t.platform,
        t.chart,
        t.market,
        t.chart_date,
        t.item_id,
        t.rank,
        t.recording_id,
        t.reported_peak_rank,
        m.peak_to_date AS peak_rank,
        t.reported_previous_rank,
        m.previous_rank,
        t.reported_periods,
        m.observed_periods_to_date AS observed_periods,
        t.tells_previous,
        m.status,
        m.versions,
        t.source,
        c.first_date,
        c.previous_date,
        c.previous_depth,
        c.cadence_days,
        CASE
            WHEN date_diff('day', c.first_date, t.chart_date) / c.cadence_days + 1 > c.period
                THEN date_diff('day', c.first_date, t.chart_date) / c.cadence_days + 1 - c.period
            ELSE 0
        END AS lacking_dates
    FROM telling t
    JOIN chart_moves m
        ON m.platform = t.platform
        AND m.chart = t.chart
        AND m.market = t.market
        AND m.chart_date = t.chart_date
        AND m.recording_id = t.recording_id
    JOIN chart_calendar c
        ON c.platform = t.platform
        AND c.chart = t.chart
        AND c.market = t.market
        AND c.chart_date = t.chart_date
    WHERE t.tells_previous OR t.reported_peak_rank IS NOT NULL OR t.reported_periods IS NOT NULL
)
SELECT
    platform,
    chart,
    market,
    chart_date,
    item_id,
    rank,
    recording_id,
    reported_peak_rank,
    peak_rank,
    CASE
        WHEN reported_peak_rank IS NULL THEN NULL
        WHEN reported_peak_rank = peak_rank THEN 'agrees'
        WHEN reported_peak_rank > peak_rank OR reported_periods <= observed_periods THEN 'differs'
        WHEN lacking_dates > 0 AND COALESCE(reported_periods - observed_periods <= lacking_dates, true) THEN 'gap'
        ELSE 'history_starts_later'
    END AS peak_check,
    reported_previous_rank,
    previous_rank,
    CASE
        WHEN NOT tells_previous OR (reported_previous_rank IS NULL AND previous_date IS NULL) THEN NULL
        WHEN reported_previous_rank IS NOT DISTINCT FROM previous_rank THEN 'agrees'
        WHEN chart_date = first_date THEN 'history_starts_later'
        WHEN COALESCE(date_diff('day', previous_date, chart_date) <> cadence_days, true) THEN 'gap'
        WHEN reported_previous_rank > previous_depth THEN 'gap'
        ELSE 'differs'
    END AS previous_check,
    reported_periods,
    observed_periods,
    CASE
        WHEN reported_periods IS NULL THEN NULL
        WHEN reported_periods = observed_periods THEN 'agrees'
        WHEN reported_periods < observed_periods THEN 'differs'
        WHEN reported_periods - observed_periods <= lacking_dates THEN 'gap'
        ELSE 'history_starts_later'
    END AS periods_check,
    CASE
        WHEN NOT tells_previous THEN NULL
        WHEN reported_previous_rank > rank THEN 'UP'
        WHEN reported_previous_rank < rank THEN 'DOWN'
        WHEN reported_previous_rank = rank THEN 'SAME'
        WHEN reported_periods = 1 THEN 'NEW'
        WHEN reported_periods > 1 THEN 'RE'
    END AS reported_status,
    status,
    versions,
    lacking_dates,
    source
FROM beside
