"""The markets that Spotify publishes charts of: their codes and the names under which pages and playlists show them."""

from __future__ import annotations

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
# ISO 3166-1 alpha-2, as assigned.
_ASSIGNED: Final = (
    "ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bl bm bn bo bq br bs bt bv bw by "
    "bz ca cc cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg eh er es et fi fj fk "
    "fm fo fr ga gb gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir "
    "is it je jm jo jp ke kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mf mg mh mk "
    "ml mm mn mo mp mq mr ms mt mu mv mw mx my mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm "
    "pn pr ps pt pw py qa re ro rs ru rw sa sb sc sd se sg sh si sj sk sl sm sn so sr ss st sv sx sy sz tc td tf "
    "tg th tj tk tl tm tn to tr tt tv tw tz ua ug um us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw "
)
_COUNTRIES: Final = frozenset(_ASSIGNED[at : at + 2] for at in range(0, len(_ASSIGNED), 3))


def market_named(name: str) -> str | None:
    """The code of a market by its name on a page; None for a name that is not known."""
    return _CODES.get(name.strip().casefold())


def is_market_code(text: str) -> bool:
    """Whether the text is a market's code as the lake spells it: `global`, or a country's of ISO 3166 in lower case."""
    return text == "global" or text in _COUNTRIES


def market_code(text: str) -> str | None:
    """The code of a market by one that people write: in either case, and `uk` for gb; None when it is no market's."""
    code = text.strip().lower()
    code = _OTHER_NAMES["uk"] if code == "uk" else code
    return code if is_market_code(code) else None
