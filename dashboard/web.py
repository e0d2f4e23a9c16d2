"""The script that `streamlit run` runs: it puts the checkout on the path, then shows the page."""

import sys
from pathlib import Path

_CHECKOUT = str(Path(__file__).resolve().parents[1])
if _CHECKOUT not in sys.path:
    sys.path.insert(0, _CHECKOUT)

from dashboard.page import show  # noqa: E402 - importable only now

show()
