"""Every table of the lake: columns, types, key, partition, unit and meaning.

The Arrow schemas, the Glue tables and docs/data_dictionary.md are derived from this file; a column is added here
and nowhere else. Timestamps are naive UTC with milliseconds, counts are integers in base units, ids are strings.
"""

from __future__ import annotations

from typing import Final

from chartlake.schema import Column, Table, day, flag, moment, names, rank, share, text, whole

_MONTH: Final = text("month", "Calendar month, yyyy-mm, of the row's date", required=True)
_LINEAGE: Final = (
    text("source", "The source module that gave the row", required=True),
    moment("fetched_at", "When the upstream answered, or the file was dropped", required=True),
    text("raw_key", "The raw object that the row was parsed from", required=True),
)
_OWN_LINEAGE: Final = (
    text("source", "The source, or the part of the lake, that the row is about or comes from", required=True),
    moment("fetched_at", "When the row was written", required=True),
    text("raw_key", "The raw object, when there is one"),
)
_SNAPSHOT: Final = (
    flag("current", "Whether this snapshot is the one that counts for its place", required=True),
    Column(name="adapter_version", type="int", meaning="Version of the parser that gave the row", required=True),
)
_ARTISTS: Final = (
    names("artist_names", "Credited artists in the order of the credit; one element where the source cannot split it"),
    names("artist_ids", "Ids of the credited artists, same order; null where the source gives none"),
)

CHART_SNAPSHOTS: Final = Table(
    name="chart_snapshots",
    meaning="One position of one published chart, as one answer gave it; beaten snapshots stay with current = false.",
    partition=("platform", "chart", "month"),
    month_of="chart_date",
    place=("market", "chart_date"),
    rank="rank",
    key=("market", "chart_date", "rank", "item_id", "raw_key"),
    beats=("depth_class", "source_rank", "fetched_at", "raw_key"),
    columns=(
        text("platform", "Whose chart", required=True, values=("spotify", "tiktok", "apple_music", "deezer")),
        text("chart", "Which chart, e.g. songs_daily, songs_weekly, sounds_daily", required=True),
        _MONTH,
        text("market", "ISO 3166 alpha-2 in lower case, or global", required=True),
        day("chart_date", "The day the chart is of; a weekly chart is dated by its last day", required=True),
        rank("rank", "Position; 1 is the top", required=True),
        text("item_id", "Id of the item on its platform; text:<sha1> where the source gives none", required=True),
        text("item_type", "What is ranked", required=True, values=("track", "sound", "artist", "album")),
        text("title", "Title as published"),
        *_ARTISTS,
        whole("streams", "Streams in the period", unit="streams"),
        whole("videos", "Videos made with the sound", unit="videos"),
        whole("videos_low", "Smallest count that the source rounds to `videos`", unit="videos"),
        whole("videos_high", "Largest count that the source rounds to `videos`", unit="videos"),
        rank("reported_previous_rank", "Previous rank as the service reports it; null when it was not on that chart"),
        rank("reported_peak_rank", "Peak rank as the service reports it"),
        whole("reported_periods_on_chart", "Days or weeks on the chart as the service reports them", unit="periods"),
        text("label", "Label line"),
        day("release_date", "Release date of the recording, when the source gives it to the day"),
        text("isrc", "International Standard Recording Code"),
        text(
            "date_basis",
            "Whether chart_date is stated by the source or taken from the time of fetching",
            required=True,
            values=("reported", "fetched"),
        ),
        *_SNAPSHOT,
        *_LINEAGE,
    ),
)

PLAYLIST_SNAPSHOTS: Final = Table(
    name="playlist_snapshots",
    meaning="One position of one playlist at one moment; of several captures of a day the last is current.",
    partition=("month",),
    month_of="snapshot_date",
    place=("playlist_id", "snapshot_date"),
    rank="position",
    key=("playlist_id", "snapshot_date", "position", "raw_key"),
    # A playlist may shrink: the last capture of the day counts, not the longest.
    beats=("captured_at", "source_rank", "fetched_at", "raw_key"),
    columns=(
        _MONTH,
        text("playlist_id", "Spotify playlist id", required=True),
        day("snapshot_date", "UTC day of the capture", required=True),
        rank("position", "Position in the playlist, from 1", required=True),
        moment("captured_at", "When the playlist was read", required=True),
        text("playlist_name", "Name of the playlist"),
        text("snapshot_id", "Spotify's version id of the playlist"),
        text("item_type", "What stands there", required=True, values=("track", "episode", "local", "unavailable")),
        text("track_id", "Spotify track or episode id; null for local files and removed items"),
        text("title", "Title"),
        *_ARTISTS,
        text("album_id", "Spotify album id"),
        moment("added_at", "When the item was added to the playlist"),
        flag("is_local", "A file on somebody's computer, unknown to Spotify"),
        *_SNAPSHOT,
        *_LINEAGE,
    ),
)

