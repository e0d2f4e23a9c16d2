-- recording_titles: one row per recording on a chart.
-- grain: platform, chart, market, recording_id
-- answers: what is a recording called, for people
-- As the chart called it on its last date there; of several versions on that date, as the best placed one is called.
-- column title: title as published
-- column artist_names_text: credited artists, joined by ", "
-- column last_date: last observed date on the chart
WITH titled AS (
    SELECT
        platform,
        chart,
        market,
        recording_id,
        title,
        array_join(artist_names, ', ') AS artist_names_text,
        max(chart_date) AS last_date,
        -- The newest date, and of equal ones the best rank: a rank is always below 1000000.
        max(date_diff('day', DATE '1970-01-01', chart_date) * 1000000 - rank) AS newest
    FROM chart_positions
    WHERE current AND recording_id IS NOT NULL
    GROUP BY platform, chart, market, recording_id, title, array_join(artist_names, ', ')
),
ordered AS (
    SELECT
        *,
        row_number() OVER (
            PARTITION BY recording_id, market, chart, platform ORDER BY newest DESC, title, artist_names_text
        ) AS place
    FROM titled
)
SELECT platform, chart, market, recording_id, title, artist_names_text, last_date
FROM ordered
WHERE place = 1
