"""The Authority's own desk for figures: how the work stands, and tables composed for a question. Names nobody."""
