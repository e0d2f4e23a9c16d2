-- what_is_climbing: the songs with the most momentum on a market's newest day
-- asked: what is climbing in {market}
-- asked: what is climbing
-- parameter market: which market = global
-- needs: spotify songs_daily {market}
-- sentence: Of {compared:song|songs} in {market} whose ranks and streams of {week_before} and {chart_date} are known, none has more momentum than {title} by {artist_names_text}: from rank {rank_7d_ago} to {rank}, with {streams_growth_7d:+z.1%} streams.
-- sentence RANKS_ONLY: Of {compared:song|songs} in {market} whose ranks of {week_before} and {chart_date} are known, none climbed more than {title} by {artist_names_text}: from {rank_7d_ago} to {rank}. Ranks alone are compared, for streams are missing or all gains are alike.
-- sentence NONE_CLIMBED: Of {compared:song|songs} in {market} whose ranks of {week_before} and {chart_date} are known, none climbed. Ranks alone are compared, for streams are missing or all gains are alike.
-- sentence ABSENT_7D_AGO: None of the songs in {market} on {chart_date} was there seven days before, on {week_before}, so that none is known to climb.
-- sentence INSUFFICIENT_HISTORY: What is climbing in {market} is not known: its newest chart is of {chart_date}, and that of seven days before, {week_before}, was not collected.
-- nothing: The lake holds no song of the chart of {market}.
WITH standing AS (
    SELECT
        *,
        count(velocity_7d) OVER () AS with_ranks,
        count(momentum) OVER () AS with_momentum,
        max(velocity_7d) OVER () AS most_ranks,
        max(CASE WHEN status = 'INSUFFICIENT_HISTORY' THEN 1 ELSE 0 END) OVER () AS lacks_week_before
    FROM momentum
    WHERE platform = 'spotify' AND chart = 'songs_daily' AND market = '{market}'
        AND chart_date = (
            SELECT max(chart_date) FROM chart_depth
            WHERE platform = 'spotify' AND chart = 'songs_daily' AND market = '{market}'
        )
)
SELECT
    COALESCE(NULLIF(t.title, ''), m.recording_id) AS title,
    COALESCE(NULLIF(t.artist_names_text, ''), 'unknown artists') AS artist_names_text,
    m.rank,
    m.rank + m.velocity_7d AS rank_7d_ago,
    m.streams,
    m.streams_growth_7d,
    m.momentum,
    m.z_velocity,
    m.markets_climbing,
    m.chart_date,
    CAST(date_add('day', -7, m.chart_date) AS date) AS week_before,
    CASE WHEN m.with_momentum > 0 THEN m.with_momentum ELSE m.with_ranks END AS compared,
    CASE
        WHEN m.with_momentum > 0 THEN 'OK'
        WHEN m.most_ranks > 0 THEN 'RANKS_ONLY'
        WHEN m.with_ranks > 0 THEN 'NONE_CLIMBED'
        WHEN m.lacks_week_before > 0 THEN 'INSUFFICIENT_HISTORY'
        ELSE 'ABSENT_7D_AGO'
    END AS status
FROM standing m
JOIN recording_titles t
    ON t.platform = m.platform AND t.chart = m.chart AND t.market = m.market AND t.recording_id = m.recording_id
WHERE (m.momentum IS NOT NULL OR m.with_momentum = 0) AND (m.velocity_7d IS NOT NULL OR m.with_ranks = 0)
ORDER BY m.momentum DESC, m.velocity_7d DESC, m.rank, m.recording_id
LIMIT 10
