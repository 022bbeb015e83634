"""Spreadsheets and printed documents: how they look and how they stay harmless; knows no case."""
