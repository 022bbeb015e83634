"""The key pairs of people who may hold their agency's key: made and unlocked by the passphrase, at sign-in only.

Whoever gets a new passphrase through a one-time link gets a new key pair too, and nothing that was handed to the
old one: an administrator who takes an account over finds it without the agency's key.
"""

import struct
from dataclasses import dataclass, replace
from uuid import UUID, uuid4

from sqlalchemy import delete

from nrm.audit import trail
from nrm.audit.trail import Author, Happening
from nrm.auth import queries
from nrm.auth.models import MemberKey, User
from nrm.auth.passwords import Slowness
from nrm.auth.policy import Permission, ever
from nrm.auth.settings import settings
from nrm.foundation.database import db
from nrm.vault.aead import Tampered
from nrm.vault.key_pairs import PrivateKey, Where, lock, new_private_key, unlock
from nrm.vault.keyring import Purpose
from nrm.vault.ring import key_ring
from nrm.vault.sealing import Place, seal_small, unseal_small


@dataclass(frozen=True, slots=True)
class Held:
    """What an account has of its key pair, read before the slow work: no row yet where `blob` is None."""

    user_id: UUID
    row_id: UUID
    blob: bytes | None


@dataclass(frozen=True, slots=True)
class Unlocked:
    """A private key that a passphrase opened or that was made for it; `blob` is the lock to keep, if it is new."""

    held: Held
    private: PrivateKey
    blob: bytes | None
    is_new: bool


def held_by(user: User) -> Held | None:
    """Return what the account has; None for people whose role never holds an agency's key."""
    if not ever(user.as_role, Permission.AGENCY_KEY_HOLD):
        return None
    row = queries.member_key(user.id)
    return Held(user.id, row.id if row else uuid4(), row.blob if row else None)


def unlocked(held: Held, passphrase: str) -> Unlocked:
    """Open the private key by the passphrase, which must have been checked; make one where there is none it opens.

    Slow, and asks the database nothing.
    """
    private = _opened(held, passphrase)
    if private is None:
        fresh, made = replace(held, row_id=uuid4()), new_private_key()
        return Unlocked(fresh, made, _locked(made, passphrase, fresh), is_new=True)
    weak = held.blob and settings().passphrases.is_weaker(Slowness.unpacked(held.blob))
    blob = _locked(private, passphrase, held) if weak else None
    return Unlocked(held, private, blob, is_new=False)


def keep(found: Unlocked) -> PrivateKey:
    """Keep what is new of an unlocked key and return the key."""
    if found.is_new:
        _replace(found)
    elif found.blob:
        row = queries.member_key(found.held.user_id)
        if row:
            row.blob = found.blob
    return found.private


def ready(user: User, passphrase: str) -> PrivateKey | None:
    """Open or make, and keep, the user's private key in one go; None as `held_by`."""
    held = held_by(user)
    return keep(unlocked(held, passphrase)) if held else None


def relock(user: User, before: str, passphrase: str) -> PrivateKey | None:
    """Lock the user's private key, which the passphrase `before` opens, by another one and return it."""
    held = held_by(user)
    if held is None:
        return None
    found = unlocked(held, before)
    return keep(replace(found, blob=_locked(found.private, passphrase, found.held)))


def forget(user: User) -> None:
    """Throw the user's key pair away, and with it all that was handed to it."""
    db.session.execute(delete(MemberKey).where(MemberKey.user_id == user.id))


def packed(private: PrivateKey, user_id: UUID) -> str:
    """Seal a private key for the way from the passphrase to the code: the browser keeps it, nothing here does."""
    blob = seal_small(
        key_ring(), private.secret.hex(), purpose=Purpose.ACCOUNTS, place=_between(user_id)
    )
    return blob.hex()


def unpacked(words: str, user_id: UUID) -> PrivateKey:
    """Open what `packed` sealed; raises `Tampered` otherwise."""
    try:
        sealed = unseal_small(key_ring(), bytes.fromhex(words), place=_between(user_id))
    except (ValueError, struct.error):
        raise Tampered("no private key on its way") from None
    return PrivateKey(bytes.fromhex(sealed))


def _replace(found: Unlocked) -> None:
    user_id, blob = found.held.user_id, found.blob
    db.session.execute(delete(MemberKey).where(MemberKey.user_id == user_id))
    row = MemberKey(id=found.held.row_id, user_id=user_id, public=found.private.public)
    row.blob = blob or b""
    db.session.add(row)
    trail.record(Happening("account:key", subject_id=user_id), by=Author(user_id))
    db.session.flush()


def _opened(held: Held, passphrase: str) -> PrivateKey | None:
    if held.blob is None:
        return None
    try:
        how = Slowness.unpacked(held.blob)
        key = settings().passphrases.key_from(passphrase, how)
        return unlock(held.blob[len(how.packed()) :], key, where=_where(held))
    except (Tampered, struct.error):
        return None


def _locked(private: PrivateKey, passphrase: str, held: Held) -> bytes:
    how = settings().passphrases.slowness()
    key = settings().passphrases.key_from(passphrase, how)
    return how.packed() + lock(private, key, where=_where(held))


def _where(held: Held) -> Where:
    return ("member_key", held.row_id.hex, held.user_id.hex)


def _between(user_id: UUID) -> Place:
    return Place("user_account", str(user_id), "key_on_its_way", str(user_id))
