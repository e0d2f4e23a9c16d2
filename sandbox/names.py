"""Invented artist names and titles, with everything that has ever broken a parser: scripts, &, x, commas, dashes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random
from typing import Final

_FIRST: Final[Mapping[str, str]] = {
    "no": "Måne Fjord Vinter Nordlys Skare Ravn Tåke Sjø Blåne Lyng Drivis Kveld Grønn Ødemark Ytre",
    "se": "Skärgård Älv Norrsken Björk Tjärn Höst Kväll Rönn Snö Ängel Stjärn Dimma Frost Ö Granit",
    "de": "Nebel Mond Süd Größe Straßen Flügel Glut Wald Königs Nacht Träume Kiesel Über Funk Morgen",
    "gb": "Velvet Harbour Copper Thistle Paper Northern Velour Marble Quiet Static Lantern Ember Tidal Rook Moth",
    "us": "Neon Desert Silver Juniper Golden Holler Midnight Cactus Prairie Sunset Chrome Bayou Cherry Static Diesel",
    "rest": "Luna Río Sueño Coração Étoile Çelik São Niño Déjà Fuego Añil Ámbar Ilha Corazón Señal",
}
_SECOND: Final[Mapping[str, str]] = {
    "no": "gutta kollektivet Bråten orkester Øye båten Lysne & Søn dalen Åsgård trioen Hagen duoen",
    "se": "flickorna Åkesdotter bandet Löv gänget Östman kvartetten Dröm kören Hjärta spelet",
    "de": "kinder Müllerei Größenwahn echo Lärm gäste fabrik Käfer brüder rausch maschine",
    "gb": "Parade Hollow Sisters Avenue Motel Choir Signals Orchard Weather Ghosts Union",
    "us": "Riders County Kid Avenue Daughters Radio Wolves Theory Saint Motel Bloom",
    "rest": "Sónica Perdida Azul Vermelho Noir Bélier Nuñez Avenida Corazones Tempête Ağaç",
}
_HANGUL: Final = ["하늘", "바다", "노을", "별빛", "소리", "달무리", "여름", "구름", "파도", "나비"]
_THAI: Final = ["ดาว", "ฟ้า", "น้ำค้าง", "เมฆ", "ลมหนาว", "ฝน", "ทะเล", "เงา", "ภูเขา", "สายรุ้ง"]
_ARABIC: Final = ["نجم", "بحر", "ليل", "صدى", "غيمة", "قمر", "ريح", "نهر", "ورد", "سراب"]
_TITLE_WORDS: Final[Mapping[str, str]] = {
    "no": "Natta Kjøre Hjem Lyset Ensom Åtte Sommer Høyt Bølgene Stille Drøm Gata Igjen Øya Sånn",
    "se": "Natten Hem Själv Ljuset Åtta Sommar Högt Vågor Tyst Dröm Gatan Igen Önskan Nära Så",
    "de": "Nacht Heim Licht Allein Acht Sommer Höhe Wellen Still Traum Straße Wieder Wünsche Süß Für",
    "gb": "Tonight Running Lights Alone Eight Summer Higher Waves Quiet Dream Streets Again Island Sugar Almost",
    "us": "Tonight Drive Lights Lonely Eight Summer Higher Waves Silence Dream Highway Again Cherry Honey Maybe",
    "rest": "Noche Camino Luz Solo Ocho Verano Coração Olas Silêncio Sueño Calle Otra Isla Miel Quizás",
}
_TAILS: Final = ("", "", "", "", "", " (Interlude)", ", Pt. 2", " - From the Film", "?", "!", ' ("Demo")', " / Outro")


def artist_name(rng: Random, home: str) -> str:
    """A name nobody bears; about one in eight holds a script or a separator that parsers trip over."""
    plain = _plain_artist(rng, home)
    odd: tuple[Callable[[], str], ...] = (
        lambda: f"{plain} & {_plain_artist(rng, home)}",
        lambda: f"{plain} x {_plain_artist(rng, home)}",
        lambda: f"{plain}, {_plain_artist(rng, home)} & Co.",
        lambda: f"{plain} - {_pick(rng, _SECOND[home])}",
        lambda: f"DJ {plain}'s <Club>",
    )
    if home == "rest" and rng.random() < 0.4:
        return _scripted(rng, separator="")
    return rng.choice(odd)() if rng.random() < 0.12 else plain


def title(rng: Random, home: str) -> str:
    """A song title of one to three words in the artist's language, sometimes in two scripts."""
    words = _TITLE_WORDS[home].split()
    text = " ".join(rng.sample(words, rng.choice((1, 2, 2, 3))))
    if home == "rest" and rng.random() < 0.35:
        return f"{_scripted(rng, separator=' ')} ({text})"
    return text + rng.choice(_TAILS)


def label(rng: Random) -> str:
    """A label line as the charts print it, often with the group behind a slash."""
    first = rng.choice(("Nordlys", "Tidewater", "Blåtimen", "Größe", "Paper Moon", "Halcyon", "Lantern", "Sjø"))
    second = rng.choice(("", "", "/Harbour Group", " / Meridian Music", "/Kestrel Records, LLC"))
    return f"{first} {rng.choice(('Records', 'Musikk', 'Recordings', 'Entertainment'))}{second}"


def handle(rng: Random) -> str:
    """The handle of somebody who uploads sounds."""
    return f"{rng.choice(('sofa', 'mika', 'loop', 'daily', 'ønsk', 'kiki', 'beat'))}{rng.choice(('.', '_', ''))}" + (
        f"{rng.choice(('edits', 'sounds', 'vibes', 'fanpage', 'clips'))}{rng.randrange(100)}"
    )


def _plain_artist(rng: Random, home: str) -> str:
    first, second = _pick(rng, _FIRST[home]), _pick(rng, _SECOND[home].replace("& ", ""))
    return f"{first}{second}" if second[0].islower() else f"{first} {second}"


def _scripted(rng: Random, *, separator: str) -> str:
    return separator.join(rng.sample(rng.choice((_HANGUL, _THAI, _ARABIC)), 2))


def _pick(rng: Random, words: str) -> str:
    return rng.choice(words.split())
