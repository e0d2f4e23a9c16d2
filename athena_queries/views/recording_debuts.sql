-- recording_debuts: one row per recording on a chart, with the first date it was seen there.
-- grain: platform, chart, market, recording_id
-- answers: when was a song first seen on a chart; what only needs the debut is spared the whole of track_lifecycle
-- column debut_date: first observed date on the chart
-- column debut_rank: rank on that date [rank]
-- column depth: largest rank of the chart on that date [rank]
-- column left_censored: that is the chart's first observed date, or the first after a gap: it may have been there before
-- column status: what chart_moves says of that date: FIRST_OBSERVED, left_censored; BELOW_DEPTH, deeper than the adjacent date before was seen; else NEW
-- column month: calendar month of debut_date [yyyy-mm]
-- column novelty_known: of that date, as chart_calendar has it
WITH first_places AS (
    -- A first place needs no merging of versions: the earliest date, and of equal ones the best rank, always below 1000000.
    SELECT
        platform,
        chart,
        market,
        recording_id,
        min(date_diff('day', DATE '1900-01-01', chart_date) * 1000000 + rank) AS place
    FROM chart_positions
    WHERE current AND recording_id IS NOT NULL
    GROUP BY platform, chart, market, recording_id
),
debuts AS (
    SELECT
        platform,
        chart,
        market,
        recording_id,
        CAST(date_add('day', place / 1000000, DATE '1900-01-01') AS date) AS debut_date,
        CAST(place % 1000000 AS integer) AS debut_rank
    FROM first_places
)
SELECT
    d.platform,
    d.chart,
    d.market,
    d.recording_id,
    d.debut_date,
    d.debut_rank,
    c.depth,
    c.left_censored,
    CASE
        WHEN c.left_censored THEN 'FIRST_OBSERVED'
        WHEN d.debut_rank > c.previous_depth THEN 'BELOW_DEPTH'
        ELSE 'NEW'
    END AS status,
    c.month,
    c.novelty_known
FROM debuts d
JOIN chart_calendar c
    ON c.platform = d.platform
    AND c.chart = d.chart
    AND c.market = d.market
    AND c.chart_date = d.debut_date
