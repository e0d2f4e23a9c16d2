-- when_to_release: the weekdays and months of release whose charting songs most often stood in the top 50 in their first week
-- asked: when to release in {market}
-- asked: when to release
-- asked: when should I release in {market}
-- parameter market: which market = global
-- needs: spotify songs_daily {market}
-- sentence: Of {recordings:charting song|charting songs} that came out on a {weekday} in {month_name}, {top_50_share:.1%} stood in the top 50 of {market} within a week (95 % interval {lower_95:.1%} to {upper_95:.1%}{shallow}), against {overall_share:.1%} of all {songs}. By the lower end of the interval none of the weekdays and months with at least 20 songs ({enough:pair|pairs}) is better. It compares songs that charted: it is no chance of success, and the best of many looks better than it is.
-- sentence NONE_IN_TOP_50: Of {songs:charting song|charting songs} whose whole first week in {market} is known, none of a weekday and month with at least 20 songs stood in the top 50 within it{shallow_cells}: that does not tell when to release.
-- sentence TOO_FEW: Too few songs are known to say when to release in {market}: of {songs:charting song|charting songs} whose whole first week is known, {most} came out on the same weekday in the same month, and it takes 20.
-- sentence NO_WEEK_KNOWN: When to release in {market} is not known: {left_out:song|songs} charted before the day that is told as the release, and of no other is the whole first week known.
-- nothing: Of no song in {market} is the whole first week known; it takes releases with a date to the day and seven collected days after it.
WITH cells AS (
    SELECT
        *,
        recordings >= 20 AS is_enough,
        sum(recordings) OVER () AS songs,
        sum(in_top_50) OVER () AS songs_in_top_50,
        sum(CASE WHEN recordings >= 20 THEN 1 ELSE 0 END) OVER () AS enough,
        sum(CASE WHEN recordings >= 20 THEN in_top_50 ELSE 0 END) OVER () AS in_top_50_of_enough,
        sum(CASE WHEN recordings >= 20 THEN shallow_windows ELSE 0 END) OVER () AS shallow_of_enough,
        max(recordings) OVER () AS most,
        sum(charted_before_release) OVER () AS left_out
    FROM release_timing
    WHERE platform = 'spotify' AND chart = 'songs_daily' AND market = '{market}'
)
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
    shallow_windows,
    charted_before_release,
    CASE
        WHEN songs = 0 THEN 'NO_WEEK_KNOWN'
        WHEN enough = 0 THEN 'TOO_FEW'
        WHEN in_top_50_of_enough = 0 THEN 'NONE_IN_TOP_50'
        ELSE 'OK'
    END AS status,
    CAST(songs AS bigint) AS songs,
    CAST(songs_in_top_50 AS double) / CAST(NULLIF(songs, 0) AS double) AS overall_share,
    CAST(enough AS bigint) AS enough,
    CAST(most AS bigint) AS most,
    CAST(left_out AS bigint) AS left_out,
    -- A place that could not be seen counts as none.
    CASE WHEN shallow_windows > 0 THEN
        '; for ' || CAST(shallow_windows AS varchar) || ' the chart was less than 50 deep on a day of it'
        ELSE ''
    END AS shallow,
    CASE WHEN shallow_of_enough > 0 THEN
        ' (for ' || CAST(CAST(shallow_of_enough AS bigint) AS varchar) || ' the chart was less than 50 deep on a day of it)'
        ELSE ''
    END AS shallow_cells
FROM cells
WHERE recordings > 0 OR songs = 0
-- By the lower end: a share over two songs is no reason to wait for a month.
ORDER BY is_enough DESC, lower_95 DESC, recordings DESC, release_month, release_weekday
LIMIT 20
