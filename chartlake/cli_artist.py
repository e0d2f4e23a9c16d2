"""`chartlake artist`: everything that the lake and Spotify know of an artist, or the choice when several are meant."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Annotated, Any, Final

import typer

from chartlake.cli_options import HERE, Form, Home, Profile, say
from chartlake.printing import Format, print_rows

UNKNOWN: Final = 1
INCOMPLETE: Final = 3
SEVERAL: Final = 4
Document = Mapping[str, Any]


class Part(StrEnum):
    """One table of what is known."""

    artist = "artist"
    discography = "discography"
    tracks = "tracks"
    charts = "charts"


def artist(
    query: Annotated[str, typer.Argument(help="A name, or an artist's Spotify id, link or URI")],
    part: Annotated[Part | None, typer.Option(help="Only this table; a CSV is one table")] = None,
    home: Home = HERE,
    profile: Profile = None,
    form: Form = Format.table,
) -> None:
    """Find an artist: releases, tracks and how they sound, chart history.

    When several are meant they are listed, and the exit code is 4: choose one by its id.
    """
    if form is Format.csv and part is None:
        raise typer.BadParameter("a CSV is one table; name it with --part artist, discography, tracks or charts")
    from chartlake import target
    from chartlake.search import remote, wanted

    wanted.read(query)
    lake = target.connect(home, profile)
    with say.status("looking"):
        document = remote.ask(lake, query)
    _show(document, part, form)
    _note(document)


def _show(document: Document, part: Part | None, form: Format) -> None:
    if form is Format.json and part is None:
        json.dump(document, sys.stdout, ensure_ascii=False, indent=2)
        sys.stdout.write("\n")
    elif document["status"] == "choose":
        print_rows(document["choices"], form)
    elif document["status"] == "found":
        for one in [part] if part else Part:
            if part is None:
                print(f"\n{one}", flush=True)
            print_rows(_rows(document, one), form)


def _rows(document: Document, part: Part) -> Sequence[Document]:
    match part:
        case Part.artist:
            return [document["artist"]]
        case Part.discography:
            return list(document["discography"])
        case Part.tracks:
            return _as_wide(document["tracks"])
        case Part.charts:
            return list(document["chart_history"])


def _as_wide(tracks: Sequence[Document]) -> Sequence[Document]:
    """Tracks with a column for each measure; empty where nobody measured the track."""
    measures = dict.fromkeys(name for track in tracks for name in track["features"] or ())
    plain = [{name: value for name, value in track.items() if name != "features"} for track in tracks]
    return [{**row, **measures, **(track["features"] or {})} for row, track in zip(plain, tracks, strict=True)]


def _note(document: Document) -> None:
    for one in document["not_refreshed"]:
        say.print(f"{one['outcome']}: {one['message']}", style="yellow", markup=False, soft_wrap=True)
    for part, count in document["left_out"].items():
        say.print(f"{part}: {count} more rows are not shown; see them with `chartlake sql`", style="yellow")
    if document["status"] == "unknown":
        say.print(f"no artist is known by {document['query']!r}", style="red", markup=False, soft_wrap=True)
        raise typer.Exit(UNKNOWN)
    if document["status"] == "choose":
        say.print("several artists may be meant: choose one by its artist_id", style="yellow")
        raise typer.Exit(SEVERAL)
    if document["not_refreshed"]:
        raise typer.Exit(INCOMPLETE)
