"""The functions of Athena that have been checked, by subject. Importing this package registers them all."""

from chartlake.athena.functions import aggregates, arrays, json, numbers, patterns, printed, strings, windows

__all__ = ["aggregates", "arrays", "json", "numbers", "patterns", "printed", "strings", "windows"]
