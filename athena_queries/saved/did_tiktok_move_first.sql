-- did_tiktok_move_first: how often TikTok had a song before Spotify, and by how many days
-- asked: did tiktok move first in {market}
-- asked: did tiktok move first
-- parameter market: which market = global
-- sentence: Of {n} songs in {market} whose first days are known, TikTok had {tiktok_first} first ({tiktok_first_share:.0%}, 95 % interval {lower_95:.0%} to {upper_95:.0%}); the middle lead is {lead_median:.0f} days, positive when TikTok was ahead.
-- nothing: For no song in {market} is it known which platform had it first: the charts began too late, or one is much deeper than the other.
SELECT
    n, tiktok_first, spotify_first, tiktok_first_share, lower_95, upper_95, lead_quartile_1, lead_median,
    lead_quartile_3, not_counted
FROM platform_lead_summary
WHERE market = '{market}' AND (n > 0 OR not_counted > 0)
