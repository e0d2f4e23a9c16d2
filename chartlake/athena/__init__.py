"""Athena SQL: translated for DuckDB over the same files, or sent to Athena; the views and their order."""
