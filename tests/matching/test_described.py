"""One description of an item, whatever said it and in whatever order."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from chartlake.matching.described import joined
from chartlake.matching.items import Item

DESCRIPTIONS = st.builds(
    Item,
    platform=st.just("spotify"),
    item_id=st.just("1"),
    title=st.sampled_from(["Run", "Run (feat. Ida)", "Run - Live"]),
    artists=st.lists(st.sampled_from(["Nova", "Ida"]), max_size=2).map(tuple),
    artist_ids=st.lists(st.sampled_from(["n", "i"]), max_size=2).map(tuple),
    isrc=st.sampled_from([None, "NOAAA2600001", "NOAAA2600002"]),
    duration_ms=st.sampled_from([None, 30_000, 180_000]),
    release_date=st.sampled_from([None, "2024", "2024-05-01", "2024-05-02"]),
)


@given(DESCRIPTIONS, DESCRIPTIONS, DESCRIPTIONS)
def test_descriptions_join_in_any_order_and_as_often_as_they_come(a: Item, b: Item, c: Item) -> None:
    assert joined(a, b) == joined(b, a)
    assert joined(joined(a, b), c) == joined(a, joined(b, c))
    assert joined(joined(a, b), b) == joined(a, b)


def test_the_credit_with_ids_the_full_length_and_the_precise_date_stay() -> None:
    chart = Item(platform="spotify", item_id="1", title="Run", artists=("Nova & Ida",), release_date="2024")
    known = Item(
        platform="spotify",
        item_id="1",
        title="Run",
        artists=("Nova", "Ida"),
        artist_ids=("n", "i"),
        duration_ms=180_000,
        release_date="2024-05-01",
    )
    assert joined(chart, known) == known
