"""Which port the emulator answers on: chosen once, then kept, because queue addresses are stored with it."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from typing import Final

from chartlake.embedded.home import HOST, Home
from chartlake.errors import EmulatorError

_PREFERRED: Final = range(4566, 4700)


def kept(home: Home) -> int | None:
    """The port of an earlier start."""
    if not home.port_file.exists():
        return None
    text = home.port_file.read_text(encoding="utf-8").strip()
    if not text.isdigit():
        raise EmulatorError(f"{home.port_file} should hold a port number but holds {text!r}; remove .chartlake/")
    return int(text)


def keep(home: Home, port: int) -> None:
    """Remember the port for all later starts."""
    home.port_file.write_text(f"{port}\n", encoding="utf-8")


def candidates() -> Iterator[int]:
    """Free ports to try, the usual one first."""
    return (port for port in _PREFERRED if is_free(port))


def is_free(port: int) -> bool:
    """Whether nobody listens there now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True
