"""The markets that Spotify publishes charts of: their codes and the names under which pages and playlists show them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

MARKET_NAMES: Final[Mapping[str, str]] = {
    "global": "Global",
    "ad": "Andorra",
    "ae": "United Arab Emirates",
    "ar": "Argentina",
    "at": "Austria",
    "au": "Australia",
    "be": "Belgium",
    "bg": "Bulgaria",
    "bo": "Bolivia",
    "br": "Brazil",
    "by": "Belarus",
    "ca": "Canada",
    "ch": "Switzerland",
    "cl": "Chile",
    "co": "Colombia",
    "cr": "Costa Rica",
    "cy": "Cyprus",
    "cz": "Czech Republic",
    "de": "Germany",
    "dk": "Denmark",
    "do": "Dominican Republic",
    "ec": "Ecuador",
    "ee": "Estonia",
    "eg": "Egypt",
    "es": "Spain",
    "fi": "Finland",
    "fr": "France",
    "gb": "United Kingdom",
    "gr": "Greece",
    "gt": "Guatemala",
    "hk": "Hong Kong",
    "hn": "Honduras",
    "hu": "Hungary",
    "id": "Indonesia",
    "ie": "Ireland",
    "il": "Israel",
    "in": "India",
    "is": "Iceland",
    "it": "Italy",
    "jp": "Japan",
    "kr": "South Korea",
    "kz": "Kazakhstan",
    "lt": "Lithuania",
    "lu": "Luxembourg",
    "lv": "Latvia",
    "ma": "Morocco",
    "mt": "Malta",
    "mx": "Mexico",
    "my": "Malaysia",
    "ng": "Nigeria",
    "ni": "Nicaragua",
    "nl": "Netherlands",
    "no": "Norway",
    "nz": "New Zealand",
    "pa": "Panama",
    "pe": "Peru",
    "ph": "Philippines",
    "pk": "Pakistan",
    "pl": "Poland",
    "pt": "Portugal",
    "py": "Paraguay",
    "ro": "Romania",
    "ru": "Russia",
    "sa": "Saudi Arabia",
    "se": "Sweden",
    "sg": "Singapore",
    "sk": "Slovakia",
    "sv": "El Salvador",
    "th": "Thailand",
    "tr": "Turkey",
    "tw": "Taiwan",
    "ua": "Ukraine",
    "us": "United States",
    "uy": "Uruguay",
    "ve": "Venezuela",
    "vn": "Vietnam",
    "za": "South Africa",
}
_OTHER_NAMES: Final[Mapping[str, str]] = {
    "czechia": "cz",
    "korea": "kr",
    "the netherlands": "nl",
    "türkiye": "tr",
    "uae": "ae",
    "uk": "gb",
    "usa": "us",
    "viet nam": "vn",
    "worldwide": "global",
}
_CODES: Final = {name.casefold(): code for code, name in MARKET_NAMES.items()} | dict(_OTHER_NAMES)
_CODE: Final = re.compile(r"global|[a-z]{2}")


def market_named(name: str) -> str | None:
    """The code of a market by its name on a page; None for a name that is not known."""
    return _CODES.get(name.strip().casefold())


def is_market_code(text: str) -> bool:
    """Whether the text has the form of a market code: `global` or two letters in lower case."""
    return _CODE.fullmatch(text) is not None
