"""Signing in: passphrase, then code; each try counted first, told to the trail, and kept whatever the page becomes.

These functions commit, unlike services: a failed try must stay counted although its request is undone, and
nobody else should wait for the database while a passphrase is checked.
"""

from dataclasses import dataclass, field
from uuid import UUID

from flask_babel import gettext as _

from nrm.audit import trail
from nrm.audit.trail import REFUSED, Author, Happening
from nrm.auth import member_keys, queries, second_factor, sessions, throttle
from nrm.auth.models import User
from nrm.auth.rules import folded
from nrm.auth.settings import settings
from nrm.foundation.database import db
from nrm.foundation.errors import RuleBroken
from nrm.foundation.language import Language
from nrm.vault.key_pairs import PrivateKey

SIGN_IN = "account:sign_in"


@dataclass(frozen=True, slots=True)
class SignedInNow:
    """A sign-in that succeeded: the token for the cookie, and the language of the account."""

    token: str
    language: Language


@dataclass(frozen=True, slots=True)
class Passed:
    """Who has given the right passphrase; `key` is their private key, sealed, for the cookie until the code."""

    user_id: UUID
    key: str = field(default="", repr=False)


def check_passphrase(username: str, passphrase: str) -> Passed:
    """Return the user whom both belong to, with their own private key on its way.

    Raises `RuleBroken` otherwise, after the same work and with the same words for a user who
    exists and one who does not.
    """
    name = folded(username)
    user = queries.active_user_named(name)
    kept, user_id = (user.password_hash, user.id) if user else (None, None)
    _count(name)
    if not settings().passphrases.match(kept, passphrase) or user is None or user_id is None:
        _tell(user_id, step="passphrase")
        raise RuleBroken(
            _("The user name or the passphrase is not right. Check both and try again.")
        )
    held = member_keys.held_by(user)
    db.session.commit()  # nobody waits for the database while the key is unlocked, either
    found = member_keys.unlocked(held, passphrase) if held else None
    throttle.take_back(name)
    if settings().passphrases.outdated(kept or ""):
        user.password_hash = settings().passphrases.hashed(passphrase)
    key = member_keys.packed(member_keys.keep(found), user_id) if found else ""
    db.session.commit()
    return Passed(user_id, key)


def check_code(passed: Passed, code: str) -> SignedInNow:
    """Start a session for the user, whose passphrase was right a moment ago; raises `RuleBroken` otherwise."""
    user = queries.user(passed.user_id)
    _count(user.username)
    if not user.active or not second_factor.accept(user, code):
        _tell(passed.user_id, step="code")
        raise RuleBroken(
            _("This code is not right or was used before. Wait for the next one and type that."),
            field="code",
        )
    return start(user, key=member_keys.unpacked(passed.key, user.id) if passed.key else None)


def start(user: User, *, key: PrivateKey | None = None) -> SignedInNow:
    """Start a session for somebody who has just proved who they are; `key` is their own private key."""
    throttle.forget(user.username)
    token, session = sessions.begin(user, key=key)
    trail.record(Happening(SIGN_IN, subject_id=user.id), by=Author(user.id, session.id))
    db.session.commit()
    return SignedInNow(token, user.language)


def confirm(user: User, passphrase: str) -> None:
    """Ask a signed-in user for the passphrase once more; raises `RuleBroken` when it is wrong."""
    name, kept, user_id = user.username, user.password_hash, user.id
    _count(name)
    if not settings().passphrases.match(kept, passphrase):
        _tell(user_id, step="confirm")
        raise RuleBroken(_("This is not your passphrase. Try again."), field="password_current")
    throttle.take_back(name)


def _count(name: str) -> None:
    """Count a try, or refuse it unlooked at; a flood of those is left out of the trail."""
    seconds = throttle.begin(name)
    if seconds:
        raise RuleBroken(
            _(
                "There were too many tries for this user name."
                " Wait %(seconds)s seconds, then try again.",
                seconds=seconds,
            )
        )
    db.session.commit()


def _tell(user_id: UUID | None, *, step: str) -> None:
    trail.record(
        Happening(
            SIGN_IN,
            subject_id=user_id,
            decision=REFUSED,
            detail={"step": step},
        ),
        by=trail.SYSTEM,
    )
    db.session.commit()
