"""The tables of a page, read back out of its HTML."""

from __future__ import annotations

import pandas as pd
from bs4 import BeautifulSoup
from streamlit.testing.v1 import AppTest


def shown_tables(page: AppTest) -> list[pd.DataFrame]:
    """Every table with its headings, in the page's order."""
    found = (table for one in page.html for table in BeautifulSoup(one.value, "lxml").find_all("table"))
    return [
        pd.DataFrame(
            [[cell.get_text() for cell in line.find_all("td")] for line in table.find_all("tr")[1:]],
            columns=[head.get_text() for head in table.find_all("th")],
        )
        for table in found
    ]
