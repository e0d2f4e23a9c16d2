-- track_velocity: one row per recording on a chart and date, set against the date exactly 7 days earlier.
-- grain: platform, chart, market, chart_date, recording_id
-- answers: how fast does a song climb, and how fast do its streams grow
-- Exactly 7 days: a date that the lake lacks is not replaced by the one beside it. No two dates that are 7 days apart
-- have a gap between them.
-- column rank: rank now [rank]
-- column rank_7d_ago: rank exactly 7 days earlier; null unless status is OK [rank]
-- column velocity_7d: rank_7d_ago - rank, up is positive; null unless status is OK [ranks]
-- column streams: streams now [streams]
-- column streams_7d_ago: streams exactly 7 days earlier [streams]
-- column streams_growth_7d: streams / streams_7d_ago - 1; null too where a count is missing or the earlier one is 0 [ratio]
-- column status: OK; ABSENT_7D_AGO, the chart was observed that day and the song was not on it; INSUFFICIENT_HISTORY, the chart was not observed that day
-- The dates of a recording are sorted by weekday and then by day, both in one number (days count from 1900-01-01): the
-- date exactly 7 days earlier is the one before, or the recording was not there. Rank and streams are the last digits of
-- such numbers, so that each list is sorted as it is.
WITH dates AS (
    SELECT
        platform,
        chart,
        market,
        recording_id,
        date_diff('day', DATE '1900-01-01', chart_date) % 7 * 100000
            + date_diff('day', DATE '1900-01-01', chart_date) AS place,
        rank,
        COALESCE(streams + 1, 0) AS streams_or_none
    FROM recording_positions
),
gathered AS (
    SELECT
        platform,
        chart,
        market,
        recording_id,
        array_sort(array_agg(place * 1000000 + rank)) AS ranks,
        array_sort(array_agg(place * 1000000000000 + streams_or_none)) AS counts
    FROM dates
    GROUP BY platform, chart, market, recording_id
),
weeks AS (
    SELECT
        g.platform,
        g.chart,
        g.market,
        g.recording_id,
        w.ranked / 1000000 % 100000 AS day,
        w.ranked % 1000000 AS rank,
        NULLIF(w.counted % 1000000000000, 0) - 1 AS streams,
        CASE WHEN w.ranked / 1000000 - w.ranked_before / 1000000 = 7 THEN w.ranked_before % 1000000 END AS rank_7d_ago,
        CASE
            WHEN w.ranked / 1000000 - w.ranked_before / 1000000 = 7
            THEN NULLIF(w.counted_before % 1000000000000, 0) - 1
        END AS streams_7d_ago
    FROM gathered g
    CROSS JOIN UNNEST(
        g.ranks,
        ARRAY[CAST(NULL AS bigint)] || slice(g.ranks, 1, cardinality(g.ranks) - 1),
        g.counts,
        ARRAY[CAST(NULL AS bigint)] || slice(g.counts, 1, cardinality(g.counts) - 1)
    ) AS w (ranked, ranked_before, counted, counted_before)
),
beside AS (
    SELECT
        platform,
        chart,
        market,
        recording_id,
        CAST(date_add('day', day, DATE '1900-01-01') AS date) AS chart_date,
        CAST(date_add('day', day - 7, DATE '1900-01-01') AS date) AS date_7d_ago,
        CAST(rank AS integer) AS rank,
        CAST(rank_7d_ago AS integer) AS rank_7d_ago,
        streams,
        streams_7d_ago
    FROM weeks
)
SELECT
    b.platform,
    b.chart,
    b.market,
    b.chart_date,
    b.recording_id,
    b.rank,
    b.rank_7d_ago,
    b.rank_7d_ago - b.rank AS velocity_7d,
    b.streams,
    b.streams_7d_ago,
    CAST(b.streams AS double) / CAST(NULLIF(b.streams_7d_ago, 0) AS double) - 1e0 AS streams_growth_7d,
    CASE
        WHEN b.rank_7d_ago IS NOT NULL THEN 'OK'
        WHEN d.chart_date IS NOT NULL THEN 'ABSENT_7D_AGO'
        ELSE 'INSUFFICIENT_HISTORY'
    END AS status
FROM beside b
LEFT JOIN chart_depth d
    ON d.platform = b.platform
    AND d.chart = b.chart
    AND d.market = b.market
    AND d.chart_date = b.date_7d_ago
