"""What people say wins: it forces and it forbids, and a line that cannot be meant is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from chartlake.errors import ConfigError
from chartlake.matching.components import matches
from chartlake.matching.items import Item
from chartlake.matching.links import links_of
from chartlake.matching.overrides import FILE, Override, met, read_overrides

HEADING = "platform,item_id,relation,other_platform,other_item_id\n"
ROOT = Path(__file__).parents[2]
TRACK, OTHER = "1" * 22, "2" * 22


def found(said: list[Override], *items: Item) -> dict[str, tuple[str, str, str]]:
    """By reference: recording, song, method."""
    done = matches(items, links_of(items), said)
    return {one.item.reference: (one.recording_id, one.song_id, one.method) for one in done}


def song(item_id: str, title: str, artist: str) -> Item:
    return Item(platform="spotify", item_id=item_id, title=title, artists=(artist,), artist_ids=(artist,))


def override(relation: str) -> Override:
    return Override(first=TRACK, second=OTHER, relation=relation)


def test_a_person_can_join_what_nothing_joins() -> None:
    items = (song(TRACK, "Home", "Nova"), song(OTHER, "Hjem", "Ida"))
    assert found([], *items)[OTHER] == (OTHER, OTHER, "none")
    assert found([override("recording")], *items)[OTHER] == (TRACK, TRACK, "override")
    assert found([override("version")], *items)[OTHER] == (OTHER, TRACK, "override")


def test_a_person_can_part_what_everything_joins() -> None:
    items = (song(TRACK, "Golden Harbour", "Nova"), song(OTHER, "Golden Harbour", "Nova"))
    assert found([], *items)[OTHER] == (TRACK, TRACK, "exact")
    assert found([override("version")], *items)[OTHER][:2] == (OTHER, TRACK)
    assert found([override("different")], *items)[OTHER][:2] == (OTHER, OTHER)


def test_a_person_can_part_two_recordings_of_a_song_that_other_takes_would_join() -> None:
    titles = ("Golden Harbour", "Golden Harbour - Remastered", "Golden Harbour (Live)", "Golden Harbour (Acoustic)")
    items = [song(f"{number:022d}", title, "Nova") for number, title in enumerate(titles, start=1)]
    live = f"{3:022d}"
    assert {one[1] for one in found([], *items).values()} == {f"{1:022d}"}
    parted = found([Override(first=f"{1:022d}", second=live, relation="different")], *items)
    assert parted[live][1] != parted[f"{1:022d}"][1]


def test_what_is_said_of_unknown_items_says_nothing() -> None:
    assert found([override("recording")], song(TRACK, "Home", "Nova")) == {TRACK: (TRACK, TRACK, "none")}


def test_the_file_of_this_checkout_is_read() -> None:
    read_overrides(ROOT / FILE)


def test_no_file_says_nothing(tmp_path: Path) -> None:
    assert read_overrides(tmp_path / "none.csv") == ()


def test_lines_are_read_in_whatever_order_the_two_items_stand(tmp_path: Path) -> None:
    file = tmp_path / "said.csv"
    file.write_text(f"{HEADING}tiktok,7,recording,spotify,{TRACK}\n\nspotify,{TRACK},recording,tiktok,7\n")
    assert read_overrides(file) == (Override(first=TRACK, second="tiktok:7", relation="recording"),)


@pytest.mark.parametrize(
    "line",
    [
        "tiktok,7,same,spotify,8",
        "tiktok,7,recording,spotify",
        "tiktok,,recording,spotify,8",
        "tiktok,7,version,tiktok,7",
        "tiktok,1,version,tiktok,2",
        "tikttok,7,recording,tiktok,8",
        "spotfy,7,recording,tiktok,8",
        f"tiktok,7,recording,spotify,spotify:track:{TRACK}",
        "tiktok,7,recording,spotify,8",
        "tiktok,song,recording,tiktok,8",
    ],
)
def test_a_line_that_cannot_be_meant_is_named(tmp_path: Path, line: str) -> None:
    file = tmp_path / "said.csv"
    file.write_text(f"{HEADING}tiktok,1,recording,tiktok,2\n{line}\n")
    with pytest.raises(ConfigError, match="line 3"):
        read_overrides(file)


def test_an_item_that_no_source_gives_an_id_is_named_by_that_of_its_text(tmp_path: Path) -> None:
    file = tmp_path / "said.csv"
    file.write_text(f"{HEADING}spotify,text:{'a' * 40},recording,spotify,{TRACK}\n")
    assert read_overrides(file) == (Override(first=TRACK, second=f"spotify:text:{'a' * 40}", relation="recording"),)


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (["tiktok,1,recording,tiktok,2", "tiktok,2,recording,tiktok,3", "tiktok,1,different,tiktok,3"], "by line 2, 3"),
        (["tiktok,1,version,tiktok,2", "tiktok,2,recording,tiktok,3", "tiktok,1,different,tiktok,3"], "by line 2, 3"),
        (
            ["tiktok,1,version,tiktok,3", "tiktok,1,recording,tiktok,2", "tiktok,2,recording,tiktok,3"],
            "line 2: .* 3, 4",
        ),
    ],
)
def test_lines_that_rule_one_another_out_are_named(tmp_path: Path, lines: list[str], words: str) -> None:
    file = tmp_path / "said.csv"
    file.write_text(HEADING + "\n".join(lines))
    with pytest.raises(ConfigError, match=words):
        read_overrides(file)


def test_lines_that_agree_are_read_however_they_hang_together(tmp_path: Path) -> None:
    file = tmp_path / "said.csv"
    lines = ("tiktok,1,recording,tiktok,2", "tiktok,2,version,tiktok,3", "tiktok,1,version,tiktok,3")
    file.write_text(HEADING + "\n".join((*lines, "tiktok,3,different,tiktok,4")))
    assert len(read_overrides(file)) == 4


def test_it_is_counted_how_many_lines_are_about_items_that_are_there() -> None:
    said = [override("recording"), Override(first=TRACK, second="tiktok:7", relation="version")]
    assert met(said, [TRACK, OTHER]) == 1


def test_a_file_that_is_no_csv_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "said.csv"
    file.write_text(f"{HEADING}tiktok,{'8' * 200_000},recording,tiktok,2\n")
    with pytest.raises(ConfigError, match="no CSV"):
        read_overrides(file)


def test_a_file_without_its_heading_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "said.csv"
    file.write_text("tiktok,1,recording,tiktok,2\n")
    with pytest.raises(ConfigError, match="line 1"):
        read_overrides(file)
