"""Who is connected: the hash, the half year, and how a user is named in a command."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from chartlake import connections
from chartlake.connections import Connection, connecting, meant, secret_name, user_id_of
from chartlake.errors import ConfigError
from tests.connections.pretended import MemoryVault
from tests.memory_lake import Killed, KillSwitch, MemoryBucket

KARI, OLA, SIV = "abcdef" + "0" * 58, "abcde1" + "1" * 58, "2" * 64


def since(year: int, month: int, day: int) -> Connection:
    return Connection(user_id=KARI, connected_at=datetime(year, month, day, 12))


@pytest.mark.parametrize(
    ("connected", "ends"),
    [((2026, 3, 2), date(2026, 9, 2)), ((2026, 8, 31), date(2027, 2, 28)), ((2026, 12, 1), date(2027, 6, 1))],
)
def test_a_connection_ends_six_calendar_months_after_the_consent(connected: tuple[int, int, int], ends: date) -> None:
    assert since(*connected).ends_on == ends


def test_the_reminder_begins_a_month_before_the_end_and_goes_on_after_it() -> None:
    one = since(2026, 3, 2)
    assert one.reminder(datetime(2026, 8, 1, 23)) is None
    assert "ends on 2026-09-02" in (one.reminder(datetime(2026, 8, 2)) or "")
    assert "ended on 2026-09-02" in (one.reminder(datetime(2026, 9, 3)) or "")
    assert Connection(user_id=KARI, connected_at=None).reminder(datetime(2030, 1, 1)) is None


def test_the_hash_depends_on_the_salt_and_holds_nothing_of_the_name() -> None:
    one = user_id_of("salt", "kari.nordmann")
    assert one == user_id_of("salt", "kari.nordmann")
    assert len({one, user_id_of("other salt", "kari.nordmann"), user_id_of("salt", "ola.nordmann")}) == 3
    assert connections.USER.fullmatch(one)


def filled() -> MemoryBucket:
    bucket = MemoryBucket()
    for user in (KARI, OLA):
        connections.remember(bucket, Connection(user_id=user, connected_at=datetime(2026, 3, 2)))
    bucket.put("notes/listening/connections/no-user.json", b"{}")
    bucket.put(f"notes/listening/connections/{SIV}.json", b"not JSON")
    return bucket


def test_a_connection_whose_note_cannot_be_read_is_still_asked_for() -> None:
    assert [(one.user_id, one.connected_at is None) for one in connections.listed(filled())] == [
        (SIV, True),
        (OLA, False),
        (KARI, False),
    ]


def test_a_user_is_meant_by_the_beginning_of_the_hash_when_it_is_only_theirs() -> None:
    assert connections.meant(filled(), KARI[:6]) == KARI
    assert connections.meant(filled(), "9" * 64) == "9" * 64


@pytest.mark.parametrize("words", ["abcde", "abc", "999999", "", "kari.nordmann"])
def test_what_means_nobody_or_several_is_refused_with_where_to_look(words: str) -> None:
    with pytest.raises(ConfigError, match="`chartlake connections`"):
        connections.meant(filled(), words)


def test_who_dies_while_disconnecting_leaves_no_token_that_is_not_listed() -> None:
    bucket, vault = filled(), MemoryVault({secret_name(KARI): {"refresh_token": "x"}})
    bucket.before_call = KillSwitch(1)
    with pytest.raises(Killed):
        connecting.disconnect(vault, bucket, KARI)
    bucket.before_call = lambda _: None
    assert vault.held == {}
    assert meant(bucket, KARI[:6]) == KARI
