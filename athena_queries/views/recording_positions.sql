-- recording_positions: one row per recording on a chart and date, its versions merged, before the calendar is known.
-- grain: platform, chart, market, chart_date, recording_id
-- answers: what are the versions of a recording worth together; recording_daily is this with the calendar
-- column rank: best rank of its versions [rank]
-- column streams: streams of all its versions; null where none has a count [streams]
-- column videos: videos of all its versions; null where none has a count [videos]
-- column versions: distinct items of the chart that are this recording [items]
-- column month: calendar month of chart_date [yyyy-mm]
SELECT
    platform,
    chart,
    market,
    chart_date,
    recording_id,
    min(rank) AS rank,
    CAST(sum(streams) AS bigint) AS streams,
    CAST(sum(videos) AS bigint) AS videos,
    -- An item that is its own recording stands there once at most; only the others have to be told apart.
    CAST(max(CASE WHEN item_id = recording_id OR platform || ':' || item_id = recording_id THEN 1 ELSE 0 END)
        + COALESCE(cardinality(array_distinct(array_agg(item_id) FILTER (
            WHERE NOT (item_id = recording_id OR platform || ':' || item_id = recording_id)
        ))), 0) AS bigint) AS versions,
    month
FROM chart_positions
WHERE current AND recording_id IS NOT NULL
GROUP BY platform, chart, market, month, chart_date, recording_id
