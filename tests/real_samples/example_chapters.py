"""The chapters of the worked examples, in the order of the page."""

from __future__ import annotations

from typing import Final

from tests.real_samples import (
    examples_of_catalogue,
    examples_of_charts,
    examples_of_expectations,
    examples_of_genres,
    examples_of_health,
    examples_of_listening,
    examples_of_plans,
    examples_of_platforms,
    examples_of_playlists,
    examples_of_songs,
)
from tests.real_samples.examples import Chapter

CHAPTERS: Final[tuple[Chapter, ...]] = (
    *examples_of_songs.CHAPTERS,
    *examples_of_charts.CHAPTERS,
    *examples_of_expectations.CHAPTERS,
    *examples_of_catalogue.CHAPTERS,
    *examples_of_playlists.CHAPTERS,
    *examples_of_health.CHAPTERS,
    *examples_of_platforms.CHAPTERS,
    *examples_of_genres.CHAPTERS,
    *examples_of_plans.CHAPTERS,
    *examples_of_listening.CHAPTERS,
)
