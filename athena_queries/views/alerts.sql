-- alerts: one row per alert that went out.
-- grain: alert_id
-- answers: what was told, about whom, and when
-- docs/report.md says what sets an alert off. A song is named as the chart that set it off called it last.
-- column sent_at: when it was sent [UTC]
-- column kind: entered, climbed, left (proven by the chart's next date), or breakout: on TikTok and not yet on Spotify
-- column subject_id: the recording or artist
-- column subject_name: title — artists of a recording, the title alone where nobody is credited; name of an artist; else the id
-- column market: market of the chart that set it off
-- column chart_date: date of the chart that set it off; of what left, the first date without it
-- column platform: platform of that chart
-- column chart: name of that chart
-- column month: calendar month of chart_date; filter on it to read less [yyyy-mm]
SELECT
    a.alert_id,
    a.sent_at,
    a.kind,
    a.subject_id,
    COALESCE(
        CASE WHEN t.artist_names_text <> '' THEN t.title || ' — ' || t.artist_names_text ELSE t.title END,
        f.name,
        a.subject_id
    ) AS subject_name,
    a.market,
    a.chart_date,
    a.platform,
    a.chart,
    a.month
FROM alerts_sent a
LEFT JOIN recording_titles t
    ON t.platform = a.platform
    AND t.chart = a.chart
    AND t.market = a.market
    AND t.recording_id = a.subject_id
LEFT JOIN artist_facts f ON f.artist_id = a.subject_id
