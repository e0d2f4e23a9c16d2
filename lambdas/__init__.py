"""The functions that AWS runs: each reads an event, calls chartlake, and does nothing else."""
