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
WITH walked AS (
    SELECT
        platform,
        chart,
        market,
        recording_id,
        chart_date,
        rank,
        streams,
        left_censored,
        ends_as = 'exit' AS left_here,
        -- The best rank, and of equal ones the first: a day number is always below 100000.
        CAST(rank AS bigint) * 100000 + date_diff('day', DATE '1970-01-01', chart_date) AS peak_order,
        row_number() OVER recording AS period,
        max(streams) OVER recording AS most_streams,
        max(streams) OVER (recording ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS most_streams_before
    FROM recording_daily
    WINDOW recording AS (PARTITION BY recording_id, market, chart, platform ORDER BY chart_date)
),
-- One row per record of the streams and what followed it: what follows the last record is the fall from the peak.
records AS (
    SELECT
        platform,
        chart,
        market,
        recording_id,
        most_streams,
        min(CASE WHEN streams = most_streams THEN chart_date END) AS record_date,
        min(CASE WHEN streams * 2 <= most_streams_before THEN chart_date END) AS halved_date,
        min(chart_date) AS first_date,
        max(chart_date) AS last_date,
        min_by(rank, period) AS first_rank,
        bool_or(left_censored AND period = 1) AS left_censored,
        max_by(left_here, chart_date) AS left_at_last,
        count(*) AS observed_periods,
        sum(streams) AS streams,
        min(peak_order) AS peak_order,
        min_by(period, peak_order) AS peak_period,
        min_by(rank, peak_order) AS peak_rank,
        min_by(chart_date, peak_order) AS peak_date
    FROM walked
    GROUP BY platform, chart, market, recording_id, most_streams
),
lives AS (
    SELECT
        platform,
        chart,
        market,
        recording_id,
        min(first_date) AS debut_date,
        min_by(first_rank, first_date) AS debut_rank,
        min_by(peak_rank, peak_order) AS peak_rank,
        min_by(peak_date, peak_order) AS peak_date,
        min_by(peak_period, peak_order) AS periods_to_peak,
        sum(observed_periods) AS observed_periods,
        sum(streams) AS total_streams,
        max(most_streams) AS peak_streams,
        max_by(record_date, most_streams) AS peak_streams_date,
        NULLIF(max_by(COALESCE(halved_date, DATE '9999-12-31'), most_streams), DATE '9999-12-31') AS halved_date,
        max(last_date) AS last_date,
        bool_or(left_censored) AS left_censored,
        max_by(left_at_last, last_date) AS has_left
    FROM records
    GROUP BY platform, chart, market, recording_id
)
SELECT
    platform,
    chart,
    market,
    recording_id,
    debut_date,
    debut_rank,
    peak_rank,
    peak_date,
    periods_to_peak,
    CAST(observed_periods AS bigint) AS observed_periods,
    date_diff('day', debut_date, last_date) + 1 AS span_days,
    CAST(total_streams AS bigint) AS total_streams,
    peak_streams,
    date_diff('day', peak_streams_date, halved_date) AS half_life_days,
    CASE
        WHEN peak_streams IS NULL THEN 'NO_STREAMS'
        WHEN halved_date IS NOT NULL THEN 'OK'
        WHEN has_left THEN 'LEFT_CHART'
        ELSE 'NOT_YET'
    END AS half_life_status,
    last_date,
    left_censored,
    NOT has_left AS right_censored
FROM lives
