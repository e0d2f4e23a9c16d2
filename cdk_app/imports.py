"""Which of the repository's own modules a function imports, so that its bundle holds them and no others."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from cdk_app.nodejs import ROOT

OWN_PACKAGES: Final = ("chartlake", "lambdas")


def imported_by(*modules: str) -> tuple[Path, ...]:
    """The files of these modules and of all that they import, also inside functions; sorted."""
    found: set[Path] = set()
    waiting = list(modules)
    while waiting:
        for file in _files(waiting.pop()):
            if file not in found:
                found.add(file)
                waiting.extend(names_in(file))
    return tuple(sorted(found))


def modules_in(package: str) -> Iterator[str]:
    """The names of the modules directly in a package; for those that are imported by a name found at run time."""
    for file in sorted((ROOT / package.replace(".", "/")).glob("*.py")):
        yield f"{package}.{file.stem}" if file.stem != "__init__" else package


def names_in(file: Path) -> Iterable[str]:
    """What a file imports, also inside functions: modules, and names that may be modules."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"), file)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            # What is imported from a package may be a module of it.
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _files(module: str) -> Iterator[Path]:
    """The file of a module and the __init__ of the packages around it; none for other people's modules."""
    parts = module.split(".")
    if parts[0] not in OWN_PACKAGES:
        return
    place = ROOT.joinpath(*parts)
    if place.with_suffix(".py").exists():
        yield place.with_suffix(".py")
    for folder in (place, *place.parents):
        if folder == ROOT:
            return
        if (folder / "__init__.py").exists():
            yield folder / "__init__.py"
