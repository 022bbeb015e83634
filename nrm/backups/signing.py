"""Who vouches for a manifest: the key ring of the installation, or its public key that somebody kept on paper."""

import re

from nrm.backups.sets import Verifier
from nrm.foundation.errors import Misconfigured
from nrm.vault.aead import Tampered
from nrm.vault.keyring import KeyService, Purpose, Signature
from nrm.vault.local_keys import check_signature

_PUBLIC_KEY = re.compile(r"[0-9a-f]{64}")


def by_ring(ring: KeyService) -> Verifier:
    """Return who knows the signatures of this installation's keys, the present one and those before it."""

    def verifies(data: bytes, signature: Signature) -> bool | None:
        try:
            public_key = ring.public_key(signature.kid)
        except Misconfigured:
            return None
        return _holds(public_key, data, signature)

    return verifies


def by_public_key(text: str) -> Verifier:
    """Return who knows the signatures of one key, given as 64 hex digits; raises `Misconfigured` when it is none."""
    if not _PUBLIC_KEY.fullmatch(text):
        raise Misconfigured("A key that signs backups is 64 digits 0-9 and a-f long.")
    public_key = bytes.fromhex(text)
    return lambda data, signature: _holds(public_key, data, signature)


def public_key_of(ring: KeyService) -> str:
    """Return the public key by which what is signed today can be checked without the ring, as 64 hex digits."""
    return ring.public_key(ring.active(Purpose.MANIFEST).kid).hex()


def _holds(public_key: bytes, data: bytes, signature: Signature) -> bool:
    try:
        check_signature(public_key, signature.value, data)
    except Tampered:
        return False
    return True
