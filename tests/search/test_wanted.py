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
    ],
)
def test_an_id_a_link_and_a_uri_name_the_artist(text: str) -> None:
    assert read(text) == Wanted(artist_id=ID)


@pytest.mark.parametrize(
    "text", ["Kari Bremnes", "AC/DC", ID[:-1], f"{ID}x", "spotify:artist:short", "30 Seconds: Mars"]
)
def test_anything_else_is_a_name(text: str) -> None:
    assert read(text) == Wanted(name=text)


@pytest.mark.parametrize("kind", ["album", "track", "playlist", "user"])
def test_the_link_of_something_else_says_what_it_is_of(kind: str) -> None:
    with pytest.raises(BadName, match=f"a Spotify {kind}"):
        read(f"https://open.spotify.com/{kind}/{ID}")
