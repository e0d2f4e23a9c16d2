-- recording_debuts: one row per recording on a chart, with the first date it was seen there.
-- grain: platform, chart, market, recording_id
-- answers: when was a song first seen on a chart; what only needs the debut is spared the whole of track_lifecycle
-- column debut_date: first observed date on the chart
-- column depth: largest rank of the chart on that date [rank]
-- column left_censored: that is the chart's first observed date, or the first after a gap: it may have been there before
WITH debuts AS (
    -- A first date needs no merging of versions.
    SELECT platform, chart, market, recording_id, min(chart_date) AS debut_date
    FROM chart_positions
    WHERE current AND recording_id IS NOT NULL
    GROUP BY platform, chart, market, recording_id
)
SELECT
    d.platform,
    d.chart,
    d.market,
    d.recording_id,
    d.debut_date,
    c.depth,
    c.left_censored
FROM debuts d
JOIN chart_calendar c
    ON c.platform = d.platform
    AND c.chart = d.chart
    AND c.market = d.market
    AND c.chart_date = d.debut_date
