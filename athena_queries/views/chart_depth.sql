-- chart_depth: one row per chart and observed date.
-- grain: platform, chart, market, chart_date
-- answers: on which dates was a chart observed, and how deep
-- column depth: largest rank in the current snapshot; ranks may have holes [rank]
-- column month: calendar month of chart_date, the partition [yyyy-mm]
SELECT
    platform,
    chart,
    market,
    chart_date,
    max(rank) AS depth,
    month
FROM chart_snapshots
WHERE current
GROUP BY platform, chart, market, month, chart_date
