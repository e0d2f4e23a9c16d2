"""The dashboard: one description of its sheets and visuals, drawn as a local web page and as QuickSight."""
