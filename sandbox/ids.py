"""Identifiers with the form of the real ones: Spotify's 22 characters, ISRCs, TikTok sound numbers."""

from __future__ import annotations

from random import Random
from typing import Final

_BASE62: Final = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"


def spotify_id(rng: Random) -> str:
    """22 base62 characters, as Spotify writes a 128-bit number."""
    number, digits = rng.getrandbits(128), ""
    while number:
        number, digit = divmod(number, 62)
        digits = _BASE62[digit] + digits
    return digits.rjust(22, "0")


def isrc(country: str, registrant: str, *, year: int, serial: int) -> str:
    """Twelve characters: country, registrant, two digits of the year, five of the serial."""
    return f"{country}{registrant}{year % 100:02d}{serial:05d}"


def sound_id(rng: Random) -> str:
    """Nineteen digits beyond 2^53, so that reading one as a float changes it."""
    return str(rng.randrange(6_600_000_000_000_000_000, 7_600_000_000_000_000_000) | 1)