TRACKS: Final = Table(
    name="tracks",
    meaning="What a source said of a track on a day; nothing but the id where it no longer knows the track.",
    partition=("month",),
    month_of="observed_date",
    key=("track_id", "source", "observed_date"),
    columns=(
        _MONTH,
        text("track_id", "Spotify track id", required=True),
        day("observed_date", "The day the source said so", required=True),
        text("name", "Title"),
        text("album_id", "Spotify album id"),
        *_ARTISTS,
        whole("duration_ms", "Length", unit="ms"),
        flag("explicit", "Marked as explicit"),
        text("isrc", "International Standard Recording Code"),
        text("release_date", "Release date as given: yyyy, yyyy-mm or yyyy-mm-dd"),
        text("release_date_precision", "year, month or day", values=("year", "month", "day")),
        whole("popularity", "Spotify's popularity, 0–100; withheld from new apps"),
        whole("track_number", "Number on the album"),
        *_LINEAGE,
    ),
)

ARTISTS: Final = Table(
    name="artists",
    meaning="What a source said of an artist on a day; nothing but the id where it no longer knows the artist.",
    partition=("month",),
    month_of="observed_date",
    key=("artist_id", "source", "observed_date"),
    columns=(
        _MONTH,
        text("artist_id", "Spotify artist id", required=True),
        day("observed_date", "The day the source said so", required=True),
        text("name", "Name"),
        names("genres", "Genres; often empty"),
        whole("followers", "Followers; withheld from new apps", unit="followers"),
        whole("popularity", "Spotify's popularity, 0–100; withheld from new apps"),
        *_LINEAGE,
    ),
)

ALBUMS: Final = Table(
    name="albums",
    meaning="What a source said of an album on a day; nothing but the id where it no longer knows the album.",
    partition=("month",),
    month_of="observed_date",
    key=("album_id", "source", "observed_date"),
    columns=(
        _MONTH,
        text("album_id", "Spotify album id", required=True),
        day("observed_date", "The day the source said so", required=True),
        text("name", "Title"),
        text("album_type", "album, single or compilation"),
        names("artist_ids", "Spotify ids of the credited artists"),
        text("release_date", "Release date as given: yyyy, yyyy-mm or yyyy-mm-dd"),
        text("release_date_precision", "year, month or day", values=("year", "month", "day")),
        whole("total_tracks", "Tracks on the album", unit="tracks"),
        text("label", "Label"),
        text("upc", "Universal Product Code"),
        *_LINEAGE,
    ),
)

AUDIO_FEATURES: Final = Table(
    name="audio_features",
    meaning="How a track sounds, by provider; a track that the provider does not know is a row with found = false.",
    key=("track_id", "provider"),
    beats=("found", "fetched_at", "raw_key"),
    columns=(
        text("track_id", "Spotify track id", required=True),
        text("provider", "Who measured", required=True),
        flag("found", "Whether the provider knows the track", required=True),
        share("acousticness", "Confidence that the track is acoustic"),
        share("danceability", "How suitable for dancing"),
        share("energy", "Perceived intensity"),
        share("instrumentalness", "Likelihood of no vocals"),
        share("liveness", "Likelihood of an audience"),
        share("speechiness", "Presence of spoken words"),
        share("valence", "Musical positiveness"),
        Column(name="loudness", type="double", meaning="Average loudness", unit="dB"),
        Column(name="tempo", type="double", meaning="Tempo", unit="BPM", minimum=0),
        Column(name="key", type="int", meaning="Pitch class, 0 = C; -1 not detected", minimum=-1, maximum=11),
        Column(name="mode", type="int", meaning="1 major, 0 minor", minimum=-1, maximum=1),
        *_LINEAGE,
    ),
)

