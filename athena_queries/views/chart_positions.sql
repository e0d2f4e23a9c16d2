-- chart_positions: one row per position of every snapshot of a chart, the current one and those it beat.
-- grain: platform, chart, market, chart_date, rank, item_id, raw_key
-- answers: which recording stands at this position; the one place where an item becomes a recording
-- column recording_id: the match's recording, else the Spotify track id, else <platform>:<item_id>; null for artists and albums
-- column song_id: the match's song, whatever the version; the recording where there is no match
-- column title: title as published
-- column artist_names: credited artists in the order of the credit
-- column artist_ids: their ids, same order; null where the source gives none
-- column streams: streams in the period [streams]
-- column videos: videos made with the sound [videos]
-- column release_date: release date, when the source gives it to the day
-- column label: label line
-- column source: the source of the snapshot
-- column date_basis: reported by the source, or taken from the time of fetching
-- column fetched_at: when the source answered [UTC]
-- column current: whether this snapshot is the one that counts for its chart, market and date
-- column month: calendar month of chart_date, the partition [yyyy-mm]
-- column reported_previous_rank: previous rank as the service reports it; null when it was not on that chart [rank]
-- column reported_peak_rank: peak rank as the service reports it [rank]
-- column reported_periods_on_chart: days or weeks on the chart as the service reports them [periods]
-- column alone: no other position of this chart and date can be the same recording: no other item is matched to it, and the snapshot has the item once
WITH matched AS (
    SELECT
        s.platform,
        s.chart,
        s.market,
        s.chart_date,
        s.rank,
        s.item_id,
        s.raw_key,
        CASE
            WHEN s.item_type NOT IN ('track', 'sound') THEN NULL
            WHEN m.recording_id IS NOT NULL THEN m.recording_id
            WHEN s.platform = 'spotify' AND s.item_id NOT LIKE 'text:%' THEN s.item_id
            ELSE s.platform || ':' || s.item_id
        END AS recording_id,
        m.song_id AS matched_song_id,
        COALESCE(m.alone AND NOT s.repeated, false) AS alone,
        s.title,
        s.artist_names,
        s.artist_ids,
        s.streams,
        s.videos,
        s.release_date,
        s.label,
        s.source,
        s.date_basis,
        s.fetched_at,
        s.current,
        s.month,
        s.reported_previous_rank,
        s.reported_peak_rank,
        s.reported_periods_on_chart
    FROM chart_snapshots s
    LEFT JOIN track_matches m ON m.platform = s.platform AND m.item_id = s.item_id
)
SELECT
    platform,
    chart,
    market,
    chart_date,
    rank,
    item_id,
    raw_key,
    recording_id,
    CASE WHEN recording_id IS NOT NULL THEN COALESCE(matched_song_id, recording_id) END AS song_id,
    title,
    artist_names,
    artist_ids,
    streams,
    videos,
    release_date,
    label,
    source,
    date_basis,
    fetched_at,
    current,
    month,
    reported_previous_rank,
    reported_peak_rank,
    reported_periods_on_chart,
    alone
FROM matched
