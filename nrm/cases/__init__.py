"""Persons and their cases: who takes part, where a case stands, and the one door to what is sealed in it.

A case is one episode of one person: a person trafficked again, or whose case is reopened, gets a new case.
"""
