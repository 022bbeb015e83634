"""Code lists, places, countries, institutions and the calendar that every slice refers to."""
