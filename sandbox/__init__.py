"""A pretend internet: answers as the upstreams do, from one seeded music market whose truth is known.

Nothing in `chartlake` knows this package; the extract code reaches it through the base URLs of `sandbox/lake.toml`.
"""
