-- how_long_do_songs_stay: the share of new songs that is still on a market's chart after so many days
-- asked: how long do songs stay in {market}
-- asked: how long do songs stay
-- parameter market: which market = global
-- needs: spotify songs_daily {market}
-- sentence: Of {entered:song|songs} first seen on the chart of {market} while it was collected, {survival:.1%} are reckoned to stay longer than {period:observed day|observed days} before they first leave ({interval_95}; {at_risk:song was|songs were} seen that long); half are gone after {median_days:observed day|observed days}.
-- sentence MEDIAN_NOT_REACHED: Of {entered:song|songs} first seen on the chart of {market} while it was collected, {survival:.1%} are reckoned to stay longer than {period:observed day|observed days} before they first leave ({interval_95}; {at_risk:song was|songs were} seen that long); when half of them are gone is not known: {last_survival:.1%} are reckoned to stay longer than {longest:observed day|observed days}, beyond which nothing was seen.
-- nothing: How long songs stay in {market} is not known: all that were seen stood there when collecting began, or on the first day after a gap.
WITH curve AS (
    SELECT period, at_risk, exits, survival, lower_95, upper_95
    FROM survival
    WHERE platform = 'spotify' AND chart = 'songs_daily' AND market = '{market}'
),
-- Tenths of a per cent, to be written with a point.
ends AS (
    SELECT
        period,
        CAST(round(1000e0 * lower_95) AS bigint) AS low,
        CAST(round(1000e0 * upper_95) AS bigint) AS high
    FROM curve
),
whole AS (
    SELECT
        -- A half that is reckoned through logarithms may come out a hair above it.
        min(CASE WHEN survival <= 0.500000001e0 THEN period END) AS median_days,
        max(at_risk) AS entered,
        max(period) AS longest,
        min(survival) AS last_survival
    FROM curve
)
SELECT
    c.period,
    c.at_risk,
    c.exits,
    c.survival,
    c.lower_95,
    c.upper_95,
    w.median_days,
    w.entered,
    w.longest,
    w.last_survival,
    CASE WHEN w.median_days IS NULL THEN 'MEDIAN_NOT_REACHED' ELSE 'OK' END AS status,
    CASE
        WHEN c.lower_95 < c.upper_95 THEN '95 % interval '
            || CAST(e.low / 10 AS varchar) || '.' || CAST(e.low % 10 AS varchar) || '% to '
            || CAST(e.high / 10 AS varchar) || '.' || CAST(e.high % 10 AS varchar) || '%'
        WHEN c.survival > 0e0 THEN 'without an interval, for none was seen to leave by then'
        ELSE 'without an interval, for all that were seen that long left then'
    END AS interval_95
FROM curve c
JOIN ends e ON e.period = c.period
CROSS JOIN whole w
WHERE c.period IN (1, 3, 7, 14, 30, 60, 120)
ORDER BY CASE WHEN c.period = 7 THEN 0 ELSE 1 END, c.period
