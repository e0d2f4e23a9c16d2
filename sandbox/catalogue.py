"""Who sings what: artists, their songs, and the other forms of a song (remix, sped up, live, on the album)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Final

from sandbox import ids, names

MARKETS: Final = ("global", "us", "gb", "no", "se", "de")
# Every market that listens: the five charted ones and the rest of the world, which only the global chart shows.
LISTENING: Final = ("us", "gb", "no", "se", "de", "rest")
_ARTISTS_BY_HOME: Final = {"us": 95, "gb": 65, "no": 70, "se": 70, "de": 75, "rest": 105}
_ISRC_COUNTRIES: Final = {"us": ("US", "QZ"), "gb": ("GB",), "no": ("NO",), "se": ("SE",), "de": ("DE",)}
GENRES: Final = ("pop", "hip hop", "indie folk", "schlager", "dance", "metal", "r&b", "k-indie", "luk thung")
_VERSIONS: Final = ("remix", "sped up", "live", "album")


@dataclass(frozen=True, kw_only=True)
class Artist:
    """A performer; `reach` is how much of the appeal at home is left abroad."""

    artist_id: str
    name: str
    home: str
    reach: float
    genre: str


# Two tracks are never equal, and comparing by identity makes them fast keys.
@dataclass(frozen=True, kw_only=True, eq=False)
class Track:
    """One Spotify track. Tracks of one `isrc` are one recording; recordings of one `song` are forms of one song.

    `version` is `original`, `remix`, `sped up`, `live`, or `album`: the same recording again on a later album.
    """

    track_id: str
    title: str
    artists: tuple[Artist, ...]
    album_id: str
    album_name: str
    isrc: str
    label: str
    release_date: date
    duration_ms: int
    explicit: bool
    song: int
    version: str = "original"

    @property
    def artist_names(self) -> tuple[str, ...]:
        """The credit, in order."""
        return tuple(artist.name for artist in self.artists)


def artists(rng: Random) -> list[Artist]:
    """Several hundred artists with distinct names; a quarter of them are heard far from home."""
    taken: set[str] = set()
    found = []
    for home, count in _ARTISTS_BY_HOME.items():
        for _ in range(count):
            name = names.artist_name(rng, home)
            while name.casefold() in taken:
                name = f"{name} {rng.choice(('II', 'Sound', '22', 'och vänner', '& Friends'))}"
            taken.add(name.casefold())
            travels = rng.random() < (0.5 if home in ("us", "rest") else 0.2)
            reach = rng.uniform(0.35, 1.0) if travels else rng.uniform(0.005, 0.06)
            found.append(
                Artist(artist_id=ids.spotify_id(rng), name=name, home=home, reach=reach, genre=rng.choice(GENRES))
            )
    return found


class Catalogue:
    """Songs as they come out: `originals` writes new ones, `version_of` another form of one."""

    def __init__(self, rng: Random, performers: list[Artist]) -> None:
        self._rng = rng
        self._performers = performers
        self._serial = 0
        self._song = 0

    def original(self, release_date: date) -> Track:
        """A new song; a quarter have guests, most of them named in the title."""
        rng, self._song = self._rng, self._song + 1
        lead = rng.choice(self._performers)
        guests = self._guests((lead,), rng.choice((1, 1, 2))) if rng.random() < 0.25 else ()
        title = names.title(rng, lead.home)
        if guests and rng.random() < 0.7:
            title += f" (feat. {' & '.join(guest.name for guest in guests)})"
        return self._track(title, (lead, *guests), release_date, song=self._song)

    def version_of(self, track: Track, release_date: date) -> Track:
        """A remix, sped-up or live take (another recording), or the same recording on its album."""
        version = self._rng.choice(_VERSIONS)
        if version == "album":
            return self._track(
                track.title, track.artists, release_date, song=track.song, version=version, isrc=track.isrc
            )
        (remixer,) = self._guests(track.artists, 1)
        suffix = {"remix": f"{remixer.name} Remix", "sped up": "Sped Up", "live": "Live at Hallen"}[version]
        credit = (*track.artists, remixer) if version == "remix" else track.artists
        return self._track(f"{track.title} - {suffix}", credit, release_date, song=track.song, version=version)

    def _guests(self, credit: tuple[Artist, ...], count: int) -> tuple[Artist, ...]:
        chosen = self._rng.sample(self._performers, count + len(credit))
        return tuple(artist for artist in chosen if artist not in credit)[:count]

    def _track(
        self,
        title: str,
        credit: tuple[Artist, ...],
        release_date: date,
        *,
        song: int,
        version: str = "original",
        isrc: str = "",
    ) -> Track:
        rng, self._serial = self._rng, self._serial + 1
        country = rng.choice(_ISRC_COUNTRIES.get(credit[0].home, ("KR", "TH", "EG", "BR", "ES", "FR")))
        return Track(
            track_id=ids.spotify_id(rng),
            title=title,
            artists=credit,
            album_id=ids.spotify_id(rng),
            album_name=names.title(rng, credit[0].home) if version == "album" else title,
            isrc=isrc or ids.isrc(country, "SB1", year=release_date.year, serial=self._serial),
            label=names.label(rng),
            release_date=release_date,
            duration_ms=rng.randrange(95_000, 290_000),
            explicit=rng.random() < 0.25,
            song=song,
            version=version,
        )


def release_days(rng: Random, first: date, days: int) -> list[date]:
    """When new songs come out: about forty a week, most of them on Fridays."""
    found: list[date] = []
    for offset in range(days):
        day = first + timedelta(days=offset)
        found += [day] * (rng.randrange(22, 32) if day.weekday() == 4 else rng.randrange(0, 5))
    return found
