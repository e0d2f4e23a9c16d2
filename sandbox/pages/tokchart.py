"""tokchart.com: the free page of 2026. Five real rows, an advertisement above them, blurred bait below."""

from __future__ import annotations

from datetime import date
from html import escape
from typing import Final

from sandbox.exchange import Request, Response, not_found
from sandbox.market import Market
from sandbox.sounds import KINDS, Sound, SoundRow
from sandbox.world import Prefixes

FREE_ROWS: Final = 5
_BAIT_ROWS: Final = 15
_COLUMNS: Final = ("#", "Sound", "Song", "Videos", "Growth", "First seen")
_AD: Final = (
    '<tr class="bg-amber-50"><td><span class="badge">Ad</span></td><td><a href="/go/1998877665544332211" '
    'rel="sponsored">Promote your sound with creators</a></td><td>Sponsored</td><td></td><td></td><td></td></tr>'
)


class Tokchart:
    """Answers for tokchart.com on the day `today`: the page is live, its numbers are today's."""

    def __init__(self, market: Market, today: date) -> None:
        self._market = market
        self._today = today

    def answer(self, request: Request) -> Response:
        """The free page at `/`; 404 for anything else."""
        return Response(body=self.page()) if request.path in ("", "/") else not_found()

    def page(self) -> bytes:
        """The worldwide chart of today."""
        rows = self._market.sounds.rows(self._today, depth=FREE_ROWS)
        body = "\n".join([_AD, *map(_row, rows), *map(_bait, range(FREE_ROWS + 1, FREE_ROWS + 1 + _BAIT_ROWS))])
        header = "".join(f"<th>{name}</th>" for name in _COLUMNS)
        return (
            '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>TikTok Trending Sounds Worldwide | '
            'TokChart</title></head><body>\n<table class="min-w-full divide-y">\n'
            f"<thead><tr>{header}</tr></thead>\n<tbody>\n{body}\n</tbody></table>\n"
            '<a href="/pricing">See all 1,000 sounds</a></body></html>\n'
        ).encode()


def shortened(count: int) -> str:
    """A count as the page shortens it: 57K, 1.2M."""
    for size, letter in ((1_000_000, "M"), (1_000, "K")):
        if count >= size:
            number = count / size
            return f"{number:.1f}{letter}" if number < 10 and letter == "M" else f"{number:.0f}{letter}"
    return str(count)


def _row(row: SoundRow) -> str:
    sound = row.sound
    growth = f"{row.videos / row.videos_a_week_ago - 1:+.1%}" if row.videos_a_week_ago else "New"
    return (
        f'<tr class="hover:bg-gray-50" x-data="{{}}"><td class="rank">{row.rank}</td>'
        f'<td><img x-bind:src="lazy" alt=""><a href="https://tokchart.com/dashboard/tiktok-sound/{sound.sound_id}">'
        f'{_text(sound.name)}</a><div class="text-gray-500">{_text(sound.author)}</div>'
        f'<span class="badge">{sound.kind}</span></td><td>{_song(sound)}</td>'
        f'<td><span title="{row.videos:,}">{shortened(row.videos)}</span><div class="text-xs">{row.videos:,}</div></td>'
        f"<td>{growth}</td><td>{sound.first_seen:%b %d, %Y}</td></tr>"
    )


def _song(sound: Sound) -> str:
    """Song, artists and genre, which only sounds with music in a user's video have.

    Original sounds show the uploader's handle for a title and a month where artists belong; the rest shows nothing.
    """
    if sound.kind == KINDS[1] and sound.track:
        artists = " & ".join(sound.track.artist_names)
        genre = sound.track.artists[0].genre
        return f"<div>{_text(sound.track.title)}</div><div>{_text(artists)}</div><div>{_text(genre)}</div>"
    if sound.kind == KINDS[2]:
        return f"<div>{_text(sound.author)}</div><div>{sound.first_seen:%b %Y}</div>"
    return ""


def _bait(rank: int) -> str:
    return (
        f'<tr class="preview-row-blur" aria-hidden="true"><td class="rank">{rank}</td><td><a href="/pricing">'
        "Hidden Song Title</a><div>Premium Track</div></td><td>Premium Track</td><td><span>99K</span>"
        "<div>99,999</div></td><td>+99.9%</td><td>Upgrade</td></tr>"
    )


def _text(text: str) -> str:
    return escape(text, quote=False)


UPSTREAMS: Final[Prefixes] = {"tokchart": lambda world: Tokchart(world.market, world.day)}
