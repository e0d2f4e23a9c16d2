"""Pairs that deceive: each trap with what the two items are to one another."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chartlake.matching.evidence import judge
from chartlake.matching.items import Item

ISRC = {"isrc": "NOAAA2600001"}


def item(text: str, **more: Any) -> Item:
    """ "Title — Artist|Artist" as an item."""
    title, _, credit = text.partition(" — ")
    return Item(title=title, artists=tuple(name for name in credit.split("|") if name), **more)


@pytest.mark.parametrize(
    ("one", "other", "relation"),
    [
        ("flowers — miley cyrus", "Flowers — Miley Cyrus", "recording"),
        ("Flower — Miley Cyrus", "Flowers — Miley Cyrus", "different"),
        ("Intro — The xx", "Intro — alt-J", "different"),
        ("Intro", "Intro — The xx", "different"),
        ("7 rings — Ariana Grande", "8 rings — Ariana Grande", "different"),
        ("Five Seconds — Tess Orbell", "5 Seconds — Tess Orbell", "recording"),
        ("The Unforgiven II — Metallica", "The Unforgiven — Metallica", "different"),
        ("Paranoid Heart, Part 2 — Sola Kemp", "Paranoid Heart Pt. II — Sola Kemp", "recording"),
        ("Numb / Encore — JAY-Z|Linkin Park", "Numb — Linkin Park", "different"),
        ("Style (Taylor's Version) — Taylor Swift", "Style — Taylor Swift", "version"),
        ("Breathe (Harbor Remix) — Nela Quist", "Breathe (Ferro Remix) — Nela Quist", "version"),
        ("Breathe (Harbor Remix) — Nela Quist", "Breathe - Harbor Rmx — Nela Quist|Harbor", "recording"),
        ("Halo (Live) — Starset", "Halo — Starset", "version"),
        ("Wonderwall (Oasis cover) — Tuva", "Wonderwall — Oasis", "version"),
        ("Wonderwall — Ryan Adams", "Wonderwall — Oasis", "different"),
        ("Uptown Funk — Mark Ronson", "Uptown Funk (feat. Bruno Mars) — Mark Ronson|Bruno Mars", "recording"),
        ("Escape — Rupert Holmes", "Escape (The Pina Colada Song) — Rupert Holmes", "recording"),
        ("Miley Cyrus - Flowers — uploads", "Flowers — Miley Cyrus", "recording"),
        ("봄날 (Spring Day) — BTS", "Spring Day — BTS", "recording"),
        ("Plakala — KAZKA", "Плакала — KAZKA", "recording"),
        ("Tamally Maak — Amr Diab", "تملي معاك — Amr Diab", "recording"),
        ("젠틀맨 (Gentleman) — PSY", "Gangnam Style (강남스타일) — PSY", "different"),
        ("Rock & Roll Heart — Nova Band", "Rock and Roll Heart — Nova Band", "recording"),
        ("Smells Like Teen Spirt — Nirvana", "Smells Like Teen Spirit — Nirvana", "recording"),
        ("F**k You Forever — Nova Band", "Fuck You Forever — Nova Band", "recording"),
        ("Somebody That I Used To Kn… — Gotye", "Somebody That I Used To Know — Gotye", "recording"),
        ("Stars (Intro) — Nova Band", "Stars — Nova Band", "different"),
        ("original sound - karolg — karolg", "PROVENZA — KAROL G", "different"),
        ("÷ — Nova Band", "+ — Nova Band", "different"),
        ("💔 — Nova Band", "💔 — Nova Band", "recording"),
    ],
)
def test_the_trap_is_seen(one: str, other: str, relation: str) -> None:
    assert judge(item(one), item(other)).relation == relation


def test_an_isrc_that_was_used_again_does_not_make_two_songs_one() -> None:
    assert judge(item("Golden Girl — Milo Hart", **ISRC), item("Silver Boy — Juno Pax", **ISRC)).relation == "different"


def test_one_isrc_does_not_make_a_live_take_the_recording() -> None:
    assert judge(item("Halo — Starset", **ISRC), item("Halo (Live) — Starset", **ISRC)).relation == "version"


def test_an_isrc_brings_together_what_is_written_in_two_scripts() -> None:
    one, other = item("첫눈 — 한서윤", **ISRC), item("First Snow — Han Seoyun", **ISRC)
    assert judge(one, other).relation == "recording"
    assert judge(replace(one, isrc=None), other).relation == "different"


def test_other_isrcs_do_not_part_a_recording() -> None:
    one, other = item("Golden Girl — Milo Hart", **ISRC), item("Golden Girl — Milo Hart", isrc="NOAAA2600002")
    verdict = judge(one, other)
    assert verdict.relation == "recording"
    assert verdict.recording < judge(replace(one, isrc=None), other).recording


@pytest.mark.parametrize(
    ("seconds", "relation"), [(204, "recording"), (210, "recording"), (455, "version"), (30, "recording")]
)
def test_twice_the_length_is_another_take_and_a_clip_is_none(seconds: int, relation: str) -> None:
    one = item("Neon Psalm — Ruth Okoye", duration_ms=204_000)
    assert judge(one, item("Neon Psalm — Ruth Okoye", duration_ms=seconds * 1000)).relation == relation


def with_ids(one: Item) -> Item:
    return replace(one, artist_ids=one.artists)


def test_a_guest_whom_a_whole_credit_lacks_is_on_another_take() -> None:
    one, other = item("ON (Feat. Sia) — BTS|Sia", duration_ms=246_000), item("ON — BTS", duration_ms=246_000)
    assert judge(one, other).relation == "recording"
    assert judge(with_ids(one), with_ids(other)).relation == "version"
    credited = with_ids(replace(one, title="ON"))
    assert judge(credited, with_ids(other)).relation == "recording"


def test_one_guest_on_two_songs_of_a_name_does_not_make_them_one() -> None:
    one = item("Like That (feat. Jeremih & Ty Dolla $ign) — Shy Glizzy|Jeremih|Ty Dolla $ign", duration_ms=206_000)
    other = item("Like That (feat. Cole & Ty Dolla $ign) — Yo Gotti|Cole|Ty Dolla $ign", duration_ms=207_000)
    assert judge(one, other).relation == "different"


def test_two_names_in_two_scripts_are_not_one_because_the_songs_are_equally_long() -> None:
    one, other = item("Friend Zone — Nova", duration_ms=229_000), item("เลือกคนที่เขารักเรา — Nova", duration_ms=228_000)
    assert judge(one, other).relation == "different"


def test_a_name_that_tells_much_weighs_more_than_one_that_hundreds_have() -> None:
    common = judge(item("Home"), item("Home")).pieces["name"][1]
    telling = judge(item("Midnight Paper Lanterns"), item("Midnight Paper Lanterns")).pieces["name"][1]
    assert telling > common + 2


def test_the_probability_is_that_of_the_relation_that_is_said() -> None:
    verdict = judge(item("Halo (Live) — Starset"), item("Halo — Starset"))
    assert verdict.probability == round(verdict.version, 4)
    assert verdict.version_class == ("live", "original")


TITLES = st.builds(
    " ".join,
    st.lists(
        st.sampled_from(
            [
                "Home",
                "Golden",
                "Flowers",
                "봄날",
                "うた",
                "(Live)",
                "- Remix",
                "(Nova Remix)",
                "feat. Ida",
                "Pt. 2",
                "(x)",
            ]
        ),
        min_size=1,
        max_size=4,
    ),
)
CREDITS = st.lists(st.sampled_from(["Nova", "Ida", "Nova & Ida", "노바", "The Nova", "Various Artists"]), max_size=2)
ITEMS = st.builds(
    Item,
    title=TITLES,
    artists=CREDITS.map(tuple),
    isrc=st.sampled_from([None, "NOAAA2600001", "NOAAA2600002"]),
    duration_ms=st.sampled_from([None, 30_000, 180_000, 184_000, 400_000]),
    release_date=st.sampled_from([None, "2024", "2024-05-01", "2011-01-01"]),
)


@given(ITEMS, ITEMS)
def test_a_pair_is_judged_the_same_whichever_comes_first(one: Item, other: Item) -> None:
    there, back = judge(one, other), judge(other, one)
    assert (there.relation, there.probability, there.pieces) == (back.relation, back.probability, back.pieces)


@given(ITEMS.filter(lambda one: len(one.artists) == 1 and one.artists[0] != "Various Artists"))
def test_an_item_is_itself(one: Item) -> None:
    assert judge(one, one).relation == "recording"
