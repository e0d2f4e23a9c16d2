"""The colours of the QuickSight dashboard: those of Okabe and Ito, which colour-blind readers tell apart."""

from __future__ import annotations

from typing import Any, Final

# As the local page has them.
COLOURS: Final = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000", "#999933")
PALE: Final = "#DCEBF7"
DARK: Final = "#08306B"
# Blue and orange, never green and red; dark enough to be read on white.
TONES: Final = {"good": "#0B5A8F", "bad": "#B3470A", "muted": "#5F6B76"}
_INK: Final = "#1F2933"
_WHITE: Final = "#FFFFFF"


def theme() -> dict[str, Any]:
    """The configuration of the theme, on top of QuickSight's CLASSIC."""
    return {
        "DataColorPalette": {"Colors": list(COLOURS), "MinMaxGradient": [PALE, DARK], "EmptyFillColor": "#E9ECEF"},
        "UIColorPalette": {
            "PrimaryForeground": _INK,
            "PrimaryBackground": _WHITE,
            "SecondaryForeground": _INK,
            "SecondaryBackground": "#F4F6F8",
            "Accent": COLOURS[0],
            "AccentForeground": _WHITE,
            "Danger": TONES["bad"],
            "DangerForeground": _WHITE,
            "Warning": COLOURS[4],
            "WarningForeground": _INK,
            "Success": TONES["good"],
            "SuccessForeground": _WHITE,
        },
        "Sheet": {
            "Tile": {"Border": {"Show": False}},
            "TileLayout": {"Gutter": {"Show": True}, "Margin": {"Show": True}},
        },
    }
