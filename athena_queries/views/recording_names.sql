-- recording_names: one row per recording on a chart and title and credit it was published under.
-- grain: platform, chart, market, recording_id, title_key, artist_keys
-- answers: by which title and artists can a recording be met on another platform
-- Normalised, both: lower case, then blanks and punctuation (ASCII, ‘ ’ “ ” – — …) taken as one space. Before that a
-- bracketed "(feat. …)", "(ft. …)", "(featuring …)" or "(with …)" and an unbracketed " feat. …" or " ft. …" leave the
-- title.
-- column title_key: normalised title
-- column artist_keys: normalised names of the credited artists, in the order of the credit
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
            lower(title),
            ' *[(\[](feat|ft|featuring|with)[.]? [^)\]]*[)\]]| +(feat|ft)[.] .*$',
            ''
        ),
        '[ -/:-@\[-`{-~‘’“”–—…]+',
        ' '
    )) AS title_key,
    transform(
        artist_names,
        name -> trim(regexp_replace(lower(name), '[ -/:-@\[-`{-~‘’“”–—…]+', ' '))
    ) AS artist_keys
FROM titled
