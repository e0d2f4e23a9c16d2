"""Everything about one artist: found by id or name, asked about when the lake does not know, in one document."""
