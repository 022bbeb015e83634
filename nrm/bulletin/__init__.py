"""What everybody may read: published figures, their files, and how to check them. Knows only the ledger."""
