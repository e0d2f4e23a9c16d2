"""What the lake works out, asks for, did and refused: the tables whose rows no upstream gives."""

from __future__ import annotations

from typing import Final

from chartlake.contract.columns import LINEAGE, MONTH, OWN_LINEAGE
from chartlake.schema import Column, Table, day, flag, moment, names, share, text, whole

TRACK_MATCHES: Final = Table(
    name="track_matches",
    meaning="Which recording, and which song, an item of a platform is.",
    key=("platform", "item_id"),
    columns=(
        text("platform", "Whose item", required=True),
        text("item_id", "Id of the item on its platform", required=True),
        text("recording_id", "The recording", required=True),
        text("song_id", "The song, whatever the version", required=True),
        text("spotify_track_id", "A Spotify track of the recording"),
        share("probability", "Probability that the match is right"),
        text("method", "How it was found", required=True, values=("isrc", "exact", "fuzzy", "override", "none")),
        text("version_class", "original, remix, live, sped_up, slowed …"),
        text("evidence", "What spoke for and against, as JSON"),
        flag(
            "alone",
            "No other item of the platform can be this recording; null: not known, an older table",
        ),
        *OWN_LINEAGE,
    ),
)


def _periods(name: str, meaning: str) -> Column:
    return Column(name=name, type="double", meaning=meaning, unit="periods", minimum=0)


EXPECTATIONS: Final = Table(
    name="expectations",
    meaning="How long a recording is expected to stay on a chart, as fitted on the past.",
    partition=("month",),
    month_of="as_of",
    key=("platform", "chart", "market", "recording_id", "as_of"),
    columns=(
        MONTH,
        text("platform", "Whose chart", required=True),
        text("chart", "Which chart", required=True),
        text("market", "Which market", required=True),
        text("recording_id", "The recording", required=True),
        day("as_of", "The chart date the expectation starts from", required=True),
        _periods("median_left", "Median of the periods left; null where it lies at or beyond the horizon"),
        _periods("low_80", "Lower end of the 80 % interval"),
        _periods("high_80", "Upper end of the 80 % interval; null where it lies at or beyond the horizon"),
        whole("horizon", "Periods ahead of which the past could tell", unit="periods"),
        share("top_10_probability", "Probability to reach the top 10 within 14 days; null where there is none to give"),
        text("top_10_status", "Why that is null, else OK", values=("OK", "IN_TOP_10", "TOO_FEW_SEEN")),
        text("model_version", "Which models, for the stay and for the top 10, and until when they saw", required=True),
        whole("backtest_cuts", "Days on which the past ended in the backtest"),
        whole("backtest_landmarks", "Songs on days that were scored: a song on two days is two", unit="landmarks"),
        share("backtest_concordance", "Of pairs known to differ, those whose stays were put in the right order"),
        share("baseline_concordance", "The same, of the better baseline"),
        share("backtest_brier_7", "Brier score of staying 7 more periods; 0 is best"),
        share("baseline_brier_7", "The same, of the better baseline"),
        share("backtest_brier_28", "Brier score of staying 28 more periods; 0 is best"),
        share("baseline_brier_28", "The same, of the better baseline"),
        share("backtest_coverage_80", "Share of the stays that lay within the 80 % interval"),
        _periods("backtest_width_80", "Mean width of the 80 % interval, at most the horizon"),
        flag("beats_baselines", "Whether concordance and the Brier scores are proven better than both baselines'"),
        share("backtest_brier_top_10", "Brier score of reaching the top 10 within 14 days; 0 is best"),
        share("baseline_brier_top_10", "The same, of the better baseline"),
        flag("top_10_beats_baselines", "Whether that is proven better than both baselines'"),
        *OWN_LINEAGE,
    ),
)

SCOPES: Final = Table(
    name="scopes",
    meaning="What lake.toml asks for: one row per source and scope.",
    key=("source", "scope"),
    columns=(
        text("scope", "Which chart, playlist or page of the source", required=True),
        flag("enabled", "Whether it is asked for", required=True),
        text("cadence", "How often", required=True),
        Column(name="expected_age_hours", type="double", meaning="Older than this is late", unit="hours", minimum=0),
        whole("nominal_depth", "Ranks that a full answer has", unit="ranks"),
        names("allowed_uses", "What the terms of the source allow"),
        whole("retention_days", "How long raw answers are kept; null = for good", unit="days"),
        text("attribution", "How the source wants to be named"),
        *OWN_LINEAGE,
    ),
)

INGEST_RUNS: Final = Table(
    name="ingest_runs",
    meaning="What happened to every scope that was asked for and every raw object that was parsed.",
    partition=("month",),
    month_of="started_at",
    key=("run_id", "source", "scope", "stage"),
    beats=("started_at", "duration_ms"),
    columns=(
        MONTH,
        text("run_id", "One run of extract, or the raw object that transform parsed", required=True),
        text("scope", "Which chart, playlist or page of the source", required=True),
        text("stage", "Which half of the route", required=True, values=("extract", "transform")),
        moment("started_at", "When it started", required=True),
        text("outcome", "ok, or the name of what went wrong", required=True),
        whole("rows", "Rows that were kept", unit="rows"),
        whole("quarantined", "Rows that were refused", unit="rows"),
        whole("bytes", "Size of the answer, uncompressed", unit="bytes"),
        whole("duration_ms", "How long it took", unit="ms"),
        Column(name="http_status", type="int", meaning="Last status of the upstream", minimum=0),
        day("latest_date", "Newest chart or snapshot date in the answer"),
        text("message", "What happened and what to do"),
        *OWN_LINEAGE,
    ),
)

ALERTS_SENT: Final = Table(
    name="alerts_sent",
    meaning="Alerts that went out, so that each goes out once.",
    partition=("month",),
    # Not of when it was sent: whoever sends the same alert later must find it in the same file.
    month_of="chart_date",
    key=("alert_id",),
    columns=(
        MONTH,
        text("alert_id", "What the alert is about, made unique", required=True),
        text("kind", "What happened", required=True, values=("entered", "climbed", "left", "breakout")),
        text("subject_id", "The recording or artist", required=True),
        text("platform", "Whose chart", required=True),
        text("chart", "Which chart", required=True),
        text("market", "Which market", required=True),
        day("chart_date", "The chart date that set it off", required=True),
        moment("sent_at", "When it was sent", required=True),
        *OWN_LINEAGE,
    ),
)

QUARANTINE: Final = Table(
    name="quarantine",
    meaning="Rows and whole answers that were refused, with the reason; row_number 0 is about the answer as a whole.",
    partition=("month",),
    month_of="fetched_at",
    key=("raw_key", "row_number"),
    columns=(
        MONTH,
        whole("row_number", "Which row of the answer, from 1; 0 = the answer as a whole", required=True),
        text("table_name", "The table it was meant for", required=True),
        text("reason", "Why it was refused", required=True),
        text("row_json", "The row, as JSON"),
        *LINEAGE,
    ),
)
