"""Encrypting a stream to public keys, so that only who holds an identity reads it again: age, version 1.

The format is published at age-encryption.org/v1 and has readers in several languages: a backup does not depend on
this program. The identity never has to be on the machine that encrypts.
"""

from collections.abc import Sequence
from typing import Protocol

import pyrage
from pyrage import x25519

from nrm.foundation.errors import Misconfigured


class Readable(Protocol):
    """Where bytes come from."""

    def read(self, size: int = -1, /) -> bytes:
        """Read on, at most `size` bytes."""


class Writable(Protocol):
    """Where bytes go."""

    def write(self, data: bytes, /) -> int:
        """Write on."""

    def flush(self) -> object:
        """Pass on what waits."""


class NotTheirs(Exception):
    """What was encrypted is for none of the identities at hand."""


class Damaged(Exception):
    """What was encrypted was altered, cut off, or is not encrypted by age at all."""


def new_identity() -> tuple[str, str]:
    """Return a fresh identity (secret, `AGE-SECRET-KEY-1...`) and its recipient (public, `age1...`)."""
    identity = x25519.Identity.generate()
    return str(identity), str(identity.to_public())


def check_recipient(text: str) -> None:
    """Raise `Misconfigured` unless `text` is a public key of age."""
    try:
        x25519.Recipient.from_str(text)
    except pyrage.RecipientError:
        raise Misconfigured(
            f"{text[:12]}… is no public key: one begins with age1 and is 62 letters and digits long."
        ) from None


def recipient_of(identity: str) -> str:
    """Return the public key that goes with `identity`; raises `Misconfigured` when it is none."""
    return str(_identity(identity).to_public())


def encrypt(source: Readable, target: Writable, recipients: Sequence[str]) -> None:
    """Read `source` to its end and write it to `target` for all of `recipients`; raises OSError when that fails."""
    keys = [x25519.Recipient.from_str(text) for text in recipients]
    try:
        pyrage.encrypt_io(source, target, keys)  # type: ignore[arg-type]  # it only reads and writes
    except pyrage.EncryptError as reason:
        raise OSError(str(reason)) from reason


def decrypt(source: Readable, target: Writable, identities: Sequence[str]) -> None:
    """Write what was encrypted in `source` to `target`.

    Raises `NotTheirs`, or `Damaged`: what was written until then is true, but not all.
    """
    keys = [_identity(text) for text in identities]
    try:
        pyrage.decrypt_io(source, target, keys)  # type: ignore[arg-type]  # it only reads and writes
    except pyrage.DecryptError as reason:
        if "No matching keys" in str(reason):
            raise NotTheirs from None
        raise Damaged(str(reason)) from None
    except OSError as reason:
        if reason.errno is None:
            raise Damaged(str(reason)) from None
        raise


def _identity(text: str) -> x25519.Identity:
    try:
        return x25519.Identity.from_str(text)
    except pyrage.IdentityError:
        raise Misconfigured(
            "This is no identity: one begins with AGE-SECRET-KEY-1 and stands on a line of its own."
        ) from None
