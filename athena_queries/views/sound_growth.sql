-- sound_growth: one row per sound and date on which a source counted it.
-- grain: platform, item_id, date
-- answers: which sounds grow, and how fast
-- A count is that of `platform_stats`, or of a chart that shows one: all videos made with the sound so far. Of several of a
-- date an exact one before a rounded one, `platform_stats` before a chart, then the one fetched last, then the larger. A
-- rounded count carries the smallest and the largest it can be, an exact one is its own bounds. The change of rounded counts
-- has bounds too: the least now less the most then, and the most now less the least then. A change is the count less that
-- of exactly so many days earlier: a day without a count is not bridged.
-- column videos: videos made with the sound; null where only views were told [videos]
-- column videos_low: smallest they can be [videos]
-- column videos_high: largest they can be [videos]
-- column views: views of these videos; charts give none [views]
-- column views_low: smallest they can be [views]
-- column views_high: largest they can be [views]
-- column videos_from: platform_stats or chart; null without videos
-- column videos_change_1d: videos less those of 1 day earlier [videos]
-- column videos_change_1d_low: smallest it can be [videos]
-- column videos_change_1d_high: largest it can be [videos]
-- column views_change_1d: views less those of 1 day earlier [views]
-- column views_change_1d_low: smallest it can be [views]
-- column views_change_1d_high: largest it can be [views]
-- column status_1d: OK, each count of the date has its change; PARTIAL, one of two has; INSUFFICIENT_HISTORY, none; NO_COUNTS, the date has no count
-- column videos_change_7d: videos less those of 7 days earlier [videos]
-- column videos_change_7d_low: smallest it can be [videos]
-- column videos_change_7d_high: largest it can be [videos]
-- column views_change_7d: views less those of 7 days earlier [views]
-- column views_change_7d_low: smallest it can be [views]
-- column views_change_7d_high: largest it can be [views]
-- column status_7d: OK, each count of the date has its change; PARTIAL, one of two has; INSUFFICIENT_HISTORY, none; NO_COUNTS, the date has no count
-- column videos_change_28d: videos less those of 28 days earlier [videos]
-- column videos_change_28d_low: smallest it can be [videos]
-- column videos_change_28d_high: largest it can be [videos]
-- column views_change_28d: views less those of 28 days earlier [views]
-- column views_change_28d_low: smallest it can be [views]
-- column views_change_28d_high: largest it can be [views]
-- column status_28d: OK, each count of the date has its change; PARTIAL, one of two has; INSUFFICIENT_HISTORY, none; NO_COUNTS, the date has no count
WITH told AS (
    SELECT
        platform,
        entity_id AS item_id,
        stat_date AS date,
        'platform_stats' AS told_by,
        fetched_at,
        videos,
        COALESCE(videos_low, videos) AS videos_low,
        COALESCE(videos_high, videos) AS videos_high,
        views,
        COALESCE(views_low, views) AS views_low,
        COALESCE(views_high, views) AS views_high
    FROM platform_stats
    WHERE entity_type = 'sound'
    UNION ALL
    SELECT
        platform,
        item_id,
        chart_date AS date,
        'chart' AS told_by,
        fetched_at,
        videos,
        COALESCE(videos_low, videos) AS videos_low,
        COALESCE(videos_high, videos) AS videos_high,
        NULL AS views,
        NULL AS views_low,
        NULL AS views_high
    FROM chart_snapshots
    WHERE current AND item_type = 'sound' AND videos IS NOT NULL
),
ordered AS (
    SELECT
        platform,
        item_id,
        date,
        CASE WHEN videos IS NOT NULL THEN told_by END AS videos_from,
        videos,
        videos_low,
        videos_high,
        max(views) OVER sound_day AS views,
        max(views_low) OVER sound_day AS views_low,
        max(views_high) OVER sound_day AS views_high,
        row_number() OVER (
            PARTITION BY platform, item_id, date
            ORDER BY
                CASE WHEN videos IS NULL THEN 3 WHEN videos_low < videos_high THEN 2 ELSE 1 END,
                told_by DESC,
                fetched_at DESC,
                videos DESC,
                videos_low,
                videos_high
        ) AS place
    FROM told
    WINDOW sound_day AS (PARTITION BY platform, item_id, date)
),
counted AS (
    SELECT platform, item_id, date, videos, videos_low, videos_high, views, views_low, views_high, videos_from
    FROM ordered
    WHERE place = 1
),
changes AS (
    SELECT
        *,
        videos - max(videos) OVER (sound RANGE BETWEEN INTERVAL '1' DAY PRECEDING AND INTERVAL '1' DAY PRECEDING)
            AS videos_change_1d,
        videos_low - max(videos_high) OVER (sound RANGE BETWEEN INTERVAL '1' DAY PRECEDING AND INTERVAL '1' DAY PRECEDING)
            AS videos_change_1d_low,
        videos_high - max(videos_low) OVER (sound RANGE BETWEEN INTERVAL '1' DAY PRECEDING AND INTERVAL '1' DAY PRECEDING)
            AS videos_change_1d_high,
        views - max(views) OVER (sound RANGE BETWEEN INTERVAL '1' DAY PRECEDING AND INTERVAL '1' DAY PRECEDING)
            AS views_change_1d,
        views_low - max(views_high) OVER (sound RANGE BETWEEN INTERVAL '1' DAY PRECEDING AND INTERVAL '1' DAY PRECEDING)
            AS views_change_1d_low,
        views_high - max(views_low) OVER (sound RANGE BETWEEN INTERVAL '1' DAY PRECEDING AND INTERVAL '1' DAY PRECEDING)
            AS views_change_1d_high,
        videos - max(videos) OVER (sound RANGE BETWEEN INTERVAL '7' DAY PRECEDING AND INTERVAL '7' DAY PRECEDING)
            AS videos_change_7d,
        videos_low - max(videos_high) OVER (sound RANGE BETWEEN INTERVAL '7' DAY PRECEDING AND INTERVAL '7' DAY PRECEDING)
            AS videos_change_7d_low,
        videos_high - max(videos_low) OVER (sound RANGE BETWEEN INTERVAL '7' DAY PRECEDING AND INTERVAL '7' DAY PRECEDING)
            AS videos_change_7d_high,
        views - max(views) OVER (sound RANGE BETWEEN INTERVAL '7' DAY PRECEDING AND INTERVAL '7' DAY PRECEDING)
            AS views_change_7d,
        views_low - max(views_high) OVER (sound RANGE BETWEEN INTERVAL '7' DAY PRECEDING AND INTERVAL '7' DAY PRECEDING)
            AS views_change_7d_low,
        views_high - max(views_low) OVER (sound RANGE BETWEEN INTERVAL '7' DAY PRECEDING AND INTERVAL '7' DAY PRECEDING)
            AS views_change_7d_high,
        videos - max(videos) OVER (sound RANGE BETWEEN INTERVAL '28' DAY PRECEDING AND INTERVAL '28' DAY PRECEDING)
            AS videos_change_28d,
        videos_low - max(videos_high) OVER (sound RANGE BETWEEN INTERVAL '28' DAY PRECEDING AND INTERVAL '28' DAY PRECEDING)
            AS videos_change_28d_low,
        videos_high - max(videos_low) OVER (sound RANGE BETWEEN INTERVAL '28' DAY PRECEDING AND INTERVAL '28' DAY PRECEDING)
            AS videos_change_28d_high,
        views - max(views) OVER (sound RANGE BETWEEN INTERVAL '28' DAY PRECEDING AND INTERVAL '28' DAY PRECEDING)
            AS views_change_28d,
        views_low - max(views_high) OVER (sound RANGE BETWEEN INTERVAL '28' DAY PRECEDING AND INTERVAL '28' DAY PRECEDING)
            AS views_change_28d_low,
        views_high - max(views_low) OVER (sound RANGE BETWEEN INTERVAL '28' DAY PRECEDING AND INTERVAL '28' DAY PRECEDING)
            AS views_change_28d_high
    FROM counted
    WINDOW sound AS (PARTITION BY item_id, platform ORDER BY date)
)
SELECT
    platform,
    item_id,
    date,
    videos,
    videos_low,
    videos_high,
    views,
    views_low,
    views_high,
    videos_from,
    videos_change_1d,
    videos_change_1d_low,
    videos_change_1d_high,
    views_change_1d,
    views_change_1d_low,
    views_change_1d_high,
    CASE
        WHEN videos IS NULL AND views IS NULL THEN 'NO_COUNTS'
        WHEN videos_change_1d IS NULL AND views_change_1d IS NULL THEN 'INSUFFICIENT_HISTORY'
        WHEN (videos IS NOT NULL AND videos_change_1d IS NULL) OR (views IS NOT NULL AND views_change_1d IS NULL)
            THEN 'PARTIAL'
        ELSE 'OK'
    END AS status_1d,
    videos_change_7d,
    videos_change_7d_low,
    videos_change_7d_high,
    views_change_7d,
    views_change_7d_low,
    views_change_7d_high,
    CASE
        WHEN videos IS NULL AND views IS NULL THEN 'NO_COUNTS'
        WHEN videos_change_7d IS NULL AND views_change_7d IS NULL THEN 'INSUFFICIENT_HISTORY'
        WHEN (videos IS NOT NULL AND videos_change_7d IS NULL) OR (views IS NOT NULL AND views_change_7d IS NULL)
            THEN 'PARTIAL'
        ELSE 'OK'
    END AS status_7d,
    videos_change_28d,
    videos_change_28d_low,
    videos_change_28d_high,
    views_change_28d,
    views_change_28d_low,
    views_change_28d_high,
    CASE
        WHEN videos IS NULL AND views IS NULL THEN 'NO_COUNTS'
        WHEN videos_change_28d IS NULL AND views_change_28d IS NULL THEN 'INSUFFICIENT_HISTORY'
        WHEN (videos IS NOT NULL AND videos_change_28d IS NULL) OR (views IS NOT NULL AND views_change_28d IS NULL)
            THEN 'PARTIAL'
        ELSE 'OK'
    END AS status_28d
FROM changes
