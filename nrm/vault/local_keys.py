"""Keys in this process's own memory: what every key service does that keeps its ring here."""

from collections.abc import Callable, Sequence

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC

from nrm.foundation.errors import Misconfigured
from nrm.vault.aead import Tampered, bound, decrypted, encrypted
from nrm.vault.keyring import Key, KeyState, Purpose, Signature, WrappedKey
from nrm.vault.ring_document import Ring, SecretKey


class LocalKeys:
    """A key service over a ring in memory."""

    def __init__(self, ring: Ring) -> None:
        self._held = ring

    def known(self) -> Sequence[Key]:
        """Return every key that there is or was, the oldest first."""
        return [held.key for held in self._ring().keys]

    def active(self, purpose: Purpose) -> Key:
        """Return the key that seals for `purpose`."""
        return self._ring().active(purpose).key

    def wrap(self, purpose: Purpose, data_key: bytes, *, owner: str) -> WrappedKey:
        """Wrap a data key for `owner` under the active key of `purpose`."""
        held = self._ring().active(purpose)
        place = _place_of(held.key.kid, owner)
        return WrappedKey(held.key.kid, encrypted(held.for_use("wrap"), data_key, place))

    def unwrap(self, wrapped: WrappedKey, *, owner: str) -> bytes:
        """Return the data key; raises `Tampered` when it was wrapped for someone else, or altered."""
        held = self._named(wrapped.kid)
        return decrypted(held.for_use("wrap"), wrapped.blob, _place_of(wrapped.kid, owner))

    def mac(self, purpose: Purpose, data: bytes) -> bytes:
        """Return the HMAC-SHA256 of `data` under the active key of `purpose`."""
        return _mac(self._ring().active(purpose), data)

    def mac_by(self, kid: str, data: bytes) -> bytes:
        """Return the HMAC-SHA256 of `data` under a certain key."""
        return _mac(self._named(kid), data)

    def macs(self, purpose: Purpose, data: bytes) -> tuple[bytes, ...]:
        """Return the HMACs of `data` under the keys of `purpose` in use, the active one first."""
        ring = self._ring()
        active = ring.active(purpose)
        others = (
            held
            for held in ring.keys
            if held.key.purpose is purpose and held.key.state is KeyState.OPENS
        )
        return tuple(_mac(held, data) for held in (active, *others))

    def sign(self, data: bytes) -> Signature:
        """Sign `data` with the active key for manifests."""
        held = self._ring().active(Purpose.MANIFEST)
        return Signature(held.key.kid, _signing(held).sign(data))

    def public_key(self, kid: str) -> bytes:
        """Return the Ed25519 public key of a key for manifests."""
        held = self._named(kid)
        if held.key.purpose is not Purpose.MANIFEST:
            raise Misconfigured(f"The key {kid} signs nothing.")
        return _signing(held).public_key().public_bytes_raw()

    def add(self, purpose: Purpose) -> Key:
        """Make a key that opens only."""
        return self._change(lambda ring: ring.with_new(purpose)).keys[-1].key

    def activate(self, kid: str) -> Key:
        """Let this key seal from now on; the one before opens only."""
        return self._changed(kid, lambda ring: ring.with_active(kid))

    def retire(self, kid: str) -> Key:
        """Take a key out of use."""
        return self._changed(kid, lambda ring: ring.with_retired(kid))

    def destroy(self, kid: str) -> Key:
        """Forget the secret of a retired key for good."""
        return self._changed(kid, lambda ring: ring.without(kid))

    def _ring(self) -> Ring:
        """Return the ring as it is now."""
        return self._held

    def _change(self, act: Callable[[Ring], Ring]) -> Ring:
        """Put what `act` makes of the ring in its place."""
        self._held = act(self._held)
        return self._held

    def _changed(self, kid: str, act: Callable[[Ring], Ring]) -> Key:
        held = self._change(act).named(kid)
        if held is None:
            raise Misconfigured(f"The key ring has no key {kid}.")
        return held.key

    def _named(self, kid: str) -> SecretKey:
        held = self._ring().named(kid)
        if held is None:
            raise Misconfigured(f"The key ring has no key {kid}: is it the right ring?")
        return held


def check_signature(public_key: bytes, signature: bytes, data: bytes) -> None:
    """Raise `Tampered` unless the owner of `public_key` (Ed25519, 32 bytes) signed exactly `data`."""
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, data)
    except (InvalidSignature, ValueError):
        raise Tampered("a signature that is not of this key and text") from None


def _place_of(kid: str, owner: str) -> bytes:
    return bound("nrm1", "dek", owner, kid)


def _mac(held: SecretKey, data: bytes) -> bytes:
    mac = HMAC(held.for_use("mac"), SHA256())
    mac.update(data)
    return mac.finalize()


def _signing(held: SecretKey) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(held.for_use("sign"))
