-- did_tiktok_move_first: how often TikTok had a song before Spotify, and by how many days
-- asked: did tiktok move first in {market}
-- asked: did tiktok move first
-- parameter market: which market = global
-- needs: spotify songs_daily {market}
-- needs: tiktok sounds_daily {market} or global
-- sentence: Of {n:song|songs} in {market} whose first days on Spotify's chart and on TikTok's chart of {tiktok_market} are known, TikTok had {tiktok_first} first ({tiktok_first_share:.1%}, 95 % interval {lower_95:.1%} to {upper_95:.1%}), Spotify {spotify_first}, and {same_day} came to both on one day: by a sign test at 5 % {more_often_first} is more often first than the other; the middle lead is {lead_median:z.1f} days, positive when TikTok was ahead.
-- sentence NONE_KNOWN: Of {not_counted:song|songs} on Spotify's chart of {market} and on TikTok's chart of {tiktok_market} it is not known which had them first: one of the charts showed them within a week of its first day collected or right after a gap, or is much deeper than the other.
-- sentence NONE_ON_BOTH: No song is known to have been on Spotify's chart of {market} and on TikTok's chart of {tiktok_market}; a sound that is matched to no Spotify track cannot be known to be.
-- nothing: The lake holds no song of the chart of {market}.
SELECT
    s.n, s.tiktok_first, s.spotify_first, s.n - s.tiktok_first - s.spotify_first AS same_day, s.tiktok_first_share,
    s.lower_95, s.upper_95,
    CASE s.more_often_first WHEN 'TIKTOK' THEN 'TikTok' WHEN 'SPOTIFY' THEN 'Spotify' ELSE 'neither' END AS more_often_first,
    s.lead_quartile_1, s.lead_median, s.lead_quartile_3, s.not_counted, m.tiktok_market,
    CASE WHEN s.n > 0 THEN 'OK' WHEN s.not_counted > 0 THEN 'NONE_KNOWN' ELSE 'NONE_ON_BOTH' END AS status
FROM platform_lead_summary s
JOIN tiktok_markets m ON m.market = s.market
WHERE s.market = '{market}'
