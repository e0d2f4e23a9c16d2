-- what_is_new: the songs that entered a market's chart on its newest day
-- asked: what is new in {market}
-- asked: what is new
-- parameter market: which market = global
-- needs: spotify songs_daily {market}
-- sentence: The highest of {entries:song|songs} never seen before on the chart of {market}, which the lake holds from {first_date} on, is {title} by {artist_names_text} at {rank} on {chart_date}.
-- sentence FIRST_OBSERVED: What is new in {market} on {chart_date} is not known: it is the first day that was collected, or the first after a gap.
-- sentence BELOW_DEPTH: No song is known to be new in {market} on {chart_date}, but {below_depth:song stands|songs stand} deeper than the chart was collected before and may be.
-- sentence NONE_NEW: Every song on the chart of {market} on {chart_date} was there on a day before.
-- nothing: The lake holds no song of the chart of {market}.
WITH newest AS (
    SELECT max(chart_date) AS chart_date, min(chart_date) AS first_date
    FROM chart_depth
    WHERE platform = 'spotify' AND chart = 'songs_daily' AND market = '{market}'
),
moves AS (
    SELECT recording_id, rank, status, chart_date
    FROM chart_moves
    WHERE platform = 'spotify' AND chart = 'songs_daily' AND market = '{market}'
        AND chart_date = (SELECT chart_date FROM newest)
),
day AS (
    SELECT
        chart_date,
        count(*) FILTER (WHERE status = 'NEW') AS entries,
        count(*) FILTER (WHERE status = 'BELOW_DEPTH') AS below_depth,
        count(*) FILTER (WHERE status = 'FIRST_OBSERVED') AS first_observed
    FROM moves
    GROUP BY chart_date
),
entered AS (
    SELECT
        m.chart_date,
        m.recording_id,
        COALESCE(NULLIF(t.title, ''), m.recording_id) AS title,
        COALESCE(NULLIF(t.artist_names_text, ''), 'unknown artists') AS artist_names_text,
        m.rank,
        d.streams
    FROM moves m
    JOIN recording_daily d ON d.recording_id = m.recording_id AND d.chart_date = m.chart_date
    JOIN recording_titles t ON t.recording_id = m.recording_id
    WHERE d.platform = 'spotify' AND d.chart = 'songs_daily' AND d.market = '{market}'
        AND d.chart_date = (SELECT chart_date FROM newest)
        AND t.platform = 'spotify' AND t.chart = 'songs_daily' AND t.market = '{market}' AND m.status = 'NEW'
)
-- Where nothing is new there is one row all the same, which says why.
SELECT
    e.title,
    e.artist_names_text,
    e.rank,
    e.streams,
    d.chart_date,
    n.first_date,
    d.entries,
    d.below_depth,
    CASE
        WHEN d.entries > 0 THEN 'OK'
        WHEN d.first_observed > 0 THEN 'FIRST_OBSERVED'
        WHEN d.below_depth > 0 THEN 'BELOW_DEPTH'
        ELSE 'NONE_NEW'
    END AS status,
    e.recording_id
FROM day d
JOIN newest n ON n.chart_date = d.chart_date
LEFT JOIN entered e ON e.chart_date = d.chart_date
ORDER BY e.rank, e.recording_id
