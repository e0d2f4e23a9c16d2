"""Speed, measured beside the budgets; nothing here is a test."""
