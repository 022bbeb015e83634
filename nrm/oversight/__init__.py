"""Oversight: who did and looked at what, for the auditor, without a word about the person helped."""
