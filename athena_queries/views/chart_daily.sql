-- chart_daily: one row per position of a chart as it was published, current snapshots only.
-- grain: platform, chart, market, chart_date, rank, item_id
-- answers: what did the chart say on that date
-- column recording_id: the recording the item is; null for artists and albums
-- column song_id: the song, whatever the version; the recording where nothing better is known
-- column title: title as published
-- column artist_names: credited artists in the order of the credit
-- column artist_names_text: the same, joined by ", "
-- column lead_artist_id: id of the first credited artist: as this snapshot gives it, else as `tracks` knows the Spotify track that the item is or is matched to (item_artists), else name:<credit>. Other charts and months are not asked, so that a filter on the month prunes
-- column streams: streams in the period; null where the source gives none [streams]
-- column videos: videos made with the sound [videos]
-- column depth: largest rank in the snapshot [rank]
-- column release_date: release date, when the source gives it to the day
-- column label: label line
-- column source: the source of the snapshot
-- column date_basis: reported by the source, or taken from the time of fetching
-- column fetched_at: when the source answered [UTC]
-- column month: calendar month of chart_date; filter on it to read less [yyyy-mm]
SELECT
    p.platform,
    p.chart,
    p.market,
    p.chart_date,
    p.rank,
    p.item_id,
    p.recording_id,
    p.song_id,
    p.title,
    p.artist_names,
    array_join(p.artist_names, ', ') AS artist_names_text,
    COALESCE(
        element_at(p.artist_ids, 1),
        element_at(a.artist_ids, 1),
        'name:' || NULLIF(array_join(p.artist_names, ', '), '')
    ) AS lead_artist_id,
    p.streams,
    p.videos,
    d.depth,
    p.release_date,
    p.label,
    p.source,
    p.date_basis,
    p.fetched_at,
    p.month
FROM chart_positions p
JOIN chart_depth d
    ON d.platform = p.platform
    AND d.chart = p.chart
    AND d.market = p.market
    AND d.month = p.month
    AND d.chart_date = p.chart_date
LEFT JOIN item_artists a ON a.platform = p.platform AND a.item_id = p.item_id
WHERE p.current
