"""Pairs that deceive: each trap with what the two items are to one another."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chartlake.matching.evidence import Verdict, judge
from chartlake.matching.items import Item
from chartlake.matching.weights import THRESHOLD

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
        ("Bright Harbour (Medley) — Nova Band", "Bright Harbour — Nova Band", "different"),
        ("Bright Harbour / Low Tide (Medley) — Nova Band", "Bright Harbour / Low Tide — Nova Band", "recording"),
        ("Bright Harbour (Super Slow) — Nova Band", "Bright Harbour — Nova Band", "version"),
        ("Bright Harbour - Synthesis — Nova Band", "Bright Harbour — Nova Band", "version"),
        ('Live by Night - From "Live by Night" — Nova Band', "Live by Night — Nova Band", "recording"),
        ("강남스타일 (Gangnam Style) — PSY", "Gangnam Style — PSY", "recording"),
        ("Стефания — Kalush Orchestra", "Stefania (Kalush Orchestra) — Kalush Orchestra", "recording"),
        ("u — Nova Band", "You — Nova Band", "different"),
        ("Without You I'm Nothing — Nova Band", "I'm Nothing Without You — Nova Band", "different"),
        ("Nobody, Somebody's Wife — Nova Band", "Somebody's Wife, Nobody — Nova Band", "recording"),
        ("Summer 24 ft. Ana — Kora", "Summer 24 — Kora|Ana", "recording"),
        ("Stay with Me — 松原みき", "真夜中のドア〜Stay With Me — 松原みき", "recording"),
        (" — Nova Band", " — Nova Band", "different"),
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


def in_full(text: str) -> Item:
    """An item whose list of artists lacks nobody."""
    return item(text, is_credited_in_full=True)


def certain(verdict: Verdict) -> str:
    """The relation, where it is probable enough for a link."""
    return verdict.relation if verdict.probability >= THRESHOLD else "none"


def test_a_guest_whom_a_whole_credit_lacks_is_on_another_take() -> None:
    one, other = item("ON (Feat. Sia) — BTS|Sia", duration_ms=246_000), item("ON — BTS", duration_ms=246_000)
    assert judge(one, other).relation == "recording"
    assert judge(with_ids(one), with_ids(other)).relation == "version"
    credited = with_ids(replace(one, title="ON"))
    assert judge(credited, with_ids(other)).relation == "recording"


@pytest.mark.parametrize(
    "one", ["Paper Moon (feat. Ida) — Nova Band", "Paper Moon — Nova Band feat. Ida", "Paper Moon w/ Ida — Nova Band"]
)
def test_a_guest_is_missing_from_a_whole_list_however_he_is_announced(one: str) -> None:
    assert certain(judge(item(one), in_full("Paper Moon — Nova Band"))) == "version"
    assert certain(judge(item(one), in_full("Paper Moon — Nova Band|Ida"))) == "recording"


def test_one_of_several_guests_may_be_missing() -> None:
    one = item("Paper Moon (feat. Ida & Sola) — Nova Band")
    assert certain(judge(one, in_full("Paper Moon — Nova Band|Ida"))) == "version"
    assert certain(judge(one, in_full("Paper Moon — Nova Band|Sola|Ida"))) == "recording"


def test_a_guest_of_whom_the_other_title_says_nothing_leaves_it_open() -> None:
    bare, with_guest = item("Paper Moon — Nova Band"), in_full("Paper Moon (with Ida) — Nova Band|Ida")
    assert certain(judge(bare, with_guest)) == "none"
    lengths = [replace(one, duration_ms=200_000) for one in (bare, with_guest)]
    assert certain(judge(*lengths)) == "recording"


def test_a_spotify_track_of_several_artists_lists_them_all() -> None:
    track = Item(platform="spotify", item_id="1" * 22, title="Paper Moon", artists=("Nova Band", "Sola"))
    assert certain(judge(item("Paper Moon (feat. Ida) — Nova Band|Sola"), track)) == "version"


def test_a_remix_with_more_artists_is_another_one() -> None:
    one, other = in_full("Paper Moon - Remix — Nova Band|Ida"), in_full("Paper Moon - Remix — Nova Band|Ida|Sola")
    assert certain(judge(one, other)) == "version"
    maker = in_full("Paper Moon (Harbor Remix) — Nova Band|Harbor")
    assert certain(judge(maker, in_full("Paper Moon (Harbor Remix) — Nova Band"))) == "recording"


def test_a_duet_with_somebody_else_is_not_the_solo_take() -> None:
    duet, solo = item("Winter Wonderland — Rod Stewart, Michael Bublé"), in_full("Winter Wonderland — Michael Bublé")
    assert certain(judge(duet, solo)) == "none"
    assert certain(judge(duet, in_full("Winter Wonderland — Michael Bublé|Rod Stewart"))) == "recording"


def of_act(name: str, number: int, title: str = "Paper Moon", **more: Any) -> Item:
    """A track of an act with an id as Spotify's are."""
    return Item(platform="spotify", title=title, artists=(name,), artist_ids=(f"{number:022d}",), **more)


