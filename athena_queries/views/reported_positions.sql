-- reported_positions: one row per item on a chart and date for which the service tells peak, previous rank or periods.
-- grain: platform, chart, market, chart_date, item_id
-- answers: how many of the service's own numbers agree with ours; reconciliation is the part that does not
-- The service counts for an item, the lake for its recording (chart_moves). Each of the three numbers is compared by
-- itself, and every `check` says what came of it, first that holds: null, the service does not tell it; `agrees`;
-- then why not. `history_starts_later`: the service saw more than the lake could, which begins later. `gap`: the lake
-- lacks what the service saw, a date since its first one, or on the date before ranks that deep. `differs`: neither
-- explains it. A count is `gap` when the lake lacks at least as many dates since its first one as it is short of periods,
-- or when all that the service counts fit into the time since then and the lake saw the chart less deep than the service
-- has it; else `history_starts_later`. A better peak needs such periods; without a count of them it is `gap` where dates
-- or depth are lacking. A null previous rank means not on the previous chart, on dates where the service tells that of
-- any item; where neither side has one and the lake has no date before, nothing is compared.
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
-- column shallow: on an observed date so far the chart was less deep in the lake than on another, or than a previous rank that the service tells
-- column source: source of the snapshot
WITH told AS (
    SELECT
        p.platform,
        p.chart,
        p.market,
        p.chart_date,
        p.item_id,
        p.recording_id,
        min(p.rank) AS rank,
        min_by(p.reported_peak_rank, p.rank) AS reported_peak_rank,
        min_by(p.reported_previous_rank, p.rank) AS reported_previous_rank,
        min_by(p.reported_periods_on_chart, p.rank) AS reported_periods,
        max(p.source) AS source
    FROM chart_positions p
    -- Most charts tell nothing of their past: of those that do, no row is left out here.
    JOIN (
        SELECT DISTINCT platform, chart, market
        FROM chart_positions
        WHERE current
            AND (
                reported_previous_rank IS NOT NULL
                OR reported_peak_rank IS NOT NULL
                OR reported_periods_on_chart IS NOT NULL
            )
    ) t
        ON t.platform = p.platform AND t.chart = p.chart AND t.market = p.market
    WHERE p.current AND p.recording_id IS NOT NULL
    GROUP BY p.platform, p.chart, p.market, p.chart_date, p.item_id, p.recording_id
),
-- Every item of these charts is told, so that versions are counted here and not read from all rows once more.
counted AS (
    SELECT *, count(*) OVER (PARTITION BY platform, chart, market, chart_date, recording_id) AS versions FROM told
),
telling AS (
    SELECT
        platform,
        chart,
        market,
        chart_date,
        bool_or(reported_previous_rank IS NOT NULL) AS tells_previous,
        max(reported_previous_rank) AS deepest_told
    FROM chart_positions
    WHERE current
    GROUP BY platform, chart, market, chart_date
),
known AS (
    SELECT
        c.platform,
        c.chart,
        c.market,
        c.chart_date,
        c.first_date,
        c.previous_date,
        c.previous_depth,
        c.cadence_days,
        c.period,
        c.depth,
        t.tells_previous,
        date_diff('day', c.first_date, c.chart_date) / c.cadence_days + 1 AS published,
        max(CASE WHEN t.deepest_told > c.depth THEN t.deepest_told ELSE c.depth END) OVER (
            PARTITION BY c.platform, c.chart, c.market
        ) AS deepest
    FROM chart_calendar c
    JOIN telling t
        ON t.platform = c.platform
        AND t.chart = c.chart
        AND t.market = c.market
        AND t.chart_date = c.chart_date
),
days AS (
    SELECT
        *,
        CASE WHEN published > period THEN published - period ELSE 0 END AS lacking_dates,
        bool_or(depth < deepest) OVER (PARTITION BY platform, chart, market ORDER BY chart_date) AS shallow
    FROM known
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
        c.tells_previous,
        m.status,
        t.versions,
        t.source,
        c.first_date,
        c.previous_date,
        c.previous_depth,
        c.cadence_days,
        c.lacking_dates,
        c.shallow,
        COALESCE(
            t.reported_periods - m.observed_periods_to_date <= c.lacking_dates
                OR (c.shallow AND t.reported_periods <= c.published),
            c.shallow OR c.lacking_dates > 0
        ) AS may_be_within
    FROM counted t
    JOIN chart_moves m
        ON m.platform = t.platform
        AND m.chart = t.chart
        AND m.market = t.market
        AND m.chart_date = t.chart_date
        AND m.recording_id = t.recording_id
    JOIN days c
        ON c.platform = t.platform
        AND c.chart = t.chart
        AND c.market = t.market
        AND c.chart_date = t.chart_date
    WHERE c.tells_previous OR t.reported_peak_rank IS NOT NULL OR t.reported_periods IS NOT NULL
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
        WHEN may_be_within THEN 'gap'
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
        WHEN may_be_within THEN 'gap'
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
    shallow,
    source
FROM beside
