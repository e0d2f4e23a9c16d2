-- when_to_release: the weekdays and months of release whose charting songs most often stood in the top 50 in their first week
-- asked: when to release in {market}
-- asked: when to release
-- asked: when should I release in {market}
-- parameter market: which market = global
-- sentence: Of {recordings} charting songs that came out on a {weekday} in {month_name}, {top_50_share:.0%} stood in the top 50 of {market} within a week (95 % interval {lower_95:.0%} to {upper_95:.0%}): the surest of all weekdays and months seen. It compares songs that charted; it is no chance of success.
-- nothing: Of no song in {market} is the whole first week known; it takes releases with a date to the day and seven collected days after it.
SELECT
    element_at(ARRAY['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'], release_weekday)
        AS weekday,
    element_at(
        ARRAY[
            'January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October',
            'November', 'December'
        ],
        release_month
    ) AS month_name,
    recordings,
    in_top_50,
    top_50_share,
    lower_95,
    upper_95,
    median_debut_rank,
    median_observed_periods,
    shallow_windows
FROM release_timing
WHERE platform = 'spotify' AND chart = 'songs_daily' AND market = '{market}' AND recordings > 0
-- By the lower end: a share over two songs is no reason to wait for a month.
ORDER BY lower_95 DESC, recordings DESC, release_month, release_weekday
LIMIT 20
