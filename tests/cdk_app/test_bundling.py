"""A function's zip holds what the function needs, for the Python it runs on, and always the same bytes."""

import importlib.util
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from cdk_app import bundling, dependencies
from cdk_app.bundling import Bundle
from cdk_app.dependencies import LAMBDA_PLATFORM, LAMBDA_PYTHON, Runtime, archive_of
from cdk_app.imports import imported_by, modules_in
from cdk_app.nodejs import ROOT
from cdk_app.report import drawing
from chartlake.errors import ConfigError

HERE = Runtime(python=f"{sys.version_info.major}.{sys.version_info.minor}", compression=1)
LAMBDA = Runtime(python=LAMBDA_PYTHON, platform=LAMBDA_PLATFORM)
# What Lambda's own Python brings.
BROUGHT_BY_LAMBDA = ("boto3", "botocore", "dateutil", "jmespath", "s3transfer", "six", "urllib3")
AARCH64 = 183
# What draws is made for AWS only, and takes a while.
FUNCTIONS = (pytest.param("draw", marks=pytest.mark.deep), "extract", "report", "search", "transform", "views")
IMPORT_EVERYTHING = """
import importlib, sys
sys.path[:0] = [sys.argv[1], sys.argv[2]]
importlib.import_module(f"lambdas.{sys.argv[3]}.handler")
if sys.argv[3] == "draw":
    from chartlake.report import drawn  # imported where it is used
elif sys.argv[3] == "report":
    from chartlake.report import alerts, gather, sending
    from chartlake.athena import remote
    from chartlake.settings import load
    from pathlib import Path
    load(Path(sys.argv[1], "lake.toml"))
elif sys.argv[3] != "views":
    from chartlake import sources
    for name in sources.names():
        sources.source(name)
if sys.argv[3] in ("extract", "search"):
    import spotipy  # imported where it is used
"""


def bundle_of(function: str, runtime: Runtime) -> Bundle:
    if function == "views":
        files = (*imported_by("lambdas.views.handler"), *sorted(ROOT.glob("athena_queries/views/*.sql")))
        return Bundle(function=function, files=files, lake_file=ROOT / "lake.toml", runtime=runtime)
    if function == "draw":
        return drawing(ROOT / "lake.toml", runtime)
    return Bundle(
        function=function,
        files=imported_by(f"lambdas.{function}.handler", *modules_in("chartlake.sources")),
        lake_file=ROOT / "lake.toml",
        runtime=runtime,
        requirements=ROOT / "lambdas" / function / "requirements.txt",
    )


