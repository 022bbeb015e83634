"""Key services as tests make them: each kind that there is, quick to open, with a second process's view of it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from nrm.vault.custody import CustodyKeyring, Effort
from nrm.vault.file_keyring import FileKeyring
from nrm.vault.keyring import KeyService
from nrm.vault.ring_document import Ring, new_ring

QUICK = Effort(memory=64, passes=1, lanes=1)
PASSPHRASES = {
    "Arta": "tetë gurë të bardhë",
    "Besnik": "një mal pa emër atje",
    "Çiljeta": "era e jugut në pranverë",
}


@dataclass(frozen=True, slots=True)
class Kept:
    """A ring that is kept: the service that made it, where, and how another process opens it."""

    service: KeyService
    path: Path
    again: Callable[[], KeyService]


def in_a_file(folder: Path, ring: Ring | None = None) -> Kept:
    """Keep a ring in a file."""
    path = folder / "keys" / "keyring.json"
    service = FileKeyring.holding(ring or new_ring(), path)
    return Kept(service, path, lambda: FileKeyring.load(path))


def with_custodians(folder: Path, ring: Ring | None = None) -> Kept:
    """Let three custodians keep a ring."""
    path = folder / "keys" / "custody.json"
    service = CustodyKeyring.create(path, ring or new_ring(), PASSPHRASES, QUICK)
    return Kept(service, path, lambda: CustodyKeyring.unlock(path, two_of("Arta", "Çiljeta")))


def two_of(*names: str) -> dict[str, str]:
    """Return what these custodians type."""
    return {name: PASSPHRASES[name] for name in names}


KINDS = {"file": in_a_file, "custodians": with_custodians}
