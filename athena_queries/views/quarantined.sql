-- quarantined: one row per source, reason and date on which rows or whole answers were refused.
-- grain: source, reason, date
-- answers: what was refused, how often, and which answer shows it
-- column rows_refused: refused rows; an answer that was refused as a whole is one [rows]
-- column answers_refused: raw objects that were refused as a whole [answers]
-- column answers: raw objects with a refusal for this reason [answers]
-- column newest_raw_key: raw object of the newest of them; of equally new ones the last in the alphabet
-- column newest_fetched_at: when its answer came [UTC]
-- column month: calendar month of the date; filter on it to read less [yyyy-mm]
SELECT
    source,
    reason,
    CAST(fetched_at AS date) AS date,
    count(*) AS rows_refused,
    count(*) FILTER (WHERE row_number = 0) AS answers_refused,
    count(DISTINCT raw_key) AS answers,
    max_by(raw_key, CAST(fetched_at AS varchar) || raw_key) AS newest_raw_key,
    max(fetched_at) AS newest_fetched_at,
    month
FROM quarantine
GROUP BY source, reason, CAST(fetched_at AS date), month
