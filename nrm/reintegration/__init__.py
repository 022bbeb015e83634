"""Reintegration: milestones (F8), monitoring and the 12-month check (F9), closure (F10) and reopening."""
