"""Credits: joined names meet listed ones, and a name with a comma or an ampersand in it is not torn."""

from __future__ import annotations

import pytest

from chartlake.matching.artists import compare_artists
from chartlake.matching.items import Item, read


def compared(one: str, other: str) -> str:
    """How two credits compare; names of a list are parted by |."""
    a, b = (
        read(Item(title="Song", artists=tuple(name for name in credit.split("|") if name))) for credit in (one, other)
    )
    assert compare_artists(a, b) == compare_artists(b, a)
    return compare_artists(a, b)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Calvin Harris & Dua Lipa", "Calvin Harris|Dua Lipa"),
        ("bruno mars x lady gaga", "Lady Gaga|Bruno Mars"),
        ("Rihanna ft. Mikky Ekko", "Rihanna|Mikky Ekko"),
        ("Lil Nas X ft. Billy Ray Cyrus", "Lil Nas X|Billy Ray Cyrus"),
        ("Tyler The Creator", "Tyler, The Creator"),
        ("Earth Wind and Fire", "Earth, Wind & Fire"),
        ("Florence and The Machine", "Florence + The Machine"),
        ("Kesha", "Ke$ha"),
        ("Pink", "P!nk"),
        ("ASAP Rocky", "A$AP Rocky"),
        ("Rolling Stones", "The Rolling Stones"),
        ("beyonce", "Beyoncé"),
        ("Juergen Hoefler", "Jürgen Höfler"),
        ("Sigur Ros", "Sigur Rós"),
        ("방탄소년단 (BTS)", "BTS"),
        ("Jay Z / Linkin Park", "JAY-Z|Linkin Park"),
        ("Хор Заря", "Khor Zarya"),
        ("One Republic", "OneRepublic"),
        ("Miley Cyrus - Topic", "Miley Cyrus"),
    ],
)
def test_these_are_the_same_artists(one: str, other: str) -> None:
    assert compared(one, other) == "equal"


@pytest.mark.parametrize(
    ("one", "other", "how"),
    [
        ("Mark Ronson", "Mark Ronson|Bruno Mars", "lead"),
        ("Bruno Mars", "Mark Ronson|Bruno Mars", "overlap"),
        ("Chappel Roan", "Chappell Roan", "near"),
        ("Hall & Oates", "Daryl Hall & John Oates", "near"),
        ("Sueño Perdida", "Sueño Perdida II", "none"),
        ("Maroon", "Maroon 5", "none"),
        ("Rihanna", "Adele", "none"),
        ("Fire", "Wind", "none"),
        ("藤井 風", "Fujii Kaze", "another script"),
        ("Various Artists", "Adele", "unknown"),
        ("", "Adele", "unknown"),
        ("Unknown", "", "unknown"),
    ],
)
def test_other_credits_compare_as_they_should(one: str, other: str, how: str) -> None:
    assert compared(one, other) == how


@pytest.mark.parametrize(
    ("one", "band", "how"),
    [
        ("Earth", "Earth, Wind & Fire", "none"),
        ("Crosby", "Crosby, Stills & Nash", "none"),
        ("Earth, Wind & Fire", "Earth, Wind & Fire", "equal"),
        ("Tyler, The Creator feat. Kali", "Tyler, The Creator|Kali", "equal"),
        ("Tyler, The Creator, Kali", "Tyler, The Creator|Kali", "equal"),
        ("Bob Marley", "Bob Marley & The Wailers", "lead"),
        ("Florence", "Florence + The Machine", "near"),
        ("Prince", "Prince Royce", "none"),
    ],
)
def test_the_beginning_of_a_bands_name_is_nobody_where_the_list_is_whole(one: str, band: str, how: str) -> None:
    a = read(Item(title="Song", artists=(one,)))
    b = read(Item(title="Song", artists=tuple(band.split("|")), is_credited_in_full=True))
    assert compare_artists(a, b) == compare_artists(b, a) == how