PLATFORM_STATS: Final = Table(
    name="platform_stats",
    meaning="Followers, likes, videos, views of an artist, sound or tag on a day; rounded ones give way to exact ones.",
    partition=("month",),
    month_of="stat_date",
    key=("platform", "entity_type", "entity_id", "stat_date"),
    # The fuller row before one that lacks counts; of equally full ones the exact before the rounded.
    beats=("counts", "exact", "source_rank", "fetched_at", "raw_key"),
    columns=(
        _MONTH,
        text("platform", "Whose count", required=True),
        text("entity_type", "What is counted", required=True, values=("artist", "sound", "tag")),
        text("entity_id", "Id on the platform", required=True),
        day("stat_date", "The day of the count", required=True),
        text("name", "Name on the platform"),
        text("spotify_id", "Spotify artist or track id, when mapped"),
        *(
            whole(f"{count}{bound}", f"{count.capitalize()}{meaning}", unit=count)
            for count in ("followers", "likes", "videos", "views")
            for bound, meaning in (("", ""), ("_low", ", smallest possible"), ("_high", ", largest possible"))
        ),
        *_LINEAGE,
    ),
)

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
        *_OWN_LINEAGE,
    ),
)

PLAYS: Final = Table(
    name="plays",
    meaning="One play of a connected user.",
    partition=("month",),
    month_of="played_at",
    key=("user_id", "played_at", "item_id"),
    columns=(
        _MONTH,
        text("user_id", "Salted hash of the user", required=True),
        moment("played_at", "When the play ended", required=True),
        text("item_id", "Spotify track id; text:<sha1> where the source gives none", required=True),
        text("title", "Title"),
        text("artist_name", "First credited artist"),
        whole("ms_played", "How long it was heard", unit="ms"),
        text("time_precision", "ms, s or minute", values=("ms", "s", "minute")),
        text("context_type", "playlist, album, artist …"),
        text("context_uri", "Spotify URI of the context"),
        text("origin", "Asked or imported", required=True, values=("poll", "import")),
        *_LINEAGE,
    ),
)

USER_TOP: Final = Table(
    name="user_top",
    meaning="Spotify's own top list of a connected user.",
    partition=("month",),
    month_of="observed_date",
    key=("user_id", "kind", "time_range", "observed_date", "rank"),
    columns=(
        _MONTH,
        text("user_id", "Salted hash of the user", required=True),
        text("kind", "What is ranked", required=True, values=("artist", "track")),
        text("time_range", "Spotify's range", required=True, values=("short_term", "medium_term", "long_term")),
        day("observed_date", "The day it was asked", required=True),
        rank("rank", "Position", required=True),
        text("item_id", "Spotify id", required=True),
        text("name", "Name or title"),
        *_LINEAGE,
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
        _MONTH,
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
        flag("beats_baselines", "Whether concordance and both Brier scores are better than both baselines'"),
        share("backtest_brier_top_10", "Brier score of reaching the top 10 within 14 days; 0 is best"),
        share("baseline_brier_top_10", "The same, of the better baseline"),
        flag("top_10_beats_baselines", "Whether that is better than both baselines'"),
        *_OWN_LINEAGE,
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
        *_OWN_LINEAGE,
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
        _MONTH,
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
        *_OWN_LINEAGE,
    ),
)

ALERTS_SENT: Final = Table(
    name="alerts_sent",
    meaning="Alerts that went out, so that each goes out once.",
    partition=("month",),
    month_of="sent_at",
    key=("alert_id",),
    columns=(
        _MONTH,
        text("alert_id", "What the alert is about, made unique", required=True),
        text("kind", "Kind of alert", required=True),
        text("subject_id", "The recording or artist", required=True),
        day("chart_date", "The chart date that set it off"),
        moment("sent_at", "When it was sent", required=True),
        *_OWN_LINEAGE,
    ),
)

QUARANTINE: Final = Table(
    name="quarantine",
    meaning="Rows and whole answers that were refused, with the reason; row_number 0 is about the answer as a whole.",
    partition=("month",),
    month_of="fetched_at",
    key=("raw_key", "row_number"),
    columns=(
        _MONTH,
        whole("row_number", "Which row of the answer, from 1; 0 = the answer as a whole", required=True),
        text("table_name", "The table it was meant for", required=True),
        text("reason", "Why it was refused", required=True),
        text("row_json", "The row, as JSON"),
        *_LINEAGE,
    ),
)

TABLES: Final = (
    CHART_SNAPSHOTS,
    PLAYLIST_SNAPSHOTS,
    TRACKS,
    ARTISTS,
    ALBUMS,
    AUDIO_FEATURES,
    PLATFORM_STATS,
    TRACK_MATCHES,
    PLAYS,
    USER_TOP,
    EXPECTATIONS,
    SCOPES,
    INGEST_RUNS,
    ALERTS_SENT,
    QUARANTINE,
)


def table(name: str) -> Table:
    """The table of that name; KeyError when the contract has none."""
    for candidate in TABLES:
        if candidate.name == name:
            return candidate
    raise KeyError(f"the contract has no table {name}; it has {', '.join(t.name for t in TABLES)}")
