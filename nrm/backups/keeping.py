"""The sets that are kept, and removing those that are older than they should become."""

import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from config import Config
from nrm.audit import trail
from nrm.audit.trail import SYSTEM, Happening
from nrm.backups import rules
from nrm.backups.rules import Broken, Manifest
from nrm.backups.sets import Verifier, alone, check_signed, folders_in
from nrm.foundation import clock
from nrm.foundation.database import db


@dataclass(frozen=True, slots=True)
class Kept:
    """A backup set as it lies there: in order with its manifest, or with what is wrong with it.

    `made_at` comes from the signed manifest; of a set that is not in order, from the folder's name.
    """

    folder: Path
    made_at: datetime
    manifest: Manifest | None
    trouble: str = ""

    @property
    def size(self) -> int:
        """Bytes on the disk."""
        return sum(path.stat().st_size for path in self.folder.iterdir() if path.is_file())


def kept_sets(config: Config, verifier: Verifier) -> list[Kept]:
    """Return the sets of the installation, the oldest first; their parts are not read.

    For the proof of an erasure: a set without a manifest counts as holding everything, under every key.
    Copies that were carried elsewhere are not known here.
    """
    return [_kept(folder, verifier) for folder in folders_in(config.backup_folder).values()]


def keys_needed(sets: list[Kept]) -> set[str]:
    """Return the names of all keys of the ring that some set in order still needs."""
    return {kid for one in sets if one.manifest for kid in one.manifest.keys}


def expired(config: Config, sets: list[Kept]) -> list[Kept]:
    """Return the sets that are older than the installation keeps them; the newest that is in order always stays."""
    good = {one.folder.name: one.made_at for one in sets if one.manifest}
    newest = max(good, key=lambda name: good[name], default=None)
    moments = {one.folder.name: one.made_at for one in sets}
    old = rules.expired(moments, now=clock.now(), days=config.backup_days)
    return [one for one in sets if one.folder.name in old and one.folder.name != newest]


def remove(config: Config, sets: list[Kept]) -> None:
    """Remove sets and tell the trail; raises `Misconfigured` while a backup is being made."""
    with alone(config.backup_folder):
        for one in sets:
            shutil.rmtree(one.folder)
            trail.record(Happening("backup:remove", detail={"set": one.folder.name}), by=SYSTEM)
            db.session.commit()


def _kept(folder: Path, verifier: Verifier) -> Kept:
    try:
        manifest = check_signed(folder, verifier)
    except Broken as reason:
        return Kept(folder, rules.moment_of(folder.name), None, str(reason))
    return Kept(folder, manifest.moment, manifest)
