-- how_long_will_it_last: how many more days (of a weekly chart, weeks) a song is expected to stay on a market's chart
-- asked: how long will {song} last in {market}
-- asked: how long will {song} last
-- parameter song: a title, or a part of title and artist
-- parameter market: which market = global
-- parameter chart: which chart, songs_daily or songs_weekly = songs_daily
-- needs: spotify {chart} {market}
-- sentence: {title} by {artist_names_text} {expected}.
-- nothing: Nothing is expected of {song} in {market}: it is not on the newest chart that a model was fitted for, or none was fitted, for the chart is too young or too few songs left it; see `chartlake expect`.
-- one: recording_id
WITH named AS (
    SELECT
        recording_id,
        COALESCE(NULLIF(title, ''), recording_id) AS title,
        COALESCE(NULLIF(artist_names_text, ''), 'unknown artists') AS artist_names_text,
        CASE WHEN recording_id = '{song}' THEN 2 WHEN lower(title) = lower('{song}') THEN 1 ELSE 0 END AS exact
    FROM recording_titles
    WHERE platform = 'spotify' AND chart = '{chart}' AND market = '{market}'
        AND (
            recording_id = '{song}'
            OR strpos(lower(COALESCE(title, '') || ' ' || COALESCE(artist_names_text, '')), lower('{song}')) > 0
        )
),
-- Who says the whole title means no longer one.
meant AS (
    SELECT recording_id, title, artist_names_text FROM named WHERE exact = (SELECT max(exact) FROM named)
),
newest AS (
    SELECT * FROM expected_run WHERE platform = 'spotify' AND chart = '{chart}' AND market = '{market}'
),
-- Only dates that were observed count: of a chart that lacks some, ten of them are more than ten days.
observed AS (
    SELECT
        count(*) * CASE WHEN '{chart}' LIKE '%weekly' THEN 7 ELSE 1 END AS held,
        date_diff('day', min(chart_date), max(chart_date)) + CASE WHEN '{chart}' LIKE '%weekly' THEN 7 ELSE 1 END
            AS days
    FROM chart_calendar
    WHERE platform = 'spotify' AND chart = '{chart}' AND market = '{market}'
        AND chart_date <= (SELECT max(as_of) FROM newest)
        AND chart_date > (SELECT date_add('day', -91, max(as_of)) FROM newest)
),
-- What guesses no better than a baseline is not shown.
shown AS (
    SELECT
        n.recording_id,
        n.as_of,
        n.model_version,
        CASE WHEN n.beats_baselines THEN n.median_left END AS median_left,
        CASE WHEN n.beats_baselines THEN n.low_80 END AS low_80,
        CASE WHEN n.beats_baselines THEN n.high_80 END AS high_80,
        CASE WHEN n.beats_baselines THEN n.horizon END AS horizon,
        CASE
            WHEN n.beats_baselines IS NULL THEN 'NOT_SCORED'
            WHEN NOT n.beats_baselines THEN 'NO_BETTER_THAN_BASELINES'
            WHEN n.median_left IS NULL THEN 'BEYOND_HORIZON'
            ELSE 'OK'
        END AS status,
        CASE WHEN n.top_10_beats_baselines THEN n.top_10_probability END AS top_10_probability,
        CASE
            WHEN n.top_10_status <> 'OK' THEN n.top_10_status
            WHEN n.top_10_beats_baselines IS NULL THEN 'NOT_SCORED'
            WHEN NOT n.top_10_beats_baselines THEN 'NO_BETTER_THAN_BASELINES'
            ELSE n.top_10_status
        END AS top_10_status,
        CASE WHEN o.held < o.days THEN 'observed ' ELSE '' END
            || CASE WHEN '{chart}' LIKE '%weekly' THEN 'weeks' ELSE 'days' END
            || CASE WHEN o.held < o.days THEN ' (those that the chart lacks are not counted)' ELSE '' END
            AS unit
    FROM newest n
    CROSS JOIN observed o
)
SELECT
    t.title,
    t.artist_names_text,
    s.median_left,
    s.low_80,
    s.high_80,
    s.unit,
    s.status,
    CASE s.status
        WHEN 'NOT_SCORED' THEN
            'has nothing expected of it in ' || '{market}' || ': the past is too short to say how good a guess would be'
        WHEN 'NO_BETTER_THAN_BASELINES' THEN
            'has nothing expected of it in ' || '{market}' || ': on this chart the model was not proven to guess better'
            || ' than the rank alone or the days so far alone do'
        WHEN 'BEYOND_HORIZON' THEN
            'is more likely than not to stay ' || CAST(s.horizon AS varchar) || ' or more ' || s.unit || ' in '
            || '{market}' || ' after ' || CAST(s.as_of AS varchar) || ', and nine of ten such songs stay at least '
            || CAST(CAST(s.low_80 AS bigint) AS varchar)
        ELSE
            'is expected to stay about ' || CAST(CAST(s.median_left AS bigint) AS varchar) || ' more ' || s.unit
            || ' in ' || '{market}' || ' after ' || CAST(s.as_of AS varchar) || ', and for eight of ten such songs it is '
            || CAST(CAST(s.low_80 AS bigint) AS varchar) || ' to '
            || COALESCE(CAST(CAST(s.high_80 AS bigint) AS varchar), CAST(s.horizon AS varchar) || ' or more')
    END AS expected,
    s.top_10_probability,
    s.top_10_status,
    s.as_of,
    s.model_version,
    s.recording_id,
    count(*) OVER () AS found
FROM shown s
JOIN meant t ON t.recording_id = s.recording_id
ORDER BY s.recording_id
LIMIT 20
