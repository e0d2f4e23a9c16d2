-- who_does_best: the artists with the most days in a market's top 10
-- asked: who does best in {market}
-- asked: who does best
-- parameter market: which market = global
-- needs: spotify songs_daily {market}
-- sentence: No artist has more days in the top 10 of {market} than {artist_name}: {days_in_top_10:observed day|observed days}, {days_at_1} of them at number one, with {recordings:song|songs} on the chart from {first_date} to {last_date}.
-- sentence NONE_IN_TOP_10: No artist is known to have stood in the top 10 of {market}.
-- nothing: Of no song on the chart of {market} is an artist known.
SELECT
    -- Not every source that gives an id gives the name too.
    COALESCE(artist_name, artist_id) AS artist_name, artist_id, days_at_1, days_in_top_10, days_in_top_50, recordings,
    streams, first_date, last_date,
    CASE WHEN days_in_top_10 = 0 THEN 'NONE_IN_TOP_10' ELSE 'OK' END AS status
FROM artist_leaderboard
WHERE platform = 'spotify' AND chart = 'songs_daily' AND market = '{market}'
ORDER BY days_in_top_10 DESC, days_at_1 DESC, days_in_top_50 DESC, streams DESC, artist_id
LIMIT 20
