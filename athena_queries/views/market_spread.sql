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
so_far AS (
    SELECT
        d.platform,
        d.chart,
        d.recording_id,
        d.chart_date,
        d.markets,
        d.best_rank,
        j.markets AS all_markets,
        j.dates AS all_dates,
        j.words,
        cardinality(filter(j.dates, joined_date -> joined_date <= d.chart_date)) AS markets_joined,
        COALESCE(j.first_censored <= d.chart_date, false) AS left_censored
    FROM days d
    JOIN joined j ON j.platform = d.platform AND j.chart = d.chart AND j.recording_id = d.recording_id
)
SELECT
    s.platform,
    s.chart,
    s.recording_id,
    s.chart_date,
    s.markets,
    o.markets AS markets_observed,
    s.best_rank,
    element_at(s.all_markets, 1) AS first_market,
    element_at(s.all_dates, 1) AS first_date,
    s.markets_joined,
    slice(s.all_markets, 1, s.markets_joined) AS joined_markets,
    slice(s.all_dates, 1, s.markets_joined) AS joined_dates,
    array_join(slice(s.words, 1, s.markets_joined), ', ') AS joined_text,
    s.left_censored
FROM so_far s
JOIN observed o ON o.platform = s.platform AND o.chart = s.chart AND o.chart_date = s.chart_date
