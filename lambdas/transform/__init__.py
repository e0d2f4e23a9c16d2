"""The function that turns raw objects into curated rows."""
