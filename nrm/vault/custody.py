"""A ring that any two of three custodians open together, with nothing usable on disk (docs/formats.md).

The ring is sealed under a random key; that key is wrapped once for each pair of custodians, under what Argon2id
(RFC 9106) makes of both passphrases. Nobody needs to trust a scheme of ours for splitting secrets.
"""

import base64
import json
import secrets
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from nrm.foundation.errors import Misconfigured
from nrm.vault.aead import Tampered, bound, decrypted, encrypted
from nrm.vault.keyring import KeyService
from nrm.vault.ring_document import Damaged, Ring, read, written
from nrm.vault.stored_keys import StoredKeys, content_of, create_file, mark_of

FORMAT = 1
CUSTODIANS, TOGETHER = 3, 2
SHORTEST = 16
"""Characters of a passphrase: what a thief of the file tries, he tries without anybody counting."""


@dataclass(frozen=True, slots=True)
class Effort:
    """What Argon2id costs whoever tries a pair of passphrases: memory in KiB, passes, lanes."""

    memory: int = 262_144
    passes: int = 3
    lanes: int = 4


@dataclass(frozen=True, slots=True)
class Pair:
    """The ring's key, wrapped for two custodians."""

    names: tuple[str, str]
    salt: bytes
    effort: Effort
    wrapped: bytes


@dataclass(frozen=True, slots=True)
class Custody:
    """What stands in the file: who the custodians are, the key for each pair, and the sealed ring."""

    ring: str
    custodians: tuple[str, ...]
    pairs: tuple[Pair, ...]
    sealed: bytes


class CustodyKeyring(StoredKeys):
    """A key service over a ring that custodians have opened; its key lives in this process and those it forks."""

    def __init__(self, path: Path, ring: Ring, key: bytes, *, custody: Custody) -> None:
        super().__init__(path, ring, mark=mark_of(path))
        self._key, self._custody = key, custody

    @classmethod
    def create(
        cls, path: Path, ring: Ring, passphrases: Mapping[str, str], effort: Effort | None = None
    ) -> "CustodyKeyring":
        """Seal `ring` for three custodians, by name; raises `Misconfigured` if a file is there or a passphrase bad."""
        said = _spelt(passphrases)
        _must_be_custodians(said)
        key = secrets.token_bytes(32)
        pairs = tuple(
            _wrapped_for(ring.name, (a, b), said, key, effort or Effort())
            for a, b in combinations(said, TOGETHER)
        )
        custody = Custody(ring.name, tuple(said), pairs, _sealed(ring, key))
        create_file(path, _as_json(custody))
        return cls(path, ring, key, custody=custody)

    @classmethod
    def of(
        cls,
        service: KeyService,
        path: Path,
        passphrases: Mapping[str, str],
        effort: Effort | None = None,
    ) -> "CustodyKeyring":
        """Seal the keys of another service for custodians; raises `Misconfigured` as `create` does."""
        if not isinstance(service, StoredKeys):
            raise Misconfigured(
                "These keys are kept elsewhere: whoever keeps them makes the copies."
            )
        return cls.create(path, service._ring(), passphrases, effort)  # noqa: SLF001  # of one family

    @classmethod
    def unlock(
        cls, path: Path, passphrases: Mapping[str, str], *, away_from: tuple[Path, ...] = ()
    ) -> "CustodyKeyring":
        """Open the ring with the passphrases of two custodians, by name.

        Raises `Misconfigured` when they do not open it, and in every state of the file that is not safe.
        """
        custody = custody_in(path, away_from=away_from)
        key = _key_for(custody, _spelt(passphrases))
        try:
            return cls(path, _opened(custody, key), key, custody=custody)
        except Damaged as reason:
            raise Misconfigured(f"The keys in {path} are damaged ({reason}).") from None

    def _decoded(self, content: bytes) -> Ring:
        custody = _from_json(content)
        ring = _opened(custody, self._key)
        self._custody = custody
        return ring

    def _encoded(self, ring: Ring) -> bytes:
        custody = self._custody
        return _as_json(
            Custody(custody.ring, custody.custodians, custody.pairs, _sealed(ring, self._key))
        )