def test_an_act_that_goes_by_another_name_is_known_by_its_id() -> None:
    assert certain(judge(of_act("Kanye West", 1), of_act("Ye", 1))) == "recording"
    assert certain(judge(of_act("Kanye West", 1), of_act("Ye", 2))) == "different"


def test_two_acts_of_one_name_are_two_unless_the_isrc_bears_them_out() -> None:
    assert certain(judge(of_act("Luna", 1), of_act("Luna", 2))) != "recording"
    assert certain(judge(of_act("Luna", 1, **ISRC), of_act("Luna", 2, **ISRC))) == "recording"


def test_ids_that_are_not_spotifys_own_say_nothing_of_who_it_is() -> None:
    one, other = (replace(of_act("Luna", 1), artist_ids=(made_up,)) for made_up in ("a1", "b2"))
    assert certain(judge(one, other)) == "recording"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Losing You Again", "Loving You Again"),
        ("Stronger Than Me", "Stranger Than Me"),
        ("Friends of Mine", "Fiends of Mine"),
        ("Every Breath Again", "Every Breathe Again"),
        ("La Noche", "Noche"),
        ("The End", "End"),
        ("Paper Moon (Latino Gang)", "Paper Moon"),
        ("Paper Moon (2020)", "Paper Moon"),
        ("Paper Moon - Gabry Ice Pop Radio", "Paper Moon"),
    ],
)
def test_what_may_be_another_word_or_take_is_no_link_until_the_length_bears_it_out(one: str, other: str) -> None:
    a, b = item(f"{one} — Nova Band"), item(f"{other} — Nova Band")
    assert certain(judge(a, b)) in ("none", "different")
    lengths = [replace(each, duration_ms=200_000, release_date="2024-05-01") for each in (a, b)]
    assert judge(*lengths).recording > judge(a, b).recording


@pytest.mark.parametrize("other", ["Kissing You", "Turning Page"])
def test_what_begins_with_another_letter_is_another_name(other: str) -> None:
    one = {"Kissing You": "Missing You", "Turning Page": "Burning Page"}[other]
    assert certain(judge(item(f"{one} — Nova Band"), item(f"{other} — Nova Band"))) == "different"


@pytest.mark.parametrize("bracket", ["(500 Miles)", "(Wait for Your Love)", "(I Can't Get No)"])
def test_a_bracket_that_is_sung_is_left_out_by_many(bracket: str) -> None:
    one, other = item(f"Paper Moon {bracket} — Nova Band"), item("Paper Moon — Nova Band")
    assert certain(judge(one, other)) == "recording"


def test_no_recording_is_said_where_it_is_less_likely_than_not() -> None:
    verdict = judge(item("Halo - Live — Starset"), item("Halo (Live in Buenos Aires) — Starset"))
    assert (verdict.relation, verdict.probability > 0.5) == ("version", True)


def test_a_name_in_another_script_by_the_same_artist_is_not_surely_another() -> None:
    verdict = judge(item("紅蓮華 — LiSA"), item("Gurenge — LiSA"))
    assert verdict.relation == "different"
    assert verdict.probability < 0.99


def test_artists_meet_across_scripts_by_their_sound() -> None:
    assert certain(judge(item("نور العين — عمرو دياب"), item("Nour El Ein — Amr Diab"))) == "recording"


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
