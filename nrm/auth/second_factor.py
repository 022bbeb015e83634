"""The second factor: six digits from an authenticator (RFC 6238), none of them good for two sign-ins."""

import hmac
from uuid import UUID

import pyotp
import segno
from markupsafe import Markup
from sqlalchemy import update

from nrm.auth.models import User
from nrm.foundation import clock
from nrm.foundation.database import db
from nrm.vault.keyring import Purpose
from nrm.vault.ring import key_ring
from nrm.vault.sealing import Place, seal_small, unseal_small

STEP = 30
"""Seconds that a code is current."""
DRIFT = (0, -1, 1)
"""Steps by which a phone's clock may differ."""
ISSUER = "NRM"


def new_secret() -> str:
    """Return a fresh 160-bit secret in base 32."""
    return pyotp.random_base32()


def keep(user: User, secret: str) -> None:
    """Seal `secret` (base 32) into the account; codes of an older one count no more."""
    user.totp_secret = seal_small(
        key_ring(), secret, purpose=Purpose.ACCOUNTS, place=_place(user.id)
    )
    user.totp_last_step = 0


def secret_of(user: User) -> str:
    """Open the account's secret; raises ValueError when it has none."""
    if user.totp_secret is None:
        raise ValueError("an account without a second factor")
    return unseal_small(key_ring(), user.totp_secret, place=_place(user.id))


def accept(user: User, code: str) -> bool:
    """Tell whether `code` is current and newer than any accepted before; it then counts as used."""
    if user.totp_secret is None:
        return False
    totp = pyotp.TOTP(secret_of(user), interval=STEP)
    typed, current = code.encode(), int(clock.now().timestamp()) // STEP
    matching = [
        step
        for step in _near(current)
        if hmac.compare_digest(totp.at(step * STEP).encode(), typed)  # takes text in ASCII only
    ]
    return any(_use(user, step) for step in matching)


def qr_code(user: User) -> Markup:
    """Return the drawing that an authenticator scans, as SVG without any style."""
    address = pyotp.TOTP(secret_of(user), interval=STEP).provisioning_uri(
        name=user.username, issuer_name=ISSUER
    )
    drawing = segno.make(address, error="m").svg_inline(scale=5, border=4, light="#fff")
    return Markup(drawing)  # noqa: S704  # drawn here, from our own characters only


def spelt(secret: str) -> str:
    """Return a secret in groups of four, for typing."""
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))


def _near(step: int) -> list[int]:
    return [step + drift for drift in DRIFT]


def _use(user: User, step: int) -> bool:
    """Note `step` as used unless this or a later one was: in one statement, so that two requests cannot both."""
    used = db.session.scalar(
        update(User)
        .where(User.id == user.id, User.totp_last_step < step)
        .values(totp_last_step=step)
        .returning(User.id)
    )
    return used is not None


def _place(user_id: UUID) -> Place:
    return Place("user_account", str(user_id), "totp", str(user_id))
