"""The trail: who did or looked at what, chained so that nobody can change it unseen (design D6)."""
