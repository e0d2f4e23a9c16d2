-- restatements: one row per position where the current snapshot differs from one that it beat.
-- grain: platform, chart, market, chart_date, rank, place, beaten_raw_key
-- answers: what did a source change afterwards, and where do sources disagree
-- A position differs when its recordings (items, for artists and albums), streams or videos are not the same; one that
-- only one of the two snapshots has is shown with nulls on the other side. Two items may share a rank: `place` numbers
-- what is left of such a rank after equal entries are taken out.
-- column place: 1, or higher where several entries of one rank differ
-- column beaten_raw_key: the raw object of the beaten snapshot
-- column current_recording_id: the recording that counts; null where the current snapshot has none at that rank
-- column beaten_recording_id: the recording that was beaten; null where the beaten snapshot has none at that rank
-- column current_streams: streams in the current snapshot [streams]
-- column beaten_streams: streams in the beaten snapshot [streams]
-- column current_source: source of the current snapshot
-- column beaten_source: source of the beaten snapshot
-- column current_fetched_at: when the current snapshot was fetched [UTC]
-- column beaten_fetched_at: when the beaten snapshot was fetched [UTC]
-- column current_videos: videos in the current snapshot [videos]
-- column beaten_videos: videos in the beaten snapshot [videos]
WITH beaten AS (
    SELECT
        platform,
        chart,
        market,
        chart_date,
        raw_key AS beaten_raw_key,
        max(source) AS beaten_source,
        max(fetched_at) AS beaten_fetched_at
    FROM chart_positions
    WHERE NOT current
    GROUP BY platform, chart, market, chart_date, raw_key
),
standing AS (
    SELECT
        b.platform,
        b.chart,
        b.market,
        b.chart_date,
        b.beaten_raw_key,
        max(p.source) AS current_source,
        max(p.fetched_at) AS current_fetched_at
    FROM beaten b
    JOIN chart_positions p
        ON p.platform = b.platform
        AND p.chart = b.chart
        AND p.market = b.market
        AND p.chart_date = b.chart_date
    WHERE p.current
    GROUP BY b.platform, b.chart, b.market, b.chart_date, b.beaten_raw_key
),
sides AS (
    SELECT
        b.platform,
        b.chart,
        b.market,
        b.chart_date,
        b.beaten_raw_key,
        p.rank,
        COALESCE(p.recording_id, p.platform || ':' || p.item_id) AS recording_id,
        p.streams,
        p.videos,
        p.current
    FROM beaten b
    JOIN chart_positions p
        ON p.platform = b.platform
        AND p.chart = b.chart
        AND p.market = b.market
        AND p.chart_date = b.chart_date
    WHERE p.current OR p.raw_key = b.beaten_raw_key
),
unequal AS (
    SELECT
        platform,
        chart,
        market,
        chart_date,
        beaten_raw_key,
        rank,
        recording_id,
        streams,
        videos,
        bool_or(current) AS stands
    FROM sides
    GROUP BY platform, chart, market, chart_date, beaten_raw_key, rank, recording_id, streams, videos
    HAVING bool_and(current) OR NOT bool_or(current)
),
placed AS (
    SELECT
        *,
        row_number() OVER (
            PARTITION BY platform, chart, market, chart_date, beaten_raw_key, rank, stands
            ORDER BY recording_id, streams, videos
        ) AS place
    FROM unequal
),
paired AS (
    SELECT
        platform,
        chart,
        market,
        chart_date,
        rank,
        place,
        beaten_raw_key,
        max(CASE WHEN stands THEN recording_id END) AS current_recording_id,
        max(CASE WHEN NOT stands THEN recording_id END) AS beaten_recording_id,
        max(CASE WHEN stands THEN streams END) AS current_streams,
        max(CASE WHEN NOT stands THEN streams END) AS beaten_streams,
        max(CASE WHEN stands THEN videos END) AS current_videos,
        max(CASE WHEN NOT stands THEN videos END) AS beaten_videos
    FROM placed
    GROUP BY platform, chart, market, chart_date, rank, place, beaten_raw_key
)
SELECT
    d.platform,
    d.chart,
    d.market,
    d.chart_date,
    d.rank,
    d.place,
    d.beaten_raw_key,
    d.current_recording_id,
    d.beaten_recording_id,
    d.current_streams,
    d.beaten_streams,
    s.current_source,
    b.beaten_source,
    s.current_fetched_at,
    b.beaten_fetched_at,
    d.current_videos,
    d.beaten_videos
FROM paired d
JOIN beaten b
    ON b.platform = d.platform
    AND b.chart = d.chart
    AND b.market = d.market
    AND b.chart_date = d.chart_date
    AND b.beaten_raw_key = d.beaten_raw_key
JOIN standing s
    ON s.platform = d.platform
    AND s.chart = d.chart
    AND s.market = d.market
    AND s.chart_date = d.chart_date
    AND s.beaten_raw_key = d.beaten_raw_key
