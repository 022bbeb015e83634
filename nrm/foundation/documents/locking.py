"""Documents that only a password opens."""

import secrets
from io import BytesIO
from pkgutil import resolve_name

from flask_babel import gettext as _

from nrm.foundation.errors import RuleBroken

SHORTEST = 12
"""Characters of a password: whoever finds the file can try as long as they like."""
LONGEST = 127
"""Bytes that PDF takes of one (ISO 32000-2, 7.6.4.3.3)."""


def locked(pdf: bytes, password: str) -> bytes:
    """Return the document encrypted with AES-256 (ISO 32000-2, revision 6), to be opened with `password` alone.

    Raises `RuleBroken` (field `password`) for one that is too short or too long. No owner's password exists that
    anybody knows.
    """
    if len(password) < SHORTEST:
        raise RuleBroken(
            _("Choose a password of at least %(count)s characters.", count=SHORTEST),
            field="password",
        )
    if len(password.encode()) > LONGEST:
        raise RuleBroken(_("This password is too long."), field="password")
    writer = resolve_name("pypdf:PdfWriter")(clone_from=BytesIO(pdf))
    writer.encrypt(password, secrets.token_urlsafe(32), algorithm="AES-256")
    made = BytesIO()
    writer.write(made)
    return made.getvalue()
