"""The local web page: what the charts say today, who moved, how one song did, and how fresh the lake is."""
