-- genre_daily: one row per genre on a chart and date, and one, with genre null, for the recordings without a genre.
-- grain: platform, chart, market, chart_date, genre
-- answers: which genres does a market listen to, and how much of its chart has no genre at all
-- A recording counts for every genre of its artists (recording_genres), so that the rows of a date add up to more than
-- its chart. Genres are those known now, also on dates of the past. Spotify withholds genres from new apps: read a share
-- beside without_genre_share.
-- column recordings: distinct recordings of the genre [recordings]
-- column streams: their streams; null where none has a count [streams]
-- column chart_recordings: distinct recordings on the chart that date [recordings]
-- column recordings_share: recordings / chart_recordings [0–1]
-- column without_genre: recordings of the chart without a genre [recordings]
-- column without_genre_share: without_genre / chart_recordings [0–1]
-- column month: calendar month of chart_date [yyyy-mm]
WITH counted AS (
    SELECT
        r.platform,
        r.chart,
        r.market,
        r.chart_date,
        r.month,
        g.genre,
        count(*) AS recordings,
        sum(r.streams) AS streams,
        -- Each recording once, whatever its genres.
        sum(CASE WHEN COALESCE(g.place, 1) = 1 THEN 1 ELSE 0 END) AS of_chart
    FROM recording_positions r
    LEFT JOIN recording_genres g ON g.recording_id = r.recording_id
    GROUP BY r.platform, r.chart, r.market, r.chart_date, r.month, g.genre
),
totals AS (
    SELECT
        *,
        CAST(sum(of_chart) OVER chart_day AS bigint) AS chart_recordings,
        COALESCE(max(CASE WHEN genre IS NULL THEN recordings END) OVER chart_day, 0) AS without_genre
    FROM counted
    WINDOW chart_day AS (PARTITION BY platform, chart, market, month, chart_date)
)
SELECT
    platform,
    chart,
    market,
    chart_date,
    genre,
    recordings,
    CAST(streams AS bigint) AS streams,
    chart_recordings,
    CAST(recordings AS double) / CAST(chart_recordings AS double) AS recordings_share,
    without_genre,
    CAST(without_genre AS double) / CAST(chart_recordings AS double) AS without_genre_share,
    month
FROM totals
