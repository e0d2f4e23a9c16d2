-- expected_run: one row per recording on the newest date of a chart for which a model was fitted.
-- grain: platform, chart, market, recording_id, as_of
-- answers: how much longer will a song stay on the chart, and will it reach the top 10
-- A run ends when the song leaves the chart; that it may come back does not count. Only a chart's newest as_of is shown:
-- it is older than the chart's last date until the weekly job has run again. A period is an observed date: a day of a
-- daily chart, a week of a weekly one, and dates that the chart lacks are not counted. Scores are of the backtest of the
-- chart over all its markets: do not rely on the periods where beats_baselines is not true, nor on the probability where
-- top_10_beats_baselines is not; docs/expectations.md says how they come about.
-- column median_left: half of such songs leave after at most so many more periods; 0: gone on the next date; null: at the horizon or later [periods]
-- column low_80: a tenth of such songs stays shorter; the horizon where that lies beyond it [periods]
-- column high_80: a tenth of such songs stays longer; null: at the horizon or later [periods]
-- column horizon: periods ahead of which the past could tell [periods]
-- column top_10_probability: probability to stand in the top 10 on a date within the next 14 days; null unless top_10_status is OK [0–1]
-- column top_10_status: OK; IN_TOP_10, it stands there already and has nothing to reach; TOO_FEW_SEEN, too few songs reached it in the past to learn from
-- column model_version: the models of the stay and of the top 10, the version of their code, the last date that they saw
-- column backtest_cuts: days in the past up to which the models were fitted, to be scored on the days after; the one that chose between models is not among them
-- column backtest_landmarks: songs on days that were scored: a song on two days is two [landmarks]
-- column backtest_concordance: of two songs of which one is known to have left before the other, how often the right one was expected to; 0.5 is chance [0–1]
-- column baseline_concordance: the same of the better baseline: Kaplan-Meier by periods so far, or by rank [0–1]
-- column backtest_brier_7: mean squared error of the probability to stay 7 more periods, 0 is best; null where nobody was followed so far [0–1]
-- column baseline_brier_7: the same of the better baseline [0–1]
-- column backtest_brier_28: mean squared error of the probability to stay 28 more periods, 0 is best; null where nobody was followed so far [0–1]
-- column baseline_brier_28: the same of the better baseline [0–1]
-- column backtest_coverage_80: share of the stays that lay within the 80 % interval, both ends included [0–1]
-- column backtest_width_80: mean width of the 80 % interval, at most the horizon [periods]
-- column beats_baselines: concordance and every Brier score known of the stay are proven better than both baselines': the 95 % intervals of the differences, songs drawn anew, lie above 0; null where concordance or the Brier score at 7 periods is not known
-- column backtest_brier_top_10: mean squared error of the probability to reach the top 10, 0 is best [0–1]
-- column baseline_brier_top_10: the same of the better baseline [0–1]
-- column top_10_beats_baselines: that score is proven better than both baselines' in the same way; null where nothing could be scored
WITH newest AS (
    SELECT
        platform,
        chart,
        market,
        max(as_of) AS as_of
    FROM expectations
    GROUP BY platform, chart, market
)
SELECT
    e.platform,
    e.chart,
    e.market,
    e.recording_id,
    e.as_of,
    e.median_left,
    e.low_80,
    e.high_80,
    e.horizon,
    e.top_10_probability,
    e.top_10_status,
    e.model_version,
    e.backtest_cuts,
    e.backtest_landmarks,
    e.backtest_concordance,
    e.baseline_concordance,
    e.backtest_brier_7,
    e.baseline_brier_7,
    e.backtest_brier_28,
    e.baseline_brier_28,
    e.backtest_coverage_80,
    e.backtest_width_80,
    e.beats_baselines,
    e.backtest_brier_top_10,
    e.baseline_brier_top_10,
    e.top_10_beats_baselines
FROM expectations e
JOIN newest n
    ON n.platform = e.platform
    AND n.chart = e.chart
    AND n.market = e.market
    AND n.as_of = e.as_of
