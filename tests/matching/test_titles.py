"""Titles taken apart: what is a version, what changes nothing, and what only looks like either."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chartlake.matching.titles import take_apart

PLAIN = (
    "With or Without You",
    "Live Forever",
    "Long Live",
    "Alive",
    "Remix to Ignition",
    "Slowed Down",
    "Cover Me Up",
    "Live and Let Die",
    "Acoustic",
    "Intro",
    "Part of Me",
    "A Small Feat",
    "Feat of Strength",
    "Demo",
    "Undercover",
    "Mixed Feelings",
    "Version of Me",
    "Original",
    "6 ft under",
    "Anti-Hero",
    "24/7",
    "Speed Dating",
)


@pytest.mark.parametrize("title", PLAIN)
def test_a_word_of_the_name_is_no_mark(title: str) -> None:
    read = take_apart(title)
    assert read.name == title.casefold()
    assert (read.marks, read.featured, read.parts, read.asides) == (frozenset(), (), frozenset(), ())


@pytest.mark.parametrize(
    ("title", "name", "version_class"),
    [
        ("Ignition (Remix)", "ignition", "remix"),
        ("Breathe - Harbor Lights Rmx", "breathe", "remix"),
        ("Ritual [VIP Mix]", "ritual", "remix"),
        ("Hollywood (Jacques Lu Cont Edit)", "hollywood", "remix"),
        ("Say My Name（Club Mix）", "say my name", "remix"),
        ("夜に駆ける（リミックス）", "夜に駆ける", "remix"),
        ("Evidências - Ao Vivo", "evidências", "live"),
        ("Color Esperanza (En Vivo)", "color esperanza", "live"),
        ("밤편지 【라이브】", "밤편지", "live"),
        ("Clocks (Live in Buenos Aires)", "clocks", "live"),
        ("Runaway - Akustik Version", "runaway", "acoustic"),
        ("Volverte a Ver (Versión Acústica)", "volverte a ver", "acoustic"),
        ("About a Girl (Live MTV Unplugged)", "about a girl", "unplugged"),
        ("Snowfall (Slowed + Reverb)", "snowfall", "slowed"),
        ("snowfall slowed & reverb", "snowfall", "slowed"),
        ("sped up escapism", "escapism", "sped_up"),
        ("Escapism. (Sped Up Version)", "escapism", "sped_up"),
        ("Nightcore - Angel With a Shotgun", "angel with a shotgun", "nightcore"),
        ("Style (Taylor’s Version)", "style", "rerecording"),
        ("DNA -Japanese ver.-", "dna", "language"),
        ("Chiquitita (en español)", "chiquitita", "language"),
        ("As It Was (Instrumental)", "as it was", "instrumental"),
        ("All of Me (Karaoke Version) [Originally Performed by John Legend]", "all of me", "karaoke"),
        ("Anti-Hero x Karma (Mashup)", "anti-hero x karma", "mashup"),
        ("Intro (Long Version)", "intro", "extended"),
        ("Cupid (Twin Ver.)", "cupid", "other"),
        ("Song (Interlude)", "song", "section"),
        ("Song (Super Slow)", "song", "slowed"),
        ("Song (0.8x)", "song", "slowed"),
        ("Song (x1.25)", "song", "sped_up"),
        ("Song - fast", "song", "sped_up"),
        ("Song (Violin)", "song", "orchestral"),
        ("Song (Jazz)", "song", "other"),
        ("Song - Late Night Take", "song", "other"),
        ("Song (Bossa Nova Style)", "song", "other"),
        ("Song (Revisited)", "song", "remix"),
        ("Song - Recorded at Harbour Studios", "song", "live"),
        ("Song (2011 Recording)", "song", "rerecording"),
        ("Song (Medley)", "song", "medley"),
    ],
)
def test_the_version_is_read_from_brackets_dashes_and_the_languages_of_the_charts(
    title: str, name: str, version_class: str
) -> None:
    read = take_apart(title)
    assert (read.name, read.version_class, read.asides) == (name, version_class, ())


@pytest.mark.parametrize(
    "edition",
    [
        "2011 Remaster",
        "Remastered 2009",
        "Radio Edit",
        "Single Version",
        "Album Version",
        "Explicit",
        "Clean",
        "Mono",
        "Bonus Track",
        "Deluxe Edition",
        "Original Mix",
        "25th Anniversary Remaster",
        'From "A Star Is Born"',
        "From the Vault",
        "Official Video",
    ],
)
@pytest.mark.parametrize("form", ["{} ({})", "{} - {}", "{} [{}]"])
def test_an_edition_changes_nothing(edition: str, form: str) -> None:
    read = take_apart(form.format("Dreams", edition))
    assert (read.name, read.version_class, read.asides) == ("dreams", "original", ())


@pytest.mark.parametrize(
    ("title", "featured"),
    [
        ("Stay (with Alessia Cara)", "alessia cara"),
        ("Levitating ft. DaBaby", "dababy"),
        ("Titanium (feat. Sia) [Radio Edit]", "sia"),
        ("Old Town Road - Remix; feat. Billy Ray Cyrus", "billy ray cyrus"),
        ("Lovely w/ Khalid", "khalid"),
        ("Uptown Funk (feat. Bruno Mars", "bruno mars"),
        ("360 featuring robyn", "robyn"),
        ("Airplanes Part 2 feat. Eminem", "eminem"),
        ("Route 66 ft. Nora", "nora"),
    ],
)
def test_guests_are_found_wherever_they_stand(title: str, featured: str) -> None:
    assert take_apart(title).featured == (featured,)


@pytest.mark.parametrize(
    ("title", "parts"),
    [
        ("Runaway, Pt. 2", {2}),
        ("Love the Way You Lie (Part II)", {2}),
        ("Heaven: Act 2", {2}),
        ("Song, Pt. I & II", {1, 2}),
        ("Wild Wild West Chapter Three", {3}),
    ],
)
def test_part_numbers_are_read_in_figures_roman_and_words(title: str, parts: set[int]) -> None:
    assert take_apart(title).parts == parts


def test_a_remix_keeps_the_name_of_whoever_made_it() -> None:
    (mark,) = take_apart("In da Getto (Skrillex Remix)").marks
    assert mark.kind == "remix"
    assert mark.words == {"skrillex"}


def test_what_is_not_understood_stays_beside_the_name() -> None:
    read = take_apart("(I Can't Get No) Satisfaction")
    assert (read.name, read.whole, read.asides) == ("satisfaction", "i can't get no satisfaction", ("i can't get no",))


@pytest.mark.parametrize(
    ("title", "aside"),
    [
        ("강남스타일 (Gangnam Style)", "gangnam style"),
        ("Song (Take Me Higher)", "take me higher"),
        ("(Slow) Dancing", "slow"),
        ("Sunflower - Spider-Man: Into the Spider-Verse", "spider-man: into the spider-verse"),
    ],
)
def test_words_that_versions_have_are_none_where_they_are_part_of_a_name(title: str, aside: str) -> None:
    read = take_apart(title)
    assert (read.marks, read.asides, read.tails) == (frozenset(), (aside,), ())


def test_what_stands_behind_a_dash_and_is_not_understood_is_known_as_a_tail() -> None:
    assert take_apart("Bring Me to Life - Synthesis").tails == ("synthesis",)


def test_what_is_an_artist_is_no_version() -> None:
    read = take_apart("Stefania (Kalush Orchestra)", frozenset({"kalushorchestra"}))
    assert (read.marks, read.asides) == (frozenset(), ("kalush orchestra",))


def test_no_title_is_no_song() -> None:
    assert take_apart(" ").no_song


@pytest.mark.parametrize(
    "title",
    [
        "original sound - user123",
        "som original - ana",
        "sonido original",
        "son original - stromae",
        "оригинальный звук - Маша",
        "オリジナル楽曲 - ado",
        "Promoted Music",
        "original sound",
        "الصوت الأصلي - x",
    ],
)
def test_a_users_sound_is_no_song(title: str) -> None:
    assert take_apart(title).no_song


@given(st.text(min_size=1, max_size=60).filter(lambda title: bool(title.strip())))
def test_any_text_is_a_title_and_none_loses_its_name(title: str) -> None:
    read = take_apart(title)
    assert read.name
    assert read.whole


PIECES = st.sampled_from(
    [
        "(",
        ")",
        "[",
        "]",
        " - ",
        "feat. ",
        "Live",
        "Remix",
        "Pt. 2",
        "sped up",
        "Song",
        "with ",
        "~",
        " / ",
        "【",
        "】",
        "vs. ",
    ]
)


@given(st.lists(PIECES, min_size=1, max_size=10))
def test_any_heap_of_brackets_and_marks_is_read(pieces: list[str]) -> None:
    take_apart(" ".join(pieces))
