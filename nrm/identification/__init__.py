"""Initial identification (F1) and joint formal identification (F2)."""
