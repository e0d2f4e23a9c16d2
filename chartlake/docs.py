"""The generated parts of the documentation: the data dictionary, the views, the help of the commands.

`python -m chartlake.docs` writes them, `python -m chartlake.docs --check` fails when one is stale.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

from chartlake.contract import TABLES
from chartlake.entities import entity_diagram
from chartlake.schema import Column, Table

if TYPE_CHECKING:
    from chartlake.athena.views import View

ROOT: Final = Path(__file__).resolve().parents[1]
VIEWS: Final = ROOT / "athena_queries" / "views"
EXAMPLES: Final = ROOT / "docs" / "worked_examples.md"
_SECTION_OF_PAGE: Final = re.compile(r"^### (\w+)$", re.MULTILINE)
_NOTE: Final = "<!-- Made by `make docs` from chartlake/contract. Change that package, not this file. -->"
_SECTION: Final = re.compile(
    r"(?P<head><!-- begin (?P<name>[a-z_]+) -->\n).*?(?P<tail><!-- end (?P=name) -->)", re.DOTALL
)


def data_dictionary() -> str:
    """docs/data_dictionary.md: every table and column of the contract."""
    lines = [
        _NOTE,
        "# Data dictionary",
        "",
        _INTRODUCTION,
        "",
        "| table | one row is | key | partition |",
        "|---|---|---|---|",
    ]
    lines += [
        f"| [{table.name}](#{table.name}) | {table.meaning} | {_listed(table.key)} | {_listed(table.partition)} |"
        for table in TABLES
    ]
    lines += ["", "## How the tables hang together", "", _DIAGRAM, "", *entity_diagram().splitlines()]
    for table in TABLES:
        lines += ["", *_table(table)]
    return "\n".join(lines) + "\n"


_DIAGRAM: Final = (
    "PK: a part of the key. FK: an id that leads to the other table; the line names it. Keys hold days and sources, so "
    "that an id meets many rows on either side: the views (`track_facts`, `artist_facts`, `album_facts`) choose one. "
    "The other columns stand below. Every row also names its answer in `raw_key`, in every table."
)
_INTRODUCTION: Final = (
    "The tables of the lake, as Glue and the Parquet files have them. Columns marked **key** identify a row, those "
    "marked *partition* are folders. Timestamps are naive UTC with milliseconds, counts are integers in base units, "
    "ids are strings. Tables with `current` hold beaten snapshots too: query the views, which show current rows only."
)


def _table(table: Table) -> Iterator[str]:
    yield f"## {table.name}"
    yield ""
    yield table.meaning
    yield ""
    yield "| column | type | unit | meaning |"
    yield "|---|---|---|---|"
    for column in (*table.partition_columns, *table.file_columns):
        yield f"| {_marked(table, column)} | `{column.type}` | {column.unit} | {_meaning(column)} |"


def _marked(table: Table, column: Column) -> str:
    name = f"`{column.name}`"
    if column.name in table.partition:
        return f"*{name}*"
    return f"**{name}**" if column.name in table.key else name


def _meaning(column: Column) -> str:
    values = f": {', '.join(f'`{value}`' for value in column.values)}" if column.values else ""
    return f"{column.meaning}{values}{'' if column.required else '; may be null'}"


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def view_list() -> str:
    """The table of views in athena_queries/README.md, each with its section of docs/worked_examples.md."""
    from chartlake.athena.views import in_order, read_views

    worked = set(_SECTION_OF_PAGE.findall(EXAMPLES.read_text(encoding="utf-8")))
    lines = ["| view | key | answers | worked out |", "|---|---|---|---|"]
    for view in sorted(in_order(read_views(VIEWS)), key=lambda view: view.name):
        example = f"[example](../docs/{EXAMPLES.name}#{view.name})" if view.name in worked else ""
        lines.append(f"| [`{view.name}`](views/{view.name}.sql) | {view.grain} | {view.answers} | {example} |")
    return "\n".join(lines) + "\n"


def view_pages() -> str:
    """docs/views.md: every view with its key, its question, what was decided, and its columns."""
    from chartlake.athena.views import read_views

    views = read_views(VIEWS)
    read_by: dict[str, list[str]] = {}
    for view in views:
        for name in view.depends_on:
            read_by.setdefault(name, []).append(view.name)
    lines = [_VIEWS_NOTE, "# Views", "", _VIEWS_INTRODUCTION, "", *view_list().splitlines()]
    for view in views:
        lines += ["", *_view(view, read_by.get(view.name, []))]
    return "\n".join(lines).replace("](views/", "](../athena_queries/views/").replace("](../docs/", "](") + "\n"


_VIEWS_NOTE: Final = "<!-- Made by `make docs` from athena_queries/views/. Change those files, not this one. -->"
_VIEWS_INTRODUCTION: Final = (
    "Every metric of the lake, each defined in one view. The key comes first and makes a row unique; units stand in "
    "brackets. In a filter on `platform`, `chart` and `market` a view reads these alone."
)


def _view(view: View, read_by: Iterable[str]) -> Iterator[str]:
    yield f"## {view.name}"
    yield ""
    yield f"{_sentence(view.meaning)} {_sentence(view.answers, end='?')}"
    yield ""
    if view.header.remarks:
        yield view.header.remarks
        yield ""
    yield f"Key: {_listed(tuple(view.grain.split(', ')))}. Reads {_listed(view.depends_on)}." + (
        f" Read by {_listed(tuple(read_by))}." if read_by else ""
    )
    yield ""
    if view.column_comments:
        yield "| column | meaning |"
        yield "|---|---|"
        for name, comment in view.column_comments.items():
            yield f"| `{name}` | {comment.replace('|', chr(92) + '|')} |"


def _sentence(text: str, end: str = ".") -> str:
    return text[:1].upper() + text[1:].rstrip(end) + end


def command_help() -> str:
    """The list of commands in README.md."""
    from chartlake.cli import app

    lines = ["| command | what it does |", "|---|---|"]
    groups = [(f"{group.name} ", group.typer_instance) for group in app.registered_groups if group.typer_instance]
    for prefix, group in [("", app), *groups]:
        for command in group.registered_commands:
            assert command.callback is not None  # noqa: S101 - every command is a function
            sentence = (command.callback.__doc__ or "").split("\n")[0]
            lines.append(f"| `chartlake {prefix}{command.name or command.callback.__name__}` | {sentence} |")
    return "\n".join(lines) + "\n"


def generated() -> Mapping[Path, str]:
    """Every file that has generated parts, as it should be."""
    return {
        ROOT / "docs" / "data_dictionary.md": data_dictionary(),
        ROOT / "docs" / "views.md": view_pages(),
        ROOT / "athena_queries" / "README.md": _filled(ROOT / "athena_queries" / "README.md", {"views": view_list()}),
        ROOT / "README.md": _filled(ROOT / "README.md", {"commands": command_help()}),
    }


def _filled(path: Path, sections: Mapping[str, str]) -> str:
    def fill(section: re.Match[str]) -> str:
        return f"{section['head']}{sections[section['name']]}{section['tail']}"

    return _SECTION.sub(fill, path.read_text(encoding="utf-8"))


def stale() -> list[Path]:
    """The files whose generated parts are not what the code says now."""
    return [path for path, text in generated().items() if not path.exists() or path.read_text("utf-8") != text]


def main() -> int:
    """Write what is stale, or with --check only name it."""
    outdated = stale()
    for path in outdated:
        print(f"{'stale' if '--check' in sys.argv else 'written'}: {path.relative_to(ROOT)}")
    if "--check" in sys.argv:
        return 1 if outdated else 0
    for path, text in generated().items():
        path.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
