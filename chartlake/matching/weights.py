"""What each piece of evidence is worth: natural logarithms of likelihood ratios, after Fellegi and Sunter (1969).

SONG: how much likelier the piece is for two takes of one song than for two songs. TAKE: how much likelier it is for one
recording than for two recordings of one song. Chosen on the pairs
of tests/data/matching_pairs.tsv that are for choosing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

SONG_PRIOR: Final = -6.0
TAKE_PRIOR: Final = 0.0

# A name is worth what it tells: so much for a letter, up to a limit; see `evidence.telling`.
TELLING_LEAST: Final = 2.5
TELLING_PER_LETTER: Final = 0.25
TELLING_MOST: Final = 7.0

SONG: Final[Mapping[str, Mapping[str, float]]] = {
    # On top of what the name tells.
    "name": {
        "equal": 0.0,
        "transliterated": -0.5,
        "alternative": -0.3,
        "reordered": -0.5,
        "by the bracket": -0.3,
        "aside missing": -0.3,
        "word missing": -0.3,
        "tail missing": -0.3,
        "year missing": -0.3,
        "article missing": -4.0,
        "near": -1.0,
        "a letter more": -1.0,
        "another letter": -5.5,
        "cut": -0.5,
        "artist beside": -0.5,
        "another script": -1.5,
        "unread": -4.0,
        "aside differs": -9.0,
        "numbers differ": -20.0,
        "different": -20.0,
    },
    "artists": {
        "equal": 7.0,
        "lead": 5.5,
        "named in title": 5.5,
        "covered": 6.0,
        "overlap": 3.5,
        "another lead": 1.0,
        "guests only": -4.0,
        "near": 4.5,
        "unknown": 0.0,
        "uploader": -0.5,
        "unnamed cover": 1.0,
        "sounds alike": 5.0,
        "another script": -1.0,
        "another of the name": -3.5,
        "none": -9.0,
    },
    "isrc": {"equal": 7.0, "different": 0.0, "unknown": 0.0},
    "duration": {
        "within 3 s": 0.8,
        "within 10 s": 0.2,
        "far": -0.3,
        "far, but another edit": 0.0,
        "another length": -0.3,
        "unknown": 0.0,
    },
    "release": {"equal": 0.8, "near": 0.3, "far": -0.3, "unknown": 0.0},
    "parts": {"equal": 0.0, "differ": -20.0},
    "form": {"equal": 0.0, "differs": -20.0},
}

TAKE: Final[Mapping[str, Mapping[str, float]]] = {
    # What may be another song or take, and is not told by names alone: length or ISRC has to bear it out.
    "name": {
        "by the bracket": -1.5,
        "word missing": -2.7,
        "year missing": -2.7,
        "tail missing": -4.0,
        "article missing": -3.0,
        "a letter more": -3.0,
        "another letter": -3.0,
    },
    "version": {"equal": 3.5, "unnamed": -1.5, "differs": -20.0},
    "guests": {"equal": 0.5, "one-sided": -0.7, "announced": -2.7, "missing": -8.0, "differ": -5.0, "unknown": 0.0},
    "isrc": {"equal": 3.0, "different": -0.5, "unknown": 0.0},
    "duration": {
        "within 3 s": 2.0,
        "within 10 s": 0.3,
        "far": -2.5,
        "far, but another edit": -0.5,
        "another length": -6.0,
        "unknown": 0.0,
    },
    "release": {"equal": 0.5, "near": 0.0, "far": -0.3, "unknown": 0.0},
    "artists": {"none": -3.0, "overlap": -1.0, "another lead": -4.0},
}

# Links below this are none.
THRESHOLD: Final = 0.8
# Of two recordings that an item fits, one is chosen only when its odds are so many times the other's (logarithm).
CLEARLY_BETTER: Final = 1.5
