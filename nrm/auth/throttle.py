"""Slows guessing down: each failed try for a user name makes the next one wait longer.

Names that nobody has are counted like any other, so that waiting tells nothing either. A try is
counted as failed before the secret is looked at, so that many at once gain nothing.
"""

from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from nrm.auth.models import SignInTry
from nrm.auth.rules import folded
from nrm.foundation import clock
from nrm.foundation.database import db
from nrm.vault.keyring import Purpose
from nrm.vault.ring import key_ring

FREE = 2
"""Failures in a row that cost nothing: people mistype."""
LONGEST = 60
"""Seconds."""
KEPT = timedelta(days=1)
"""After so long without a try a name's failures are forgotten."""


def begin(username: str) -> int:
    """Count a try for `username` and return 0, or return the seconds that it has to wait first."""
    tries = _locked(username)
    now = clock.now()
    if tries.blocked_until and tries.blocked_until > now:
        return 1 + int((tries.blocked_until - now).total_seconds())
    tries.failures += 1
    tries.tried_at = now
    tries.blocked_until = now + timedelta(seconds=delay(tries.failures))
    db.session.flush()
    return 0


def take_back(username: str) -> None:
    """Forget the newest try: it was right, though the sign-in is not complete."""
    tries = _locked(username)
    tries.failures = max(0, tries.failures - 1)
    tries.blocked_until = None


def forget(username: str) -> None:
    """Forget all failures: the person has signed in."""
    db.session.execute(delete(SignInTry).where(SignInTry.name_mac == _mac(username)))


def delay(failures: int) -> int:
    """Return the seconds to wait after so many failures in a row: 0, 0, 1, 2, 4 ... 60."""
    return 0 if failures <= FREE else min(LONGEST, 2 ** min(failures - FREE - 1, 10))


def _locked(username: str) -> SignInTry:
    mac = _mac(username)
    query = select(SignInTry).where(SignInTry.name_mac == mac).with_for_update()
    found = db.session.scalar(query)
    return found or _first(mac) or db.session.scalars(query).one()


def _first(mac: bytes) -> SignInTry | None:
    """Return a new count, or None when another request has just made it."""
    db.session.execute(delete(SignInTry).where(SignInTry.tried_at < clock.now() - KEPT))
    tries = SignInTry(name_mac=mac, failures=0, tried_at=clock.now())
    try:
        with db.session.begin_nested():
            db.session.add(tries)
    except IntegrityError:
        return None
    return tries


def _mac(username: str) -> bytes:
    """Return what stands for a name: people type their passphrase into the wrong box."""
    return key_ring().mac(Purpose.ACCOUNTS, b"sign-in|" + folded(username).encode())
