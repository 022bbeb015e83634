"""Risk assessment (F4), a history with a trend, and the safety plan (F5) that answers it."""
