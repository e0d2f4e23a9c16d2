"""What is counted and ranked out there: positions of charts and playlists, and counts of a platform."""

from __future__ import annotations

from typing import Final

from chartlake.contract.columns import CREDITED, LINEAGE, MONTH, SNAPSHOT
from chartlake.schema import Table, day, flag, moment, rank, text, whole

CHART_SNAPSHOTS: Final = Table(
    name="chart_snapshots",
    meaning="One position of one published chart, as one answer gave it; beaten snapshots stay with current = false.",
    partition=("platform", "chart", "month"),
    month_of="chart_date",
    place=("market", "chart_date"),
    rank="rank",
    item="item_id",
    key=("market", "chart_date", "rank", "item_id", "raw_key"),
    beats=("depth_class", "source_rank", "fetched_at", "raw_key"),
    columns=(
        text("platform", "Whose chart", required=True, values=("spotify", "tiktok", "apple_music", "deezer")),
        text("chart", "Which chart, e.g. songs_daily, songs_weekly, sounds_daily", required=True),
        MONTH,
        text("market", "ISO 3166 alpha-2 in lower case, or global", required=True),
        day("chart_date", "The day the chart is of; a weekly chart is dated by its last day", required=True),
        rank("rank", "Position; 1 is the top", required=True),
        text("item_id", "Id of the item on its platform; text:<sha1> where the source gives none", required=True),
        text("item_type", "What is ranked", required=True, values=("track", "sound", "artist", "album")),
        text("title", "Title as published"),
        *CREDITED,
        # A thousand times what the most streamed song of a week has: views write it in twelve digits.
        whole("streams", "Streams in the period", unit="streams", maximum=1e11),
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
        flag("repeated", "The snapshot has the item at another rank too; null: not known, the file is older than this"),
        *SNAPSHOT,
        *LINEAGE,
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
        MONTH,
        text("playlist_id", "Spotify playlist id", required=True),
        day("snapshot_date", "UTC day of the capture", required=True),
        rank("position", "Position in the playlist, from 1", required=True),
        moment("captured_at", "When the playlist was read", required=True),
        text("playlist_name", "Name of the playlist"),
        text("snapshot_id", "Spotify's version id of the playlist"),
        text("item_type", "What stands there", required=True, values=("track", "episode", "local", "unavailable")),
        text("track_id", "Spotify track or episode id; null for local files and removed items"),
        text("title", "Title"),
        *CREDITED,
        text("album_id", "Spotify album id"),
        moment("added_at", "When the item was added to the playlist"),
        flag("is_local", "A file on somebody's computer, unknown to Spotify"),
        *SNAPSHOT,
        *LINEAGE,
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
        MONTH,
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
        *LINEAGE,
    ),
)
