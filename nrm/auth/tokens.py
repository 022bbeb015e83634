"""Tokens that a cookie or a one-time link carries: good for one row of the database and for one user."""

import hmac
import secrets
from enum import StrEnum
from uuid import UUID

from nrm.vault.keyring import Purpose
from nrm.vault.ring import key_ring

_RANDOM_BYTES = 32


class Use(StrEnum):
    """What a token lets its bearer do; one made for one use is good for no other."""

    SESSION = "session"
    ENROLMENT = "enrolment"


def new_token(row_id: UUID) -> str:
    """Return a token, 256 bits of it random, that leads back to the row `row_id`; nothing here keeps it."""
    return f"{row_id.hex}.{secrets.token_urlsafe(_RANDOM_BYTES)}"


def row_of(token: str) -> UUID | None:
    """Return the id of the row that the token leads to; None for what is no token."""
    try:
        return UUID(hex=token.partition(".")[0])
    except ValueError:
        return None


def mac_of(token: str, *, use: Use, user_id: UUID) -> bytes:
    """Return what the database keeps of a token: an HMAC-SHA256 that only the holder of the key ring can make.

    It covers the user, so that whoever writes into the database cannot make a session of theirs another's.
    """
    return key_ring().mac(Purpose.SESSION, _said(token, use=use, user_id=user_id))


def is_good(token: str, kept: bytes | None, *, use: Use, user_id: UUID) -> bool:
    """Tell whether `kept` was made of this token, for this use and user, by any key in use."""
    made = key_ring().macs(Purpose.SESSION, _said(token, use=use, user_id=user_id))
    return kept is not None and any(hmac.compare_digest(kept, mac) for mac in made)


def _said(token: str, *, use: Use, user_id: UUID) -> bytes:
    return f"{use}|{user_id.hex}|{token}".encode()
