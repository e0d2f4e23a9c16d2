"""The entity diagram shows every table, and no id of the contract is left out of it unseen."""

from __future__ import annotations

import re

import pytest

from chartlake import contract
from chartlake.entities import ALONE, IDENTITIES, Identity, entity_diagram, led_to

NAMED = {name for identity in IDENTITIES for name in identity.names}


def ways(name: str) -> set[tuple[str, str]]:
    return set(led_to(contract.table(name)))


def test_every_table_is_drawn() -> None:
    drawn = re.findall(r"^    (\w+) \{$", entity_diagram(), re.MULTILINE)
    assert drawn == [table.name for table in contract.TABLES]


def test_every_id_leads_somewhere_or_is_known_to_stand_alone() -> None:
    for table in contract.TABLES:
        ids = {column.name for column in table.columns if column.name.endswith(("_id", "_ids"))}
        assert ids <= NAMED | ALONE, f"{table.name}: say in chartlake/entities.py where it leads"


@pytest.mark.parametrize("identity", IDENTITIES, ids=lambda identity: f"{identity.home}.{identity.names[0]}")
def test_the_home_of_an_id_has_it(identity: Identity) -> None:
    assert {column.name for column in contract.table(identity.home).columns} & set(identity.names)


def test_a_position_leads_to_its_artists_and_to_what_it_was_matched_with() -> None:
    assert ways("chart_snapshots") == {("artists", "artist_ids"), ("track_matches", "item_id")}
    assert ("albums", "album_id") in ways("playlist_snapshots")


def test_a_planned_song_is_on_no_platform_and_leads_nowhere() -> None:
    assert ways("planned_releases") == set()


def test_mermaid_could_not_read_an_angle_bracket() -> None:
    assert "<" not in entity_diagram()
    assert "string[] artist_ids FK" in entity_diagram()
