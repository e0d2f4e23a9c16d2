-- who_does_best: the artists with the most days in a market's top 10
-- asked: who does best in {market}
-- asked: who does best
-- parameter market: which market = global
-- sentence: {artist_name} does best in {market}: {days_in_top_10} days in the top 10, {days_at_1} of them at number one, with {recordings} songs from {first_date} to {last_date}.
-- nothing: The lake holds no daily chart of Spotify for {market}.
SELECT artist_name, artist_id, days_at_1, days_in_top_10, days_in_top_50, recordings, streams, first_date, last_date
FROM artist_leaderboard
WHERE platform = 'spotify' AND chart = 'songs_daily' AND market = '{market}'
ORDER BY days_in_top_10 DESC, days_at_1 DESC, days_in_top_50 DESC, streams DESC, artist_id
LIMIT 20
