-- recording_daily: one row per recording on a chart and date, its versions merged.
-- grain: platform, chart, market, chart_date, recording_id
-- answers: where did a recording stand, and with how many streams
-- column rank: best rank of its versions [rank]
-- column streams: streams of all its versions; null where none has a count [streams]
-- column videos: videos of all its versions; null where none has a count [videos]
-- column versions: distinct items of the chart that are this recording [items]
-- column depth: largest rank of the chart on that date [rank]
-- column left_censored: the date is the chart's first observed date, or the first after a gap
-- column month: calendar month of chart_date [yyyy-mm]
WITH merged AS (
    SELECT
        platform,
        chart,
        market,
        month,
        chart_date,
        recording_id,
        min(rank) AS rank,
        CAST(sum(streams) AS bigint) AS streams,
        CAST(sum(videos) AS bigint) AS videos,
        -- An item that is its own recording stands there once at most; only the others have to be told apart.
        CAST(max(CASE WHEN item_id = recording_id OR platform || ':' || item_id = recording_id THEN 1 ELSE 0 END)
            + COALESCE(cardinality(array_distinct(array_agg(item_id) FILTER (
                WHERE NOT (item_id = recording_id OR platform || ':' || item_id = recording_id)
            ))), 0) AS bigint) AS versions
    FROM chart_positions
    WHERE current AND recording_id IS NOT NULL
    GROUP BY platform, chart, market, month, chart_date, recording_id
)
SELECT
    m.platform,
    m.chart,
    m.market,
    m.chart_date,
    m.recording_id,
    m.rank,
    m.streams,
    m.videos,
    m.versions,
    c.depth,
    c.left_censored,
    m.month
FROM merged m
JOIN chart_calendar c
    ON c.platform = m.platform
    AND c.chart = m.chart
    AND c.market = m.market
    AND c.chart_date = m.chart_date
