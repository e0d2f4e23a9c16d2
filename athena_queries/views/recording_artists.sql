-- recording_artists: one row per recording on a chart and artist credited on it.
-- grain: platform, chart, market, recording_id, artist_id
-- answers: whose recording is it
-- By id where known_artists knows the recording; else the whole credit of the chart's newest snapshot that shows it and
-- names anybody stands for one artist.
-- column artist_id: id of the artist, or name:<credit> where no source gives ids
-- column artist_name: name of the artist; the credit for name:<credit>
WITH credits AS (
    SELECT
        platform,
        chart,
        market,
        recording_id,
        array_join(artist_names, ', ') AS credit,
        max(fetched_at) AS fetched_at
    FROM chart_positions
    WHERE current AND recording_id IS NOT NULL
    GROUP BY platform, chart, market, recording_id, array_join(artist_names, ', ')
),
ordered AS (
    SELECT
        platform,
        chart,
        market,
        recording_id,
        credit,
        row_number() OVER (
            PARTITION BY recording_id, market, chart, platform
            ORDER BY CASE WHEN credit <> '' THEN 0 ELSE 1 END, fetched_at DESC, credit
        ) AS place
    FROM credits
)
SELECT
    o.platform,
    o.chart,
    o.market,
    o.recording_id,
    COALESCE(a.artist_id, 'name:' || o.credit) AS artist_id,
    CASE WHEN a.artist_id IS NULL THEN o.credit ELSE a.artist_name END AS artist_name
FROM ordered o
LEFT JOIN known_artists a ON a.recording_id = o.recording_id
WHERE o.place = 1 AND (a.artist_id IS NOT NULL OR o.credit <> '')
