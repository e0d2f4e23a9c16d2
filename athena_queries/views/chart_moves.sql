-- chart_moves: one row per recording on a chart and date, set against the adjacent observed date before.
-- grain: platform, chart, market, chart_date, recording_id
-- answers: what is new, what came back, what climbs and what falls
-- Statuses, first that holds: FIRST_OBSERVED on the chart's first observed date and on the first after a gap; UP,
-- DOWN, SAME when it was on the adjacent date; BELOW_DEPTH when it stands deeper than that date was seen; NEW when the
-- chart never showed it before; RE when it did. A run that starts BELOW_DEPTH counts from the first date it was seen.
-- Streams and videos of the date are in recording_daily.
-- The dates of a recording are told by stretches that a run or a better rank begins: all of one stretch have the same run
-- and the same peak. The digits are those of recording_histories.
-- column rank: best rank of its versions [rank]
-- column previous_rank: rank on the adjacent date; null when it was not there, or the date is the first or follows a gap [rank]
-- column move: previous_rank - rank, up is positive [ranks]
-- column status: NEW, RE, UP, DOWN, SAME, FIRST_OBSERVED or BELOW_DEPTH
-- column peak_to_date: smallest rank up to this date [rank]
-- column peak_date: first date at that rank
-- column observed_periods_to_date: observed dates on the chart so far, this one included [periods]
-- column streak_to_date: observed dates of the current run so far, this one included [periods]
-- column run: number of the current run, from 1
WITH histories AS (
    SELECT
        platform,
        chart,
        market,
        recording_id,
        places,
        ARRAY[CAST(NULL AS bigint)] || slice(places, 1, cardinality(places) - 1) AS places_before,
        reduce(
            places,
            slice(places, 1, 1),
            (peaks, place) -> CASE
                WHEN place % 1000000 < element_at(peaks, -1) % 1000000 THEN peaks || place
                ELSE peaks
            END,
            peaks -> peaks
        ) AS peaks
    FROM recording_histories
),
marked AS (
    SELECT
        *,
        filter(
            zip_with(
                places,
                places_before,
                (place, before) -> CASE
                    WHEN before / 10000000000000 = place / 10000000000000 - 1 THEN NULL ELSE place
                END
            ),
            place -> place IS NOT NULL
        ) AS starts
    FROM histories
),
cut AS (
    SELECT *, array_sort(array_distinct(peaks || starts)) AS begins FROM marked
),
placed AS (
    SELECT
        c.platform,
        c.chart,
        c.market,
        c.recording_id,
        c.places,
        c.places_before,
        array_position(c.places, s.begin) AS begin_period,
        COALESCE(array_position(c.places, s.next_begin), cardinality(c.places) + 1) - array_position(c.places, s.begin)
            AS periods,
        element_at(filter(c.peaks, peak -> peak <= s.begin), -1) AS peak,
        filter(c.starts, start -> start <= s.begin) AS starts
    FROM cut c
    CROSS JOIN UNNEST(
        c.begins, slice(c.begins, 2, cardinality(c.begins)) || ARRAY[CAST(NULL AS bigint)]
    ) AS s (begin, next_begin)
),
stretches AS (
    SELECT
        platform,
        chart,
        market,
        recording_id,
        slice(places, begin_period, periods) AS places,
        slice(places_before, begin_period, periods) AS places_before,
        begin_period,
        CAST(peak % 1000000 AS integer) AS peak_to_date,
        CAST(date_add('day', peak / 100000000 % 100000, DATE '1900-01-01') AS date) AS peak_date,
        array_position(places, element_at(starts, -1)) AS run_period,
        CAST(cardinality(starts) AS bigint) AS run,
        CASE
            WHEN element_at(starts, -1) / 10000000 % 10 = 1 THEN 'FIRST_OBSERVED'
            WHEN element_at(starts, -1) / 10000000 % 10 = 2 THEN 'BELOW_DEPTH'
            WHEN cardinality(starts) = 1 THEN 'NEW'
            ELSE 'RE'
        END AS status_at_start
    FROM placed
),
dates AS (
    SELECT
        s.platform,
        s.chart,
        s.market,
        s.recording_id,
        s.peak_to_date,
        s.peak_date,
        s.run,
        s.status_at_start,
        s.begin_period + d.nth - 1 AS observed_periods_to_date,
        s.begin_period + d.nth - s.run_period AS streak_to_date,
        d.place / 100000000 % 100000 AS day,
        CAST(d.place % 1000000 AS integer) AS rank,
        CASE WHEN s.begin_period + d.nth - s.run_period > 1 THEN CAST(d.before % 1000000 AS integer) END AS previous_rank
    FROM stretches s
    CROSS JOIN UNNEST(s.places, s.places_before) WITH ORDINALITY AS d (place, before, nth)
)
SELECT
    platform,
    chart,
    market,
    CAST(date_add('day', day, DATE '1900-01-01') AS date) AS chart_date,
    recording_id,
    rank,
    previous_rank,
    previous_rank - rank AS move,
    CASE
        WHEN rank < previous_rank THEN 'UP'
        WHEN rank > previous_rank THEN 'DOWN'
        WHEN rank = previous_rank THEN 'SAME'
        ELSE status_at_start
    END AS status,
    peak_to_date,
    peak_date,
    observed_periods_to_date,
    streak_to_date,
    run
FROM dates
