"""The function that gathers the daily report, sends the alerts, and says where the report lies."""
