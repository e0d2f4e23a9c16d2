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
        count(*) FILTER (WHERE status IN ('LEFT_CENSORED', 'INSUFFICIENT_DEPTH')) AS not_counted,
        array_sort(array_agg(lead_days) FILTER (WHERE status = 'OK')) AS sorted_leads
    FROM platform_lead
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
),
-- A quartile lies at place (n - 1) * quarter / 4: what is whole there says which lead, the rest how far to the next.
quartered AS (
    SELECT
        *,
        transform(
            sequence(1, 3),
            quarter -> CAST(element_at(sorted_leads, (n - 1) * quarter / 4 + 1) AS double)
                + CAST((n - 1) * quarter % 4 AS double) / 4e0 * CAST(
                    COALESCE(
                        element_at(sorted_leads, (n - 1) * quarter / 4 + 2)
                            - element_at(sorted_leads, (n - 1) * quarter / 4 + 1),
                        0
                    ) AS double
                )
        ) AS quartiles
    FROM wide
)
-- The sign test leaves out who came to both on one day, whom the interval counts against TikTok. Two-sided, by the
-- normal distribution with the correction for continuity: it never says more than the binomial distribution would.
SELECT
    market,
    n,
    tiktok_first,
    spotify_first,
    share AS tiktok_first_share,
    (share + z2_by_n / 2e0 - half_width) / (1e0 + z2_by_n) AS lower_95,
    (share + z2_by_n / 2e0 + half_width) / (1e0 + z2_by_n) AS upper_95,
    element_at(quartiles, 1) AS lead_quartile_1,
    element_at(quartiles, 2) AS lead_median,
    element_at(quartiles, 3) AS lead_quartile_3,
    CASE
        WHEN abs(tiktok_first - spotify_first) <= 1 THEN 'UNDECIDED'
        WHEN CAST(abs(tiktok_first - spotify_first) - 1 AS double)
            < sqrt(3.841458820694124e0 * CAST(tiktok_first + spotify_first AS double))
            THEN 'UNDECIDED'
        WHEN tiktok_first > spotify_first THEN 'TIKTOK'
        ELSE 'SPOTIFY'
    END AS more_often_first,
    not_counted
FROM quartered
