"""The ways in which each source asks: one scope of lake.toml for every path that its code takes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from chartlake.settings import SourceSettings
from chartlake.sources.spotify_search import scope_of_name
from sandbox.market import Market

# A source that is not here goes one way: its first scope shows it.
_WAYS: Final[Mapping[str, Sequence[str]]] = {
    "deezer": ("se_chart_daily", "se_chart_artists_daily", "se_daily"),
    "kworb": ("global_daily", "no_weekly"),
    "spotify_catalog": ("tracks", "artists", "albums"),
    "spotify_charts_service": ("regional-no-daily", "viral-no-daily", "album-global-weekly", "artist-no-daily"),
    "tiktok_stats": ("artist.sandbox.artist1", "tag.sandboxartist1"),
}


def ways(source: SourceSettings, market: Market) -> tuple[str, ...]:
    """A scope of each way; those of pages that only the simulated market knows are found there."""
    scopes = tuple(_WAYS.get(source.name, source.scopes[:1]))
    if source.name == "tiktok_stats":
        (largest, *_) = market.sounds.rows(market.last_day, depth=1)
        return (*scopes, f"sound.{largest.sound.sound_id}")
    if source.name == "spotify_search":
        return (*scopes, scope_of_name(market.artists[0].name))
    return scopes
