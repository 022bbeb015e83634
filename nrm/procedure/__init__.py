"""The standard operating procedure as data: versions, stages, acts, gates, steps, deadlines (design D7)."""
