-- chart_moves: one row per recording on a chart and date, set against the adjacent observed date before.
-- grain: platform, chart, market, chart_date, recording_id
-- answers: what is new, what came back, what climbs and what falls
-- Statuses, first that holds: FIRST_OBSERVED on the chart's first observed date and on the first after a gap; UP,
-- DOWN, SAME when it was on the adjacent date; BELOW_DEPTH when it stands deeper than that date was seen; NEW when the
-- chart never showed it before; RE when it did. A run that starts BELOW_DEPTH counts from the first date it was seen.
-- column rank: best rank of its versions [rank]
-- column streams: streams of all its versions [streams]
-- column videos: videos of all its versions [videos]
-- column versions: distinct items of the chart that are this recording [items]
-- column depth: largest rank of the chart on that date [rank]
-- column left_censored: the date is the chart's first observed date, or the first after a gap
-- column previous_rank: rank on the adjacent date; null when it was not there, or the date is the first or follows a gap [rank]
-- column move: previous_rank - rank, up is positive [ranks]
-- column status: NEW, RE, UP, DOWN, SAME, FIRST_OBSERVED or BELOW_DEPTH
-- column peak_to_date: smallest rank up to this date [rank]
-- column peak_date: first date at that rank
-- column observed_periods_to_date: observed dates on the chart so far, this one included [periods]
-- column streak_to_date: observed dates of the current run so far, this one included [periods]
-- column run: number of the current run, from 1
WITH lined_up AS (
    SELECT
        p.platform,
        p.chart,
        p.market,
        p.chart_date,
        p.recording_id,
        p.rank,
        p.streams,
        p.videos,
        p.versions,
        c.depth,
        c.left_censored,
        c.previous_depth,
        c.step,
        lag(c.step) OVER recording AS step_before,
        lag(p.rank) OVER recording AS rank_before,
        min(p.rank) OVER (recording ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS peak_before,
        row_number() OVER recording AS observed_periods_to_date
    FROM recording_positions p
    JOIN chart_calendar c
        ON c.platform = p.platform
        AND c.chart = p.chart
        AND c.market = p.market
        AND c.chart_date = p.chart_date
    -- The recording comes first because it tells rows apart soonest.
    WINDOW recording AS (PARTITION BY p.recording_id, p.market, p.chart, p.platform ORDER BY p.chart_date)
),
compared AS (
    SELECT
        *,
        COALESCE(step_before = step - 1, false) AS was_there,
        CASE WHEN peak_before < rank THEN peak_before ELSE rank END AS peak_to_date,
        CASE WHEN peak_before IS NULL OR rank < peak_before THEN chart_date END AS new_peak_date,
        CASE WHEN step_before = step - 1 THEN NULL ELSE observed_periods_to_date END AS run_began_at
    FROM lined_up
)
SELECT
    platform,
    chart,
    market,
    chart_date,
    recording_id,
    rank,
    streams,
    videos,
    versions,
    depth,
    left_censored,
    CASE WHEN was_there THEN rank_before END AS previous_rank,
    CASE WHEN was_there THEN rank_before - rank END AS move,
    CASE
        WHEN left_censored THEN 'FIRST_OBSERVED'
        WHEN was_there AND rank < rank_before THEN 'UP'
        WHEN was_there AND rank > rank_before THEN 'DOWN'
        WHEN was_there THEN 'SAME'
        WHEN rank > previous_depth THEN 'BELOW_DEPTH'
        WHEN step_before IS NULL THEN 'NEW'
        ELSE 'RE'
    END AS status,
    peak_to_date,
    max(new_peak_date) OVER recording AS peak_date,
    observed_periods_to_date,
    observed_periods_to_date - max(run_began_at) OVER recording + 1 AS streak_to_date,
    count(run_began_at) OVER recording AS run
FROM compared
WINDOW recording AS (PARTITION BY recording_id, market, chart, platform ORDER BY chart_date)
