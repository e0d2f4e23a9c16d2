-- market_spread: one row per recording on a chart of some market and date, over all markets of that chart.
-- grain: platform, chart, recording_id, chart_date
-- answers: where did a song begin, and in which order did it reach other markets
-- Only markets: `global` is a sum of them and left out. The same chart of each market is compared, e.g. Spotify's
-- songs_daily. A market has joined on the first date on which its chart shows the recording; it stays in the list when
-- the song leaves. Markets that joined on one date stand in the order of their codes. Nothing later than chart_date is
-- in a row. `market` is no column: filter on platform and chart.
-- column markets: markets with the recording on their chart on that date [markets]
-- column markets_observed: markets whose chart the lake holds of that date [markets]
-- column best_rank: smallest rank over the markets on that date [rank]
-- column first_market: first of joined_markets
-- column first_date: date on which it joined
-- column markets_joined: markets that have joined so far [markets]
-- column joined_markets: those markets in the order in which they joined
-- column joined_dates: the dates on which they joined, same order
-- column joined_text: both as text, "no 2026-03-01, se 2026-03-04"
-- column left_censored: in one of joined_markets it stood on the chart's first observed date, or on the first after a gap, when it joined: it may have joined before
WITH joined AS (
    SELECT
        platform,
        chart,
        recording_id,
        array_agg(market ORDER BY debut_date, market) AS markets,
        array_agg(debut_date ORDER BY debut_date, market) AS dates,
        array_agg(market || ' ' || CAST(debut_date AS varchar) ORDER BY debut_date, market) AS words,
        min(debut_date) FILTER (WHERE left_censored) AS first_censored
    FROM recording_debuts
    WHERE market <> 'global'
    GROUP BY platform, chart, recording_id
),
observed AS (
    SELECT platform, chart, chart_date, count(*) AS markets
    FROM chart_depth
    WHERE market <> 'global'
    GROUP BY platform, chart, chart_date
),
days AS (
    SELECT platform, chart, recording_id, chart_date, count(*) AS markets, min(rank) AS best_rank
    FROM recording_positions
    WHERE market <> 'global'
    GROUP BY platform, chart, recording_id, chart_date
),
-- The lists change when a market joins, not with every date: they are cut out once for each such date.
stages AS (
    SELECT
        j.platform,
        j.chart,
        j.recording_id,
        n.markets_joined,
        element_at(j.dates, n.markets_joined) AS start_date,
        element_at(j.dates, n.markets_joined + 1) AS next_date,
        element_at(j.markets, 1) AS first_market,
        element_at(j.dates, 1) AS first_date,
        slice(j.markets, 1, n.markets_joined) AS joined_markets,
        slice(j.dates, 1, n.markets_joined) AS joined_dates,
        array_join(slice(j.words, 1, n.markets_joined), ', ') AS joined_text,
        COALESCE(j.first_censored <= element_at(j.dates, n.markets_joined), false) AS left_censored
    FROM joined j
    CROSS JOIN UNNEST(sequence(1, cardinality(j.dates))) AS n (markets_joined)
    WHERE COALESCE(element_at(j.dates, n.markets_joined + 1) > element_at(j.dates, n.markets_joined), true)
)
SELECT
    d.platform,
    d.chart,
    d.recording_id,
    d.chart_date,
    d.markets,
    o.markets AS markets_observed,
    d.best_rank,
    s.first_market,
    s.first_date,
    s.markets_joined,
    s.joined_markets,
    s.joined_dates,
    s.joined_text,
    s.left_censored
FROM days d
JOIN stages s
    ON s.platform = d.platform
    AND s.chart = d.chart
    AND s.recording_id = d.recording_id
    AND s.start_date <= d.chart_date
    AND (s.next_date IS NULL OR s.next_date > d.chart_date)
JOIN observed o ON o.platform = d.platform AND o.chart = d.chart AND o.chart_date = d.chart_date
