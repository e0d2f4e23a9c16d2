"""The random histories hold what the views of releases, of the services' own numbers and of what was collected need."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from random import Random

from tests.oracle.collected import completeness, quarantined
from tests.oracle.histories import NOW, history
from tests.oracle.lake import Lake
from tests.oracle.reconciled import reported_positions
from tests.oracle.releases import recording_releases, release_timing
from tests.oracle.returns import reentries
from tests.oracle.spread import market_spread
from tests.oracle.survival import survival
from tests.oracle.velocity import momentum

_HISTORIES = 120
_FAIR = {
    "re-entry": 0.15, "unproven return": 0.15, "exit from a curve": 0.15, "curve clipped": 0.03, "two markets": 0.1,
    "OK": 0.02, "ABSENT_7D_AGO": 0.1, "INSUFFICIENT_HISTORY": 0.5, "NO_STREAMS_GROWTH": 0.1, "NO_SPREAD": 0.03,
    "release": 0.5, "released in a whole week": 0.05, "several releases of a day": 0.01,
    "charted before its release": 0.03,
    "agrees": 0.4, "gap": 0.3, "history_starts_later": 0.3, "differs": 0.2, "not told": 0.1, "service NEW": 0.1,
    "service RE": 0.05, "shallow": 0.2, "missing date": 0.3, "rank hole": 0.3, "scopes": 0.2, "observed": 0.3,
    "month without a date": 0.01, "refused": 0.3, "refused whole": 0.2,
}  # fmt: skip


def _cases(lake: Lake) -> Iterator[str]:
    """The names of the cases in a history, each once or more."""
    for row in reentries(lake):
        yield from ["re-entry"] * bool(row["reentries"]) + ["unproven return"] * bool(row["unproven_returns"])
    for row in survival(lake):
        yield from ["exit from a curve"] * bool(row["exits"]) + ["curve clipped"] * (
            0 == row["lower_95"] < row["survival"]
        )
    yield from ("two markets" for row in market_spread(lake) if row["markets"] > 1)
    yield from (row["status"] for row in momentum(lake))
    yield from ("release" for _ in recording_releases(lake))
    for row in release_timing(lake):
        yield from ["released in a whole week"] * bool(row["recordings"])
        yield from ["several releases of a day"] * (row["recordings"] > 1)
        yield from ["charted before its release"] * bool(row["charted_before_release"])
    for row in reported_positions(lake):
        yield from (row[f"{number}_check"] or "not told" for number in ("peak", "previous", "periods"))
        yield from [f"service {row['reported_status']}"] + ["shallow"] * row["shallow"]
    for row in completeness(lake):
        yield row["depth_basis"]
        yield from ["missing date"] * bool(row["missing_dates"]) + ["rank hole"] * bool(row["rank_holes"])
        yield from ["month without a date"] * (not row["dates_observed"])
    for row in quarantined(lake):
        yield from ["refused"] + ["refused whole"] * bool(row["answers_refused"])


def test_every_case_is_in_a_fair_share_of_the_histories() -> None:
    rng = Random(11)
    seen = Counter(case for _ in range(_HISTORIES) for case in set(_cases(history(rng, name="h0", now=NOW))))
    rare = {case: seen[case] / _HISTORIES for case, share in _FAIR.items() if seen[case] < share * _HISTORIES}
    assert not rare
