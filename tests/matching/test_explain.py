"""Why two items are what they are: named by their ids in the lake, or written out."""

from __future__ import annotations

import pytest

from chartlake.errors import ConfigError
from chartlake.matching.evidence import judge
from chartlake.matching.explain import described, pieces_of

EVIDENCE = '{"rules":1,"keys":[],"title":"Flowers","artists":["Miley Cyrus"]}'


def test_a_text_is_a_title_and_its_artists() -> None:
    item = described("Flowers — Miley Cyrus", lambda _: pytest.fail("nothing to ask"))
    assert (item.title, item.artists) == ("Flowers", ("Miley Cyrus",))


def test_a_title_may_hold_a_dash_of_its_own() -> None:
    item = described("Shine On – Parts 1 – 5 — Pink Floyd", lambda _: pytest.fail("nothing to ask"))
    assert (item.title, item.artists) == ("Shine On – Parts 1 – 5", ("Pink Floyd",))


@pytest.mark.parametrize(
    ("text", "platform", "item_id"),
    [
        ("1" * 22, "spotify", "1" * 22),
        ("spotify:track:" + "1" * 22, "spotify", "1" * 22),
        ("https://open.spotify.com/track/" + "1" * 22 + "?si=x", "spotify", "1" * 22),
        ("tiktok:7424014547218565904", "tiktok", "7424014547218565904"),
    ],
)
def test_an_id_is_asked_for_in_the_lake(text: str, platform: str, item_id: str) -> None:
    asked: list[str] = []

    def ask(sql: str) -> list[dict[str, str]]:
        asked.append(sql)
        return [{"platform": platform, "item_id": item_id, "evidence": EVIDENCE}]

    item = described(text, ask)
    assert (item.platform, item.item_id, item.title) == (platform, item_id, "Flowers")
    assert f"'{platform}'" in asked[0]
    assert f"'{item_id}'" in asked[0]


def test_an_id_that_nobody_has_seen_is_told() -> None:
    with pytest.raises(ConfigError, match="tiktok:7"):
        described("tiktok:7", lambda _: [])


def test_a_text_without_an_artist_is_told_how_to_write_it() -> None:
    with pytest.raises(ConfigError, match="Miley Cyrus"):
        described("Flowers", lambda _: [])


def test_every_piece_is_listed_with_its_weight() -> None:
    a, b = (described(text, lambda _: []) for text in ("Flowers (Live) — Miley Cyrus", "Flowers — Miley Cyrus"))
    rows = {row["evidence"]: row for row in pieces_of(a, b, judge(a, b))}
    assert rows["version"]["found"] == "differs"
    assert rows["artists"]["found"] == "equal"
    assert rows["read as"]["found"] == "flowers | flowers"
