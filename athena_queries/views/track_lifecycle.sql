-- track_lifecycle: one row per recording on a chart, from its debut to the last date it was seen.
-- grain: platform, chart, market, recording_id
-- answers: how does a song do over its life, and how fast do its streams fade
-- column debut_date: first observed date on the chart
-- column debut_rank: rank on that date [rank]
-- column peak_rank: smallest rank [rank]
-- column peak_date: first date at that rank
-- column periods_to_peak: observed dates on the chart from the debut to the peak, both included; 1 = it entered at its peak [periods]
-- column observed_periods: observed dates on the chart, all runs together [periods]
-- column span_days: last date - first date + 1 [days]
-- column total_streams: streams over all dates that have a count; null where none has [streams]
-- column peak_streams: largest count of one date [streams]
-- column half_life_days: from the first date with peak_streams to the first later date at or under half of it [days]
-- column half_life_status: OK; NOT_YET, right_censored before it halved; LEFT_CHART, gone before it halved; NO_STREAMS
-- column last_date: last observed date on the chart
-- column left_censored: the debut is on the chart's first observed date, or on the first after a gap
-- column right_censored: its last run did not end by exit: on the chart's last observed date, at a gap, or cut
-- Day numbers count from 1900-01-01 and stay below 100000; they are put beside a rank or a count in one number, so that
-- the smallest or largest of these tells both: the best rank and, of equal ones, the first date.
WITH days AS (
    SELECT
        platform,
        chart,
        market,
        recording_id,
        date_diff('day', DATE '1900-01-01', chart_date) AS day,
        rank,
        streams
    FROM recording_positions
),
lives AS (
    SELECT
        platform,
        chart,
        market,
        recording_id,
        count(*) AS observed_periods,
        array_agg(day) AS days,
        min(day * 1000000 + rank) AS debut,
        max(day * 1000000 + rank) AS latest,
        min(CAST(rank AS bigint) * 100000 + day) AS peak,
        sum(streams) AS total_streams,
        max(streams * 100000 + 99999 - day) AS most_streams,
        array_agg(streams * 100000 + day) FILTER (WHERE streams IS NOT NULL) AS counts
    FROM days
    GROUP BY platform, chart, market, recording_id
),
told AS (
    SELECT
        platform,
        chart,
        market,
        recording_id,
        CAST(date_add('day', debut / 1000000, DATE '1900-01-01') AS date) AS debut_date,
        debut % 1000000 AS debut_rank,
        CAST(date_add('day', latest / 1000000, DATE '1900-01-01') AS date) AS last_date,
        latest % 1000000 AS last_rank,
        peak / 100000 AS peak_rank,
        CAST(date_add('day', peak % 100000, DATE '1900-01-01') AS date) AS peak_date,
        cardinality(filter(days, day -> day <= peak % 100000)) AS periods_to_peak,
        observed_periods,
        total_streams,
        most_streams / 100000 AS peak_streams,
        99999 - most_streams % 100000 AS peak_streams_day,
        array_min(transform(
            filter(
                counts,
                streams_and_day -> streams_and_day / 100000 * 2 <= most_streams / 100000
                    AND streams_and_day % 100000 > 99999 - most_streams % 100000
            ),
            streams_and_day -> streams_and_day % 100000
        )) AS halved_day
    FROM lives
),
debuts AS (
    SELECT t.*, c.left_censored
    FROM told t
    JOIN chart_calendar c
        ON c.platform = t.platform
        AND c.chart = t.chart
        AND c.market = t.market
        AND c.chart_date = t.debut_date
),
-- LEFT, though every last date is in the calendar: two inner joins of one calendar may be done in either order, and
-- the wrong one joins each date of a chart with each other.
ends AS (
    SELECT d.*, COALESCE(d.last_rank <= c.next_depth, false) AS has_left
    FROM debuts d
    LEFT JOIN chart_calendar c
        ON c.platform = d.platform
        AND c.chart = d.chart
        AND c.market = d.market
        AND c.chart_date = d.last_date
)
SELECT
    platform,
    chart,
    market,
    recording_id,
    debut_date,
    CAST(debut_rank AS integer) AS debut_rank,
    CAST(peak_rank AS integer) AS peak_rank,
    peak_date,
    periods_to_peak,
    observed_periods,
    date_diff('day', debut_date, last_date) + 1 AS span_days,
    CAST(total_streams AS bigint) AS total_streams,
    peak_streams,
    halved_day - peak_streams_day AS half_life_days,
    CASE
        WHEN peak_streams IS NULL THEN 'NO_STREAMS'
        WHEN halved_day IS NOT NULL THEN 'OK'
        WHEN has_left THEN 'LEFT_CHART'
        ELSE 'NOT_YET'
    END AS half_life_status,
    last_date,
    left_censored,
    NOT has_left AS right_censored
FROM ends
