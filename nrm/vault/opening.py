"""Opening the keys of an installation, wherever it keeps them."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from nrm.foundation.errors import Misconfigured
from nrm.vault.custody import CustodyKeyring
from nrm.vault.file_keyring import FileKeyring
from nrm.vault.keyring import KeyService

LARGEST = 65_536
"""Bytes that are read from a file descriptor; more is not two passphrases."""


@dataclass(frozen=True, slots=True)
class KeyPlaces:
    """Where the keys may lie: as a file of their own, or sealed for custodians; never in the folders `away_from`."""

    keyring: Path
    custody: Path
    away_from: tuple[Path, ...] = ()

    @property
    def need_custodians(self) -> bool:
        """Tell whether custodians keep the keys; raises `Misconfigured` when they lie open beside it."""
        if self.custody.exists() and self.keyring.exists():
            raise Misconfigured(
                f"Custodians keep the keys in {self.custody}, but {self.keyring} is there too, for everybody who finds "
                "it. If custodians can open their file (nrm keys status), remove the other."
            )
        return self.custody.exists()


def open_keys(places: KeyPlaces, *, fd: int | None = None) -> KeyService:
    """Open the keys without asking anybody: from the file, or with the passphrases that `fd` gives.

    Raises `Misconfigured`, with what to mend, in every state that is not safe, and when custodians must be asked.
    """
    if not places.need_custodians:
        return FileKeyring.load(places.keyring, away_from=places.away_from)
    if fd is None:
        raise Misconfigured(
            "Custodians keep the keys: two of them must type their passphrases, or NRM_UNLOCK_FD must name a file "
            "descriptor that gives them."
        )
    return unlock(places, passphrases_from(fd))


def unlock(places: KeyPlaces, passphrases: Mapping[str, str]) -> CustodyKeyring:
    """Open the keys with the passphrases of two custodians, by name; raises `Misconfigured` as `open_keys` does."""
    return CustodyKeyring.unlock(places.custody, passphrases, away_from=places.away_from)


def passphrases_from(fd: int) -> dict[str, str]:
    """Return names and passphrases from a file descriptor, one `name: passphrase` a line, and close it.

    Raises `Misconfigured` when it gives none.
    """
    try:
        with os.fdopen(fd, "rb") as file:
            lines = file.read(LARGEST).decode().splitlines()
    except (OSError, UnicodeDecodeError):
        raise Misconfigured(f"File descriptor {fd} gives no passphrases.") from None
    pairs = (line.partition(": ") for line in lines if line.strip())
    return {name: said for name, _sign, said in pairs}
