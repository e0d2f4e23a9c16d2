-- release_crowding: one row per market and week for which a release is planned.
-- grain: market, week_start
-- answers: how crowded are the coming weeks
-- The plan is the newest file in `planned_releases`, whole and alone: what it no longer names is withdrawn. A release
-- that is planned for `global` comes out in every market with a Spotify songs_daily chart, and in `global`; one that is
-- planned for a market comes out there only. week_start is the Monday of the ISO week. A song counts once in a week and
-- market, on however many days it comes out there. A week without any release has no row.
-- column releases: distinct songs, by title and artists, that are planned [songs]
-- column artists: distinct artists credited on them, by name [artists]
-- column first_artists: the first five of them in the alphabet, joined by ", "
-- column coming: whether the week is not over yet, by the clock in UTC; false for weeks of the past
WITH files AS (
    SELECT raw_key, row_number() OVER (ORDER BY fetched_at DESC, raw_key DESC) AS place
    FROM planned_releases
    GROUP BY raw_key, fetched_at
),
plan AS (
    SELECT
        p.market,
        CAST(date_add('day', 1 - day_of_week(p.release_date), p.release_date) AS date) AS week_start,
        p.item_id,
        p.artist_names
    FROM planned_releases p
    JOIN files f ON f.raw_key = p.raw_key AND f.place = 1
),
markets AS (
    SELECT market
    FROM chart_depth
    WHERE platform = 'spotify' AND chart = 'songs_daily'
    UNION
    SELECT 'global' AS market
),
placed AS (
    SELECT m.market, p.week_start, p.item_id, p.artist_names
    FROM plan p
    CROSS JOIN markets m
    WHERE p.market = 'global'
    UNION ALL
    SELECT market, week_start, item_id, artist_names
    FROM plan
    WHERE market <> 'global'
),
weeks AS (
    SELECT
        market,
        week_start,
        count(DISTINCT item_id) AS releases,
        array_sort(array_distinct(flatten(array_agg(artist_names)))) AS artist_names
    FROM placed
    GROUP BY market, week_start
)
SELECT
    market,
    week_start,
    releases,
    CAST(cardinality(artist_names) AS bigint) AS artists,
    array_join(slice(artist_names, 1, 5), ', ') AS first_artists,
    date_add('day', 6, week_start) >= CAST(current_timestamp AT TIME ZONE 'UTC' AS date) AS coming
FROM weeks
