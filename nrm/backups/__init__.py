"""Backups: encrypted, signed sets of what an installation keeps, but for its keys; restoring, and the drill."""
