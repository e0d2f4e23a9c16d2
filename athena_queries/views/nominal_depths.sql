-- nominal_depths: one row per chart.
-- grain: platform, chart, market
-- answers: how many ranks should a whole snapshot of a chart have
-- The largest depth that `scopes` names for the scopes which gave the chart's current snapshots; where it names none, as
-- for dropped files, the largest depth that the chart ever had stands in.
-- column nominal_depth: ranks that a whole snapshot has [ranks]
-- column depth_basis: scopes, or observed where no scope names a depth
WITH named AS (
    SELECT p.platform, p.chart, p.market, max(s.nominal_depth) AS nominal_depth
    FROM (
        -- A raw key is source=…/date=…/<scope>/…; there are few of them, and rows are many.
        SELECT platform, chart, market, source, split_part(raw_key, '/', 3) AS scope
        FROM (
            SELECT platform, chart, market, source, raw_key
            FROM chart_snapshots
            WHERE current
            GROUP BY platform, chart, market, source, raw_key
        ) keys
    ) p
    JOIN scopes s ON s.source = p.source AND s.scope = p.scope
    GROUP BY p.platform, p.chart, p.market
)
SELECT
    d.platform,
    d.chart,
    d.market,
    COALESCE(max(n.nominal_depth), CAST(max(d.depth) AS bigint)) AS nominal_depth,
    CASE WHEN max(n.nominal_depth) IS NULL THEN 'observed' ELSE 'scopes' END AS depth_basis
FROM chart_depth d
LEFT JOIN named n ON n.platform = d.platform AND n.chart = d.chart AND n.market = d.market
GROUP BY d.platform, d.chart, d.market
