"""Run the notebooks on a lake that answers, and draw each as one HTML page: `python -m notebooks.render`."""

from __future__ import annotations

import html
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from string import Template
from tempfile import TemporaryDirectory
from typing import Any, Final

import jupytext
from jupyter_client.manager import KernelManager
from markdown_it import MarkdownIt
from nbclient import NotebookClient
from nbformat import NotebookNode

from chartlake.errors import ChartlakeError
from notebooks.asking import lake

NOTEBOOKS: Final = Path(__file__).parent
PAGES: Final = NOTEBOOKS.parent / "docs" / "notebooks"
PATIENCE: Final = 600
_FIRST: Final = "%reset -f\nimport altair\naltair.renderers.enable('{}')\n{}"
_MARKDOWN: Final = MarkdownIt("commonmark").enable("table")


def sources() -> list[Path]:
    """The notebooks in the order in which they are read."""
    return sorted(NOTEBOOKS.glob("[0-9]*.py"))


def execute(
    paths: list[Path], *, pictures: str, home: Path | None = None, first: str = ""
) -> Iterator[tuple[Path, Any]]:
    """Run the notebooks one after the other, and give each with its outputs; nbclient's CellExecutionError on an error.

    They share a kernel, which is emptied in between: most of a short notebook's time is the start of one. `pictures` is
    how Altair gives its own: `svg`, or `json` for the specification. `home` is that of the lake, else the
    environment's; `first` is Python to run before each.
    """
    environment = {**os.environ, **({"CHARTLAKE_HOME": str(home)} if home else {})}
    with TemporaryDirectory() as sockets:
        # Sockets of files: over TCP what is asked would pass by in plain text.
        kernel = KernelManager(kernel_name="python3", transport="ipc", ip=f"{sockets}/kernel")
        kernel.start_kernel(env=environment, cwd=str(NOTEBOOKS))
        try:
            for path in paths:
                notebook = jupytext.read(path)
                notebook.cells.insert(0, _code(_FIRST.format(pictures, first)))
                _run(notebook, kernel)
                del notebook.cells[0]
                yield path, notebook
        finally:
            kernel.shutdown_kernel(now=True)


def _run(notebook: Any, kernel: KernelManager) -> None:
    client = NotebookClient(notebook, km=kernel, timeout=PATIENCE)
    try:
        client.execute(cleanup_kc=False)
    finally:
        if client.kc is not None:
            client.kc.stop_channels()


def _code(source: str) -> Any:
    return NotebookNode(cell_type="code", metadata={}, source=source)  # type: ignore[no-untyped-call]


def page(path: Path, notebook: Any) -> str:
    """One notebook with its outputs as a page that asks nobody for anything."""
    body = "\n".join(_cell(cell) for cell in notebook.cells)
    return _PAGE.substitute(title=path.stem, body=body)


def _cell(cell: Any) -> str:
    if cell.cell_type == "markdown":
        return str(_MARKDOWN.render(cell.source))
    code = f"<pre>{html.escape(cell.source)}</pre>"
    outputs = "".join(_output(output) for output in cell.get("outputs", []))
    return f"<details><summary>code</summary>{code}</details>\n<div class=output>{outputs}</div>"


def _output(output: Any) -> str:
    """What a cell showed, as the richest of what it gave."""
    if output.output_type == "stream":
        return f"<pre>{html.escape(output.text)}</pre>"
    given = output.get("data", {})
    if "image/svg+xml" in given:
        return str(given["image/svg+xml"])
    if "text/markdown" in given:
        return str(_MARKDOWN.render(given["text/markdown"]))
    return str(given.get("text/html") or f"<pre>{html.escape(given.get('text/plain', ''))}</pre>")


_PAGE: Final = Template("""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>$title</title><style>
body { font: 16px/1.55 system-ui, sans-serif; color: #1b2430; max-width: 52rem; margin: 2rem auto; padding: 0 1rem }
.output { overflow-x: auto; margin: .6rem 0 1.2rem } svg { max-width: 100%; height: auto }
table { border-collapse: collapse; border: 0; font-size: .82rem; font-variant-numeric: tabular-nums }
th, td { padding: .25rem .6rem; border: 0; border-bottom: 1px solid #e3e6e9; text-align: right; white-space: nowrap }
pre { font-size: .8rem; background: #f6f7f9; padding: .7rem; overflow-x: auto } code { font-size: .9em }
details { margin: .6rem 0 } summary { color: #5f6b76; font-size: .8rem; cursor: pointer }
</style></head><body>
$body
</body></html>
""")


def main() -> int:
    """Render every notebook (or those named) into docs/notebooks; without a lake say so and leave it."""
    wanted = [path for path in sources() if not sys.argv[1:] or path.stem in sys.argv[1:]]
    try:
        lake()
    except ChartlakeError as error:
        print(f"the notebooks are not rendered, for no lake answers: {error}")
        return 0
    PAGES.mkdir(parents=True, exist_ok=True)
    for path, notebook in execute(wanted, pictures="svg"):
        page_file = PAGES / f"{path.stem}.html"
        page_file.write_text(page(path, notebook), encoding="utf-8")
        print(f"written: {page_file.relative_to(NOTEBOOKS.parent)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
