"""From links to recordings and songs: which items are one recording, and which recordings are versions of a song."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from chartlake.matching.clusters import Tie, clusters, torn
from chartlake.matching.evidence import DIFFERENT, RECORDING, VERSION, judge_readings
from chartlake.matching.items import Item, read
from chartlake.matching.links import Link
from chartlake.matching.overrides import Override


@dataclass(frozen=True, kw_only=True, slots=True)
class Match:
    """What an item is. `link` is the strongest link that holds it in its recording, `song_link` in its song.

    `torn` names the items between which it could not be decided; `override` is what a person said of it.
    """

    item: Item
    recording_id: str
    song_id: str
    spotify_track_id: str | None
    link: Link | None = None
    song_link: Link | None = None
    torn: Sequence[str] = ()
    override: Override | None = None

    @property
    def method(self) -> str:
        """`override`, `isrc`, `exact`, `fuzzy`, or `none` for an item that nothing was found for."""
        link = self.link or self.song_link
        if self.override and self.override.relation != DIFFERENT:
            return "override"
        if link is None:
            return "none"
        pieces = link.verdict.pieces
        if pieces["isrc"][0] == "equal":
            return "isrc"
        return "exact" if pieces["name"][0] == "equal" and pieces["artists"][0] in ("equal", "lead") else "fuzzy"


def matches(items: Iterable[Item], links: Iterable[Link], overrides: Sequence[Override] = ()) -> Sequence[Match]:
    """One match for each item, in order of its reference; neither order of items nor of links matters.

    A link or an override that names an item which is not among `items` says nothing.
    """
    known = {item.reference: item for item in items}
    said = {(one.first, one.second): one for one in overrides if one.first in known and one.second in known}
    alive = [
        link for link in links if link.first in known and link.second in known and (link.first, link.second) not in said
    ]
    recordings, undecided = _recordings(known, alive, said)
    songs = _songs(known, alive, said, recordings, undecided)
    return _matches(known, alive, said, recordings, songs, undecided)


_Said = Mapping[tuple[str, str], Override]


def _recordings(
    known: Mapping[str, Item], links: Sequence[Link], said: _Said
) -> tuple[Mapping[str, str], Mapping[str, Sequence[str]]]:
    ties = [
        Tie(first=link.first, second=link.second, probability=link.probability)
        for link in links
        if link.relation == RECORDING
    ]
    ties += _forced(said, RECORDING)
    together = {(tie.first, tie.second) for tie in ties}

    def contradicts(a: str, b: str) -> bool:
        pair = (a, b) if a < b else (b, a)
        if pair in said:
            return said[pair].relation != RECORDING
        return pair not in together and another_recording(_words(known[a]), _words(known[b]))

    undecided = torn((name for name, item in known.items() if not item.artist_ids), ties, contradicts)
    kept = [tie for tie in ties if tie.first not in undecided and tie.second not in undecided]
    return clusters(sorted(known), kept, contradicts), undecided


def _songs(
    known: Mapping[str, Item],
    links: Sequence[Link],
    said: _Said,
    recordings: Mapping[str, str],
    undecided: Mapping[str, Sequence[str]],
) -> Mapping[str, str]:
    """For each recording the smallest recording of its song."""
    members: dict[str, list[str]] = defaultdict(list)
    for name, recording in recordings.items():
        members[recording].append(name)
    strongest: dict[tuple[str, str], Tie] = {}
    forced = _forced(said, VERSION)
    plain = [
        Tie(first=link.first, second=link.second, probability=link.probability)
        for link in links
        if link.first not in undecided and link.second not in undecided
    ]
    for tie in [*plain, *forced]:
        first, second = sorted((recordings[tie.first], recordings[tie.second]))
        if first != second:
            lifted = replace(tie, first=first, second=second)
            strongest[first, second] = max(lifted, strongest.get((first, second), lifted), key=_strength)

    forbidden = {
        tuple(sorted((recordings[one.first], recordings[one.second])))
        for one in said.values()
        if one.relation == DIFFERENT
    }

    def contradicts(one: str, other: str) -> bool:
        pair = (min(one, other), max(one, other))
        if pair in forbidden or pair in strongest:
            return pair in forbidden
        return any(apart(a, b) for a in members[one] for b in members[other])

    def apart(a: str, b: str) -> bool:
        return (min(a, b), max(a, b)) not in said and another_song(_words(known[a]), _words(known[b]))

    ties = [tie for pair, tie in strongest.items() if tie.forced or pair not in forbidden]
    loose = [one for one, names in members.items() if not any(known[name].artist_ids for name in names)]
    between = torn(loose, ties, contradicts)
    kept = [tie for tie in ties if tie.first not in between and tie.second not in between]
    return clusters(sorted(members), kept, contradicts)


def _strength(tie: Tie) -> tuple[bool, float]:
    return tie.forced, tie.probability


def _forced(said: _Said, relation: str) -> list[Tie]:
    return [
        Tie(first=one.first, second=one.second, probability=1.0, forced=True)
        for one in said.values()
        if one.relation == relation
    ]


def _words(item: Item) -> Item:
    """The item by its words alone, so that items with the same words are decided on once."""
    return Item(
        platform=item.platform,
        title=item.title,
        artists=item.artists,
        artist_ids=item.spotify_artist_ids,
        is_credited_in_full=item.lists_everybody,
    )


def another_recording(a: Item, b: Item) -> bool:
    """Whether hard evidence says that two items cannot be one recording: version, part, number, or other artists."""
    return _ruled_out(*sorted((a, b), key=_in_order))[0]


def another_song(a: Item, b: Item) -> bool:
    """The same of two songs."""
    return _ruled_out(*sorted((a, b), key=_in_order))[1]


def _in_order(item: Item) -> tuple[object, ...]:
    return item.title, item.artists, item.platform, item.artist_ids


@lru_cache(maxsize=65_536)
def _ruled_out(a: Item, b: Item) -> tuple[bool, bool]:
    verdict = judge_readings(read(a), read(b))
    if "name" not in verdict.pieces:
        return True, True
    found = {piece: what for piece, (what, _, _) in verdict.pieces.items()}
    song = (
        found["parts"] == "differ"
        or found["form"] == "differs"
        or found["name"] in ("numbers differ", "aside differs")
        or found["artists"] in ("none", "another of the name")
    )
    return song or found["version"] == "differs" or found["guests"] in ("differ", "missing"), song


def _matches(
    known: Mapping[str, Item],
    links: Sequence[Link],
    said: _Said,
    recordings: Mapping[str, str],
    songs: Mapping[str, str],
    undecided: Mapping[str, Sequence[str]],
) -> Sequence[Match]:
    tracks = {name for name, item in known.items() if item.is_spotify_track}
    by_recording, by_song = _names(recordings, tracks), _names({n: songs[r] for n, r in recordings.items()}, tracks)
    in_recording = _strongest(links, lambda link: recordings[link.first] == recordings[link.second])
    in_song = _strongest(links, lambda link: songs[recordings[link.first]] == songs[recordings[link.second]])
    spoken: dict[str, Override] = {}
    for one in sorted(said.values(), key=lambda one: (one.relation == DIFFERENT, one)):
        for name in (one.first, one.second):
            spoken.setdefault(name, one)
    found = []
    for name in sorted(known):
        recording_id = by_recording[recordings[name]]
        found.append(
            Match(
                item=known[name],
                recording_id=recording_id,
                song_id=by_song[songs[recordings[name]]],
                spotify_track_id=recording_id if recording_id in tracks else None,
                link=in_recording.get(name),
                song_link=in_song.get(name),
                torn=undecided.get(name, ()),
                override=spoken.get(name),
            )
        )
    return found


def _names(head_of: Mapping[str, str], tracks: set[str]) -> Mapping[str, str]:
    """For each head the smallest Spotify track of its cluster, else the smallest name."""
    least: dict[str, tuple[bool, str]] = {}
    for name, head in head_of.items():
        mine = (name not in tracks, name)
        least[head] = min(mine, least.get(head, mine))
    return {head: name for head, (_, name) in least.items()}


def _strongest(links: Sequence[Link], holds: Callable[[Link], bool]) -> Mapping[str, Link]:
    """For each item the strongest of its links that hold; of equal ones the first by name."""
    best: dict[str, Link] = {}
    for link in sorted(links, key=lambda one: (-one.probability, one.first, one.second)):
        if holds(link):
            best.setdefault(link.first, link)
            best.setdefault(link.second, link)
    return best
