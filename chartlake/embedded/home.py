"""Where an embedded lake keeps its things: one folder, `.chartlake/`, below the home of the lake."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

CHECKOUT: Final = Path(__file__).resolve().parents[2]
ACCOUNT: Final = "000000000000"
HOST: Final = "127.0.0.1"
ACCESS_KEY_START: Final = "chartlake"
# The emulator takes any; this one says that it is none.
ANY_SECRET: Final = "test"  # noqa: S105


@dataclass(frozen=True)
class Home:
    """The files of one embedded lake; `root` is the folder that holds lake.toml."""

    root: Path

    @property
    def folder(self) -> Path:
        """Everything the embedded lake writes lies below this folder."""
        return self.root / ".chartlake"

    @property
    def state(self) -> Path:
        """What the emulator knows besides objects: stacks, tables, queues, functions."""
        return self.folder / "state"

    @property
    def objects(self) -> Path:
        """The objects, as `<account>/<bucket>/<key>`."""
        return self.folder / "objects"

    @property
    def log(self) -> Path:
        """What the emulator, and the functions that run in it, say."""
        return self.folder / "emulator.log"

    @property
    def port_file(self) -> Path:
        """The port; it stays the same, because queue addresses are stored with it."""
        return self.folder / "port"

    @property
    def process_file(self) -> Path:
        """Who runs: process id, start token and port, as JSON."""
        return self.folder / "process.json"

    @property
    def lock(self) -> Path:
        """Held while one `up` or `down` works."""
        return self.folder / "lock"

    @property
    def scratch(self) -> Path:
        """What running functions write; emptied at every start."""
        return self.folder / "tmp"

    @property
    def functions(self) -> Path:
        """Unpacked bundles, one folder per content."""
        return self.folder / "functions"

    @property
    def deployment(self) -> Path:
        """The outputs of the last deployment, as JSON."""
        return self.folder / "deployment.json"

    @property
    def assembly(self) -> Path:
        """The synthesized cloud assembly that was deployed."""
        return self.folder / "cdk.out"

    @property
    def access_key(self) -> str:
        """An access key of this home's own: the CDK CLI caches account ids per key, across emulators."""
        return ACCESS_KEY_START + hashlib.sha256(str(self.root.resolve()).encode()).hexdigest()[:11]
