"""The emulator's Athena, answered by the lake's own engine."""


def install() -> None:
    """Leave the emulator's Athena as it is."""
