-- recording_names: one row per recording on a chart and title and credit it was published under.
-- grain: platform, chart, market, recording_id, title_key, artist_keys
-- answers: by which title and artists can a recording be met on another platform
-- Normalised, both: lower case, then blanks and punctuation (ASCII, ‘ ’ “ ” – — …) taken as one space. Before that a
-- featuring phrase leaves the title, and nothing else does: a bracketed "(feat. …)", "(ft. …)", "(featuring …)" or
-- "(with …)"; an unbracketed " feat. …" or " ft. …" up to the next " - …", bracket or the end. So "Song (feat. Zed) -
-- Remix" is "Song - Remix" and never "Song": a remix is another recording.
-- column title_key: normalised title
-- column artist_keys: normalised names of the credited artists in the order of the credit, then that of the whole credit joined by ", " where there are several: a source that cannot split a credit gives it as one name
WITH titled AS (
    SELECT DISTINCT platform, chart, market, recording_id, title, artist_names
    FROM chart_positions
    WHERE current AND recording_id IS NOT NULL
)
SELECT DISTINCT
    platform,
    chart,
    market,
    recording_id,
    trim(regexp_replace(
        regexp_replace(
            regexp_replace(lower(title), ' *[(\[](feat|ft|featuring|with)[.]? [^)\]]*[)\]]', ''),
            ' +(feat|ft)[.] .*?( +[-–—] .*| *[(\[].*|$)',
            '$2'
        ),
        '[ -/:-@\[-`{-~‘’“”–—…]+',
        ' '
    )) AS title_key,
    array_distinct(transform(
        artist_names || array_join(artist_names, ', '),
        name -> trim(regexp_replace(lower(name), '[ -/:-@\[-`{-~‘’“”–—…]+', ' '))
    )) AS artist_keys
FROM titled
