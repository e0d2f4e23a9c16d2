"""A bundle's own modules are found by reading what imports what."""

from pathlib import Path

import pytest

from cdk_app import imports
from cdk_app.imports import imported_by, modules_in


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    files = {
        "chartlake/__init__.py": "",
        "chartlake/route.py": "import json\nfrom chartlake import contract\n",
        "chartlake/contract.py": "from chartlake.schema import Table\n",
        "chartlake/schema.py": "import pyarrow as pa\n",
        "chartlake/cli.py": "import typer\n",
        "chartlake/late.py": "",
        "chartlake/sources/__init__.py": "",
        "chartlake/sources/kworb.py": "",
        "lambdas/__init__.py": "",
        "lambdas/extract/__init__.py": "",
        "lambdas/extract/handler.py": "from chartlake.route import go\ndef f():\n    from chartlake import late\n",
    }
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content)
    monkeypatch.setattr(imports, "ROOT", tmp_path)
    return tmp_path


def test_imports_of_imports_and_packages_around_them_are_found(repository: Path) -> None:
    found = {path.relative_to(repository).as_posix() for path in imported_by("lambdas.extract.handler")}
    assert found == {
        "chartlake/__init__.py",
        "chartlake/contract.py",
        "chartlake/late.py",
        "chartlake/route.py",
        "chartlake/schema.py",
        "lambdas/__init__.py",
        "lambdas/extract/__init__.py",
        "lambdas/extract/handler.py",
    }


def test_modules_that_are_imported_by_name_can_be_listed(repository: Path) -> None:
    assert list(modules_in("chartlake.sources")) == ["chartlake.sources", "chartlake.sources.kworb"]
