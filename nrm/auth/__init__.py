"""Institutions, users, what each role may do, and how a person signs in."""
