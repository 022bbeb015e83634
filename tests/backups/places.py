"""Backup sets of invented installations, and empty places to restore them into."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from config import Config
from nrm.backups import making, postgres
from nrm.backups.rules import Manifest
from nrm.backups.sets import CheckedSet, Progress, check_whole
from nrm.backups.signing import by_ring
from nrm.vault import age
from nrm.vault.keyring import KeyService
from nrm.vault.ring import key_ring


@dataclass(frozen=True)
class Made:
    """A set that was made of a running application, and what opens and vouches for it."""

    folder: Path
    manifest: Manifest
    identity: str
    ring: KeyService

    def checked(self) -> CheckedSet:
        """Return the set as a restore finds it; raises `Broken`."""
        return check_whole(self.folder, by_ring(self.ring), lambda _more: None)


def made(config: Config) -> Made:
    """Make a set of the current application."""
    identity, recipient = age.new_identity()
    folder, manifest = making.make(
        replace(config, backup_recipients=(recipient,)), key_ring(), no_bar
    )
    return Made(folder, manifest, identity, key_ring())


@contextmanager
def empty_place(config: Config, folder: Path) -> Iterator[Config]:
    """Give the settings of an installation that is not there yet, with a database of the same kind."""
    place = Config.for_tests(folder)
    if config.is_sqlite:
        yield place
        return
    with postgres.scratch(config) as address:
        yield replace(place, database_url=address)


@contextmanager
def no_bar(_words: str, _length: int) -> Iterator[Progress]:
    """Show nothing."""
    yield lambda _more: None
