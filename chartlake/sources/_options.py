"""Options of lake.toml that a source reads as whole numbers."""

from __future__ import annotations

import re
from typing import Final

from chartlake.errors import ConfigError
from chartlake.http import Http

_WHOLE: Final = re.compile(r"[0-9]{1,6}")


def whole_option(http: Http, name: str, *, source: str, default: int) -> int:
    """The option as a number from 1; ConfigError when it is none."""
    text = http.options.get(name, str(default))
    if not _WHOLE.fullmatch(text) or not int(text):
        raise ConfigError(f"lake.toml: [sources.{source}] option {name} is {text!r}; it is a whole number from 1")
    return int(text)