def custody_in(path: Path, *, away_from: tuple[Path, ...] = ()) -> Custody:
    """Return what the file of custodians holds, still sealed; raises `Misconfigured` when it is not safe or whole."""
    try:
        return _from_json(content_of(path, away_from=away_from))
    except Damaged as reason:
        raise Misconfigured(f"The keys in {path} are damaged ({reason}); restore them.") from None


def _must_be_custodians(said: Mapping[str, str]) -> None:
    if len(said) != CUSTODIANS or "" in said:
        raise Misconfigured(
            f"There must be {CUSTODIANS} custodians, each with a name of their own."
        )
    if len(set(said.values())) != CUSTODIANS:
        raise Misconfigured("Two custodians have the same passphrase.")
    if min(map(len, said.values())) < SHORTEST:
        raise Misconfigured(f"A custodian's passphrase has at least {SHORTEST} characters.")


def _spelt(passphrases: Mapping[str, str]) -> dict[str, str]:
    """Return names and passphrases in one spelling, whatever keyboard they were typed on."""
    return {
        unicodedata.normalize("NFKC", name).strip(): unicodedata.normalize("NFKC", said).strip()
        for name, said in passphrases.items()
    }


def _key_for(custody: Custody, said: Mapping[str, str]) -> bytes:
    pair = next((pair for pair in custody.pairs if set(pair.names) <= set(said)), None)
    if pair is None:
        raise Misconfigured(f"Two of these must open it together: {', '.join(custody.custodians)}.")
    try:
        return decrypted(
            _stretched(pair.names, said, pair.salt, pair.effort),
            pair.wrapped,
            _bound_pair(custody.ring, pair.names, pair.effort),
        )
    except Tampered:
        names = " and ".join(pair.names)
        raise Misconfigured(f"The passphrases of {names} do not open the keys.") from None


def _wrapped_for(
    ring: str, names: tuple[str, str], said: Mapping[str, str], key: bytes, effort: Effort
) -> Pair:
    salt = secrets.token_bytes(16)
    stretched = _stretched(names, said, salt, effort)
    return Pair(names, salt, effort, encrypted(stretched, key, _bound_pair(ring, names, effort)))


def _stretched(
    names: tuple[str, str], said: Mapping[str, str], salt: bytes, effort: Effort
) -> bytes:
    made = Argon2id(
        salt=salt,
        length=32,
        iterations=effort.passes,
        lanes=effort.lanes,
        memory_cost=effort.memory,
    )
    return made.derive(bound(*(said[name] for name in names)))


def _bound_pair(ring: str, names: tuple[str, str], effort: Effort) -> bytes:
    cost = (str(effort.memory), str(effort.passes), str(effort.lanes))
    return bound("nrm1", "custodians", ring, *names, *cost)


def _sealed(ring: Ring, key: bytes) -> bytes:
    return encrypted(key, written(ring), bound("nrm1", "ring", ring.name))


def _opened(custody: Custody, key: bytes) -> Ring:
    try:
        return read(decrypted(key, custody.sealed, bound("nrm1", "ring", custody.ring)))
    except Tampered:
        raise Damaged("they do not open with the key that the custodians have") from None


def _as_json(custody: Custody) -> bytes:
    document = {
        "format": FORMAT,
        "ring": custody.ring,
        "custodians": custody.custodians,
        "pairs": [
            {
                "names": pair.names,
                "salt": _text(pair.salt),
                "memory": pair.effort.memory,
                "passes": pair.effort.passes,
                "lanes": pair.effort.lanes,
                "key": _text(pair.wrapped),
            }
            for pair in custody.pairs
        ],
        "keys": _text(custody.sealed),
    }
    return json.dumps(document, indent=1, ensure_ascii=False).encode()


def _from_json(content: bytes) -> Custody:
    try:
        document = json.loads(content)
        if document["format"] != FORMAT:
            raise Damaged("of a format that this program does not know")
        return Custody(
            str(document["ring"]),
            tuple(map(str, document["custodians"])),
            tuple(map(_pair, document["pairs"])),
            _bytes(document["keys"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Damaged(type(error).__name__) from None


def _pair(entry: Any) -> Pair:
    a, b = entry["names"]
    effort = Effort(int(entry["memory"]), int(entry["passes"]), int(entry["lanes"]))
    return Pair((str(a), str(b)), _bytes(entry["salt"]), effort, _bytes(entry["key"]))


def _text(content: bytes) -> str:
    return base64.b64encode(content).decode()


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)
