"""The search function is tested on the same lake as the search that it calls."""

from tests.search.conftest import behaving, held, internet

__all__ = ["behaving", "held", "internet"]
