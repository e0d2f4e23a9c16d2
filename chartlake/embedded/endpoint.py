"""Athena in the emulator."""


def install() -> None:
    """Nothing yet."""
