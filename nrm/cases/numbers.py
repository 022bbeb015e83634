"""The numbers by which people call a case or a signal on paper and over the telephone."""

import secrets

_ALPHABET = "BCDFGHJKLMNPQRSTVWXZ23456789"
"""Without vowels and look-alikes: a number spells no word and reads the same over the telephone."""


def new_number(year: int) -> str:
    """Return a number such as `26-KRTW-4PD` for something that began in `year`; it is drawn, and tells no order.

    Among 10 000 of a year two are the same once in some 270 years; the database then refuses the second.
    """
    letters = "".join(secrets.choice(_ALPHABET) for _position in range(7))
    return f"{year % 100:02d}-{letters[:4]}-{letters[4:]}"
