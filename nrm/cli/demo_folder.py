"""The folder of a demonstration: made only where nothing is, cleared only where the marker is."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from config import Config
from nrm.cli.folders import folders, make_folders
from nrm.demo import marker
from nrm.demo.marker import Marker
from nrm.foundation.errors import Misconfigured
from nrm.vault.file_keyring import FileKeyring


def read_marker(config: Config) -> Marker:
    """Return what the marker says; raises `Misconfigured` where there is none or it cannot be read."""
    try:
        return marker.read(config.demo_marker)
    except FileNotFoundError as reason:
        raise Misconfigured(
            f"There is no demonstration in {config.instance.resolve()}. Make one: nrm demo"
        ) from reason
    except (OSError, ValueError) as reason:
        raise Misconfigured(
            f"{config.demo_marker} cannot be read. Run: nrm demo --fresh"
        ) from reason


def check_empty(folder: Path) -> None:
    """Raise `Misconfigured` when something is in the folder: it may be a real installation."""
    if any(folder.iterdir()):
        raise Misconfigured(
            f"{folder.resolve()} is not empty and no demonstration. A demonstration needs a folder of its own: "
            "choose another with --instance."
        )


def begin(folder: Path, first: Marker) -> Config:
    """Make the folders and keys of a new demonstration and return its settings; raises as `check_empty`."""
    check_empty(folder)
    marker.write(Config.from_env(folder).demo_marker, first)
    config = Config.from_env(folder)
    make_folders(config)
    FileKeyring.create(config.keyring_path)
    return config


def clear(config: Config) -> None:
    """Remove a demonstration; raises `Misconfigured` where there is none."""
    if not config.demo_marker.is_file():
        raise Misconfigured(
            f"{config.instance.resolve()} is no demonstration; nothing was removed."
        )
    for folder in folders(config):
        shutil.rmtree(folder, ignore_errors=True)
    config.demo_marker.unlink()


class Turn:
    """A lock on the folder: many may serve it, one may make it."""

    def __init__(self, folder: Path, handle: int) -> None:
        self._folder, self._handle = folder, handle

    def alone(self) -> None:
        """Wait for nobody: raise `Misconfigured` when others serve or make the same demonstration."""
        self._lock(fcntl.LOCK_EX, "in use by another process: stop that first")

    def with_others(self) -> None:
        """Let others serve it too; raises `Misconfigured` while another process makes it."""
        self._lock(fcntl.LOCK_SH, "being made by another process: wait until that is done")

    def _lock(self, how: int, words: str) -> None:
        try:
            fcntl.flock(self._handle, how | fcntl.LOCK_NB)
        except BlockingIOError as reason:
            raise Misconfigured(
                f"The demonstration in {self._folder.resolve()} is {words}."
            ) from reason


@contextmanager
def turn(folder: Path) -> Iterator[Turn]:
    """Give the lock on the folder, made when it is not there, until the end of the block.

    Raises `Misconfigured` when the folder cannot be made or is being made by another process.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(folder, os.O_RDONLY)
    except OSError as reason:
        raise Misconfigured(f"Cannot use {folder}: {reason.strerror}.") from reason
    try:
        mine = Turn(folder, handle)
        mine.with_others()
        yield mine
    finally:
        os.close(handle)
