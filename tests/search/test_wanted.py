"""What was typed is an id, a link, a URI or a name."""

import pytest

from chartlake.errors import BadName
from chartlake.search.wanted import Wanted, read

ID = "4Z8W4fKeB5YxbusRsdQVPb"


@pytest.mark.parametrize(
    "text",
    [
        ID,
        f" {ID}\n",
        f"spotify:artist:{ID}",
        f"https://open.spotify.com/artist/{ID}",
        f"http://open.spotify.com/artist/{ID}/",
        f"open.spotify.com/artist/{ID}?si=ab_c-d",
        f"https://open.spotify.com/intl-pt-br/artist/{ID}#top",
        f"HTTPS://Open.Spotify.com/artist/{ID}",
        f"https://open.spotify.com/embed/artist/{ID}?utm_source=generator",
    ],
)
def test_an_id_a_link_and_a_uri_name_the_artist(text: str) -> None:
    assert read(text) == Wanted(artist_id=ID)


@pytest.mark.parametrize(
    "text",
    ["Kari Bremnes", "AC/DC", ID[:-1], f"{ID}x", "30 Seconds: Mars", "宇多田ヒカル", "O'Brien; DROP--", "%_%", "!!!"],
)
def test_anything_else_is_a_name(text: str) -> None:
    assert read(text) == Wanted(name=text)


@pytest.mark.parametrize("kind", ["album", "track", "playlist", "user"])
def test_the_link_of_something_else_says_what_it_is_of(kind: str) -> None:
    with pytest.raises(BadName, match=f"a Spotify {kind}"):
        read(f"https://open.spotify.com/{kind}/{ID}")


@pytest.mark.parametrize(
    "text",
    [
        "spotify:artist:short",
        "https://open.spotify.com/artist/short",
        "https://spotify.link/abc",
        "https://example.org/artist",
        "spotify:user:kari",
    ],
)
def test_a_link_that_names_no_artist_is_not_searched_for_as_a_name(text: str) -> None:
    with pytest.raises(BadName, match="no link or URI of an artist"):
        read(text)


@pytest.mark.parametrize("text", ["", " ", "\u3000", "a\x00b", "Kari\nBremnes", "\ud800x", "a" * 201])
def test_what_no_name_holds_is_refused(text: str) -> None:
    with pytest.raises(BadName, match="names no artist"):
        read(text)
