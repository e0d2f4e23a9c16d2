-- platform_lead_summary: one row per market with a Spotify and a TikTok chart.
-- grain: market
-- answers: did TikTok move first, how often and by how many days
-- Over the OK rows of platform_lead. Quartiles are linear between neighbours (the k-th of n sorted values stands at
-- (k - 1) / (n - 1)). A recording that both showed on the same day counts in n and is nobody's first.
-- column n: recordings whose lead is known [recordings]
-- column tiktok_first: those that TikTok had earlier [recordings]
-- column spotify_first: those that Spotify had earlier [recordings]
-- column tiktok_first_share: tiktok_first / n; null where n is 0 [0–1]
-- column lower_95: lower end of the Wilson 95 % interval of the share [0–1]
-- column upper_95: upper end of it [0–1]
-- column lead_quartile_1: first quartile of lead_days [days]
-- column lead_median: median of lead_days [days]
-- column lead_quartile_3: third quartile of lead_days [days]
-- column more_often_first: TIKTOK or SPOTIFY where a sign test at 5 % says that one of them has more than half of the songs earlier that one has earlier, else UNDECIDED
-- column not_counted: recordings on both charts whose lead is not known [recordings]
WITH leads AS (
    SELECT
        market,
        count(*) FILTER (WHERE status = 'OK') AS n,
        count(*) FILTER (WHERE status = 'OK' AND lead_days > 0) AS tiktok_first,
        count(*) FILTER (WHERE status = 'OK' AND lead_days < 0) AS spotify_first,
        count(*) FILTER (WHERE status IN ('LEFT_CENSORED', 'INSUFFICIENT_DEPTH')) AS not_counted
    FROM platform_lead
    GROUP BY market
),
ordered AS (
    SELECT
        market,
        lead_days,
        row_number() OVER (PARTITION BY market ORDER BY lead_days, recording_id) - 1 AS place,
        count(*) OVER (PARTITION BY market) - 1 AS last_place
    FROM platform_lead
    WHERE status = 'OK'
),
-- A quartile lies at place last_place * q / 4: what is whole there says which neighbour, the rest how far to the next.
quartiles AS (
    SELECT
        o.market,
        q.quarter,
        sum(
            CAST(o.lead_days AS double) * CASE
                WHEN o.place * 4 <= o.last_place * q.quarter
                    THEN 1e0 - CAST(o.last_place * q.quarter - o.place * 4 AS double) / 4e0
                ELSE 1e0 - CAST(o.place * 4 - o.last_place * q.quarter AS double) / 4e0
            END
        ) AS lead
    FROM ordered o
    CROSS JOIN UNNEST(sequence(1, 3)) AS q (quarter)
    WHERE o.place * 4 - o.last_place * q.quarter < 4 AND o.last_place * q.quarter - o.place * 4 < 4
    GROUP BY o.market, q.quarter
),
spread AS (
    SELECT
        market,
        max(CASE WHEN quarter = 1 THEN lead END) AS lead_quartile_1,
        max(CASE WHEN quarter = 2 THEN lead END) AS lead_median,
        max(CASE WHEN quarter = 3 THEN lead END) AS lead_quartile_3
    FROM quartiles
    GROUP BY market
),
-- Wilson, with z² = 3.8414588 (the 97.5 % point of the normal distribution, squared): (share + z²/2n ± z √(share (1 − share) / n + z²/4n²)) / (1 + z²/n).
shares AS (
    SELECT
        *,
        CAST(tiktok_first AS double) / CAST(NULLIF(n, 0) AS double) AS share,
        3.841458820694124e0 / CAST(NULLIF(n, 0) AS double) AS z2_by_n
    FROM leads
),
wide AS (
    SELECT *, sqrt(z2_by_n * share * (1e0 - share) + z2_by_n * z2_by_n / 4e0) AS half_width
    FROM shares
)
-- The sign test leaves out who came to both on one day, whom the interval counts against TikTok. Two-sided, by the
-- normal distribution with the correction for continuity: it never says more than the binomial distribution would.
SELECT
    w.market,
    w.n,
    w.tiktok_first,
    w.spotify_first,
    w.share AS tiktok_first_share,
    (w.share + w.z2_by_n / 2e0 - w.half_width) / (1e0 + w.z2_by_n) AS lower_95,
    (w.share + w.z2_by_n / 2e0 + w.half_width) / (1e0 + w.z2_by_n) AS upper_95,
    s.lead_quartile_1,
    s.lead_median,
    s.lead_quartile_3,
    CASE
        WHEN abs(w.tiktok_first - w.spotify_first) <= 1 THEN 'UNDECIDED'
        WHEN CAST(abs(w.tiktok_first - w.spotify_first) - 1 AS double)
            < sqrt(3.841458820694124e0 * CAST(w.tiktok_first + w.spotify_first AS double))
            THEN 'UNDECIDED'
        WHEN w.tiktok_first > w.spotify_first THEN 'TIKTOK'
        ELSE 'SPOTIFY'
    END AS more_often_first,
    w.not_counted
FROM wide w
LEFT JOIN spread s ON s.market = w.market
