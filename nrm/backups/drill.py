"""The drill: whether what was restored from a set could be worked with, looked at to the last blob."""

from dataclasses import dataclass, field

from nrm.audit import verification
from nrm.backups.rules import Manifest
from nrm.backups.sets import Progress
from nrm.casefile import holding
from nrm.foundation.database import db
from nrm.vault import inventory
from nrm.vault.keyring import KeyService

_NAMED = 10
"""Blobs that are named when they do not open; the rest is counted."""


@dataclass(slots=True)
class Findings:
    """What the drill found in a restored database; `closed` names the first blobs that do not open."""

    blobs: int = 0
    shut: int = 0
    closed: list[str] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)

    @property
    def good(self) -> bool:
        """Tell whether everything opens and holds."""
        return not (self.shut or self.troubles)


def examine(manifest: Manifest, ring: KeyService, progress: Progress) -> Findings:
    """Open every blob of the current application's database, and check its trail and its signed forms."""
    found = Findings()
    with db.engine.connect() as connection:
        for fault in inventory.faults(connection, ring):
            found.blobs += 1
            progress(1)
            if fault:
                found.shut += 1
                found.closed += [f"{fault.column} of row {fault.row_id}: {fault.words}"]
                del found.closed[_NAMED:]
    _check_trail(manifest, found)
    forms = holding.verify()
    if not forms.holds:
        found.troubles.append(forms.words)
    return found


def blobs() -> int:
    """Return how many blobs the current application's database holds."""
    with db.engine.connect() as connection:
        return sum(inventory.count_blobs(connection).values())


def _check_trail(manifest: Manifest, found: Findings) -> None:
    verdict = verification.verify()
    if not verdict.holds:
        found.troubles.append(
            f"The trail does not hold: row {verdict.bad_seq} is {verdict.reason}."
        )
    elif verdict.checked != manifest.head.seq:
        found.troubles.append(
            f"The trail ends at number {verdict.checked} instead of {manifest.head.seq}."
        )