@pytest.fixture(scope="module")
def lambdas_own(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with nothing but what Lambda's Python brings."""
    folder = tmp_path_factory.mktemp("lambda")
    for package in BROUGHT_BY_LAMBDA:
        spec = importlib.util.find_spec(package)
        assert spec
        assert spec.origin
        origin = Path(spec.origin)
        whole = origin.parent if origin.name == "__init__.py" else origin
        (folder / whole.name).symlink_to(whole)
    return folder


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_function_runs_on_its_bundle_and_what_lambda_brings(function: str, tmp_path: Path, lambdas_own: Path) -> None:
    with zipfile.ZipFile(bundle_of(function, HERE).write(tmp_path)) as archive:
        archive.extractall(tmp_path / "code")

    done = subprocess.run(
        [sys.executable, "-I", "-S", "-B", "-c", IMPORT_EVERYTHING, tmp_path / "code", lambdas_own, function],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_bundle_holds_no_other_function_no_command_and_no_emulator(function: str, tmp_path: Path) -> None:
    with zipfile.ZipFile(bundle_of(function, HERE).write(tmp_path)) as archive:
        names = {name for name in archive.namelist() if name.startswith(("chartlake/", "lambdas/")) or "/" not in name}
    assert "lake.toml" in names
    others = {"draw", "extract", "report", "search", "transform", "views"} - {function}
    assert not [name for name in names if name.startswith(tuple(f"lambdas/{other}/" for other in others))]
    unneeded = ("chartlake/embedded/", "chartlake/athena/", "chartlake/cli.py")
    # The search asks Athena, the views are read what they mean; nothing is translated.
    needed = {"search": {"__init__", "remote"}, "report": {"__init__", "remote"}, "views": {"__init__", "headers"}}.get(
        function, set()
    )
    kept = {name.rpartition("/")[2].partition(".")[0] for name in names if name.startswith(unneeded)}
    assert kept == needed


def test_the_same_sources_give_the_same_bytes(tmp_path: Path) -> None:
    written = []
    for name in ("once", "again"):
        (tmp_path / name).mkdir()
        written.append(bundle_of("views", HERE).write(tmp_path / name).read_bytes())
    assert written[0] == written[1]


def test_a_bundle_that_lambda_would_refuse_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundling, "LARGEST_BUNDLE", 1000)
    with pytest.raises(ConfigError, match=r"the bundle of views has [\d,]+ bytes unpacked, Lambda takes 1,000"):
        bundle_of("views", HERE).write(tmp_path)


@pytest.fixture
def pretended_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Instead of installing, lays out a package with what a real one has; gives what was asked for."""
    asked: list[Path] = []

    def install(requirements: Path, runtime: Runtime, folder: Path) -> None:
        asked.append(requirements)
        for name in (
            "pyarrow/__init__.py",
            "pyarrow/lib.so",
            "pyarrow/libarrow_substrait.so.2500",
            "pyarrow/libarrow_flight.so.2500",
            "pyarrow/tests/test_lib.py",
            "pyarrow/tests/bound.pyx",
            "pyarrow/include/arrow/api.h",
            "pyarrow-25.dist-info/RECORD",
            "pyarrow-25.dist-info/METADATA",
            "bin/tool",
        ):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text("")

    monkeypatch.setattr(dependencies, "CACHE", tmp_path / "cache")
    monkeypatch.setattr(dependencies, "_install", install)
    return asked


def test_what_no_function_imports_is_left_out(pretended_install: list[Path], tmp_path: Path) -> None:
    requirements = tmp_path / "requirements.txt"
    requirements.write_text("pyarrow==25")
    with zipfile.ZipFile(archive_of(requirements, LAMBDA)) as archive:
        kept = {name for name in archive.namelist() if "__pycache__" not in name}
    assert kept == {
        "pyarrow/__init__.py",
        "pyarrow/lib.so",
        "pyarrow/libarrow_substrait.so.2500",
        "pyarrow-25.dist-info/METADATA",
    }


def test_dependencies_are_installed_once_for_each_pin_and_target(pretended_install: list[Path], tmp_path: Path) -> None:
    requirements = tmp_path / "requirements.txt"
    requirements.write_text("pyarrow==25")
    first, again, elsewhere = (archive_of(requirements, runtime) for runtime in (HERE, HERE, LAMBDA))
    requirements.write_text("pyarrow==26")
    other_pin = archive_of(requirements, HERE)

    assert first == again
    assert len({first, elsewhere, other_pin}) == 3
    assert len(pretended_install) == 3


def test_compiled_modules_are_for_the_runtimes_own_python_only(pretended_install: list[Path], tmp_path: Path) -> None:
    requirements = tmp_path / "requirements.txt"
    requirements.write_text("pyarrow==25")
    with zipfile.ZipFile(archive_of(requirements, HERE)) as archive:
        compiled = [name for name in archive.namelist() if name.endswith(".pyc")]
    assert compiled == [f"pyarrow/__pycache__/__init__.{sys.implementation.cache_tag}.pyc"]


def test_a_dependency_without_a_hash_is_refused_by_name(tmp_path: Path) -> None:
    requirements = tmp_path / "requirements.txt"
    requirements.write_text("requests==2.34.2\n")
    with pytest.raises(ConfigError, match=r"requirements\.txt: not installed for this machine(.|\n)*hash"):
        archive_of(requirements, HERE)


@pytest.mark.parametrize("function", ["draw", "extract", "report", "search", "transform"])
def test_a_bundle_ships_the_versions_that_the_tests_ran_with(function: str) -> None:
    tested = pins(ROOT / "requirements.txt")
    shipped = pins(ROOT / "lambdas" / function / "requirements.txt")
    assert shipped <= tested


def pins(requirements: Path) -> set[str]:
    """The `name==version` of a requirements file."""
    lines = requirements.read_text().splitlines()
    return {line.split(" ")[0] for line in lines if "==" in line and not line.startswith((" ", "#"))}


@pytest.mark.deep
@pytest.mark.parametrize("function", ["draw", "extract", "report", "search", "transform"])
def test_the_bundle_for_aws_is_made_for_arm(function: str, tmp_path: Path) -> None:
    with zipfile.ZipFile(bundle_of(function, LAMBDA).write(tmp_path)) as archive:
        libraries = [name for name in archive.namelist() if ".so" in name]
        machines = {int.from_bytes(archive.read(name)[18:20], "little") for name in libraries}
        unpacked = sum(entry.file_size for entry in archive.infolist())
    assert machines == {AARCH64}
    assert unpacked < bundling.LARGEST_BUNDLE
    assert any(f"cpython-{LAMBDA_PYTHON.replace('.', '')}" in name for name in libraries)


@pytest.mark.deep
def test_nothing_is_bundled_twice_by_two_syntheses(tmp_path: Path) -> None:
    hashes = []
    for number in (1, 2):
        outdir = tmp_path / str(number)
        context = {"target": "embedded", "lake": "lake.toml"}
        subprocess.run(
            [sys.executable, "-m", "cdk_app.app"],
            cwd=ROOT,
            env={"PATH": "/usr/bin:/bin", "CDK_OUTDIR": str(outdir), "CDK_CONTEXT_JSON": json.dumps(context)},
            check=True,
        )
        hashes.append(sorted(path.name for path in outdir.glob("asset.*.zip")))
    assert hashes[0] == hashes[1]
    assert len(hashes[0]) == 4
