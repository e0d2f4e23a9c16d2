-- recording_positions: one row per recording on a chart and date, its versions merged, before the calendar is known.
-- grain: platform, chart, market, chart_date, recording_id
-- answers: what are the versions of a recording worth together; recording_daily is this with the calendar
-- Most recordings have one item on a chart: those pass as they are, and only the others are merged, which costs several
-- times as much.
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
    rank,
    streams,
    videos,
    CAST(1 AS bigint) AS versions,
    month
FROM chart_positions
WHERE current AND recording_id IS NOT NULL AND alone
UNION ALL
SELECT
    platform,
    chart,
    market,
    chart_date,
    recording_id,
    min(rank) AS rank,
    CAST(sum(streams) AS bigint) AS streams,
    CAST(sum(videos) AS bigint) AS videos,
    count(DISTINCT item_id) AS versions,
    month
FROM chart_positions
WHERE current AND recording_id IS NOT NULL AND NOT alone
GROUP BY platform, chart, market, month, chart_date, recording_id
