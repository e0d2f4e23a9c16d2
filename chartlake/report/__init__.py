"""The daily report and the alerts: asked of the views, drawn as HTML and PDF, sent where lake.toml says."""
