-- how_did_it_do: the life of a song on a market's chart: debut, peak, and how fast its streams halved
-- asked: how did {song} do in {market}
-- asked: how did {song} do
-- parameter song: a title, or a part of title and artist
-- parameter market: which market = global
-- needs: spotify songs_daily {market}
-- sentence: On Spotify's daily chart of {market}, {title} by {artist_names_text} {began}{peaked}; it was seen there on {observed_periods:day|days} up to {last_date}, and {halved}.
-- nothing: No song on Spotify's daily chart of {market} has {song} in its title and artists.
-- one: recording_id
WITH named AS (
    SELECT
        recording_id,
        COALESCE(NULLIF(title, ''), recording_id) AS title,
        COALESCE(NULLIF(artist_names_text, ''), 'unknown artists') AS artist_names_text,
        CASE WHEN recording_id = '{song}' THEN 2 WHEN lower(title) = lower('{song}') THEN 1 ELSE 0 END AS exact
    FROM recording_titles
    WHERE platform = 'spotify' AND chart = 'songs_daily' AND market = '{market}'
        AND (
            recording_id = '{song}'
            OR strpos(lower(COALESCE(title, '') || ' ' || COALESCE(artist_names_text, '')), lower('{song}')) > 0
        )
),
-- Who says the whole title means no longer one.
meant AS (
    SELECT recording_id, title, artist_names_text FROM named WHERE exact = (SELECT max(exact) FROM named)
)
SELECT
    t.title,
    t.artist_names_text,
    l.debut_date,
    l.debut_rank,
    l.peak_rank,
    l.peak_date,
    date_diff('day', l.debut_date, l.peak_date) AS days_to_peak,
    l.observed_periods,
    l.total_streams,
    l.half_life_days,
    l.half_life_status,
    l.last_date,
    l.left_censored,
    l.right_censored,
    l.recording_id,
    count(*) OVER () AS found,
    -- What cannot be known of the debut is said of it: on some days nobody could have seen the song.
    CASE
        WHEN c.after_gap THEN 'was already there at ' || CAST(l.debut_rank AS varchar) || ' on '
            || CAST(l.debut_date AS varchar) || ', the first day after a gap in collecting,'
        WHEN l.left_censored THEN 'was already there at ' || CAST(l.debut_rank AS varchar) || ' on '
            || CAST(l.debut_date AS varchar) || ', when collecting began,'
        WHEN l.debut_rank > c.previous_depth THEN 'was first seen at ' || CAST(l.debut_rank AS varchar) || ' on '
            || CAST(l.debut_date AS varchar) || ', deeper than the chart was collected before,'
        WHEN date_diff('day', c.previous_date, l.debut_date) > 1 THEN 'was first seen at '
            || CAST(l.debut_rank AS varchar) || ' on ' || CAST(l.debut_date AS varchar)
            || ', with the day before not collected,'
        ELSE 'came in at ' || CAST(l.debut_rank AS varchar) || ' on ' || CAST(l.debut_date AS varchar)
    END AS began,
    CASE date_diff('day', l.debut_date, l.peak_date)
        WHEN 0 THEN ' and was not seen higher after that'
        WHEN 1 THEN ' and was best at ' || CAST(l.peak_rank AS varchar) || ' on ' || CAST(l.peak_date AS varchar)
            || ', 1 day later'
        ELSE ' and was best at ' || CAST(l.peak_rank AS varchar) || ' on ' || CAST(l.peak_date AS varchar) || ', '
            || CAST(date_diff('day', l.debut_date, l.peak_date) AS varchar) || ' days later'
    END AS peaked,
    CASE
        WHEN l.half_life_status = 'NO_STREAMS' THEN 'its streams are not known'
        WHEN l.half_life_status = 'LEFT_CHART' THEN 'it left before its streams were seen to halve'
        WHEN l.half_life_status = 'NOT_YET' THEN 'its streams were not seen to halve yet'
        WHEN l.half_life_days = 1 THEN 'its streams were down to half of their peak or less 1 day after it'
        ELSE 'its streams were down to half of their peak or less ' || CAST(l.half_life_days AS varchar)
            || ' days after it'
    END AS halved
FROM track_lifecycle l
JOIN meant t ON t.recording_id = l.recording_id
JOIN chart_calendar c
    ON c.platform = l.platform
    AND c.chart = l.chart
    AND c.market = l.market
    AND c.chart_date = l.debut_date
WHERE l.platform = 'spotify' AND l.chart = 'songs_daily' AND l.market = '{market}'
ORDER BY l.last_date DESC, l.peak_rank, l.recording_id
LIMIT 20
