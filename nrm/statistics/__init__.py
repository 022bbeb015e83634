"""Figures: facts of a period, indicators, linked tables, protection against disclosure, and reports."""
