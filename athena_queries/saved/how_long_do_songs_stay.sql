-- how_long_do_songs_stay: the share of new songs that is still on a market's chart after so many days
-- asked: how long do songs stay in {market}
-- asked: how long do songs stay
-- parameter market: which market = global
-- sentence: Of the songs that enter the chart of {market}, {survival:.0%} stay longer than {period} days (95 % interval {lower_95:.0%} to {upper_95:.0%}); half are gone after {median_days} days.
-- nothing: Too few songs are known to have left the chart of {market} to say when half of them are gone.
WITH curve AS (
    SELECT period, at_risk, exits, survival, lower_95, upper_95
    FROM survival
    WHERE platform = 'spotify' AND chart = 'songs_daily' AND market = '{market}'
),
median AS (
    SELECT min(period) AS median_days FROM curve WHERE survival <= 0.5e0
)
SELECT c.period, c.at_risk, c.exits, c.survival, c.lower_95, c.upper_95, m.median_days
FROM curve c
CROSS JOIN median m
WHERE c.period IN (1, 3, 7, 14, 30, 60, 120)
ORDER BY CASE WHEN c.period = 7 THEN 0 ELSE 1 END, c.period
