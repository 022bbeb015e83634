"""The individual plan (F6) with its goals, and the services that were given."""
