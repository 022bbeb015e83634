"""A backup set as a folder: written whole or not at all, and read only after its seal was checked."""

import fcntl
import hashlib
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Protocol

from nrm.backups.rules import (
    MANIFEST,
    SIGNATURE,
    Broken,
    Flaw,
    Manifest,
    Part,
    check_names,
    is_set_id,
    parse,
    parse_signature,
)
from nrm.foundation.errors import Misconfigured
from nrm.vault.keyring import Signature

PRIVATE_FOLDER, PRIVATE_FILE = 0o700, 0o600
_UNFINISHED = ".making-"
_CHUNK = 1 << 20
_LARGEST_MANIFEST = 1_000_000
"""Bytes; of a larger one the beginning is read, whose signature does not hold."""

Progress = Callable[[int], None]
"""Is told how many bytes more were done."""
Bar = Callable[[str, int], AbstractContextManager[Progress]]
"""Shows how far a step has come: its words, and its length in bytes, which may be about."""


class Verifier(Protocol):
    """Who can tell whether a signature is this installation's."""

    def __call__(self, data: bytes, signature: Signature) -> bool | None:
        """Tell whether it is; None when the key's name is not known here."""


@dataclass(frozen=True, slots=True)
class CheckedSet:
    """A set whose signature, files and digests were found in order."""

    folder: Path
    manifest: Manifest

    @contextmanager
    def part(self, name: str, progress: Progress) -> Iterator["Counted"]:
        """Open an encrypted part for reading."""
        with (self.folder / name).open("rb") as file:
            yield Counted(file, progress)


class Counted:
    """A readable or writable stream that tells how much has passed and what its digest is."""

    def __init__(self, stream: IO[bytes], progress: Progress = lambda _more: None) -> None:
        self._stream, self._progress = stream, progress
        self._digest = hashlib.sha256()
        self._passed = 0

    def read(self, size: int = -1) -> bytes:
        """Read on."""
        return self._counted(self._stream.read(size))

    def write(self, data: bytes) -> int:
        """Write on."""
        written = self._stream.write(data)
        self._counted(bytes(data))
        return written

    def flush(self) -> None:
        """Pass on what waits."""
        self._stream.flush()

    def as_part(self) -> Part:
        """Return what has passed, as the manifest names it."""
        return Part(self._passed, self._digest.hexdigest())

    def _counted(self, data: bytes) -> bytes:
        self._digest.update(data)
        self._passed += len(data)
        self._progress(len(data))
        return data


class Draft:
    """A set that is being written, under a name that is no set's."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def write_part(self, name: str, write: Callable[[Counted], None]) -> Part:
        """Let `write` fill the part and return what became of it, kept on disk."""
        with _new_file(self.folder / name) as file:
            counted = Counted(file)
            write(counted)
            _keep(file)
        return counted.as_part()

    def write_whole(self, name: str, content: bytes) -> None:
        """Write a small file, kept on disk."""
        with _new_file(self.folder / name) as file:
            file.write(content)
            _keep(file)

    def finish(self, set_id: str) -> Path:
        """Give the set its name: from now on it is there, whole."""
        keep_folder(self.folder)
        whole = self.folder.with_name(set_id)
        self.folder.rename(whole)
        keep_folder(whole.parent)
        return whole


@contextmanager
def drafting(backups: Path) -> Iterator[Draft]:
    """Give a new draft below `backups`; what an interrupted backup left is removed first, and this one if it fails.

    Raises `Misconfigured` while another backup is being made.
    """
    with alone(backups):
        for left in backups.glob(f"{_UNFINISHED}*"):
            shutil.rmtree(left)
        folder = backups / f"{_UNFINISHED}{os.getpid()}"
        folder.mkdir(mode=PRIVATE_FOLDER)
        try:
            yield Draft(folder)
        finally:
            shutil.rmtree(folder, ignore_errors=True)  # gone already when the set was finished


@contextmanager
def alone(backups: Path) -> Iterator[None]:
    """Keep others from making or removing sets below `backups`; raises `Misconfigured` when somebody does."""
    try:
        backups.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
        handle = os.open(backups, os.O_RDONLY)
    except OSError as reason:
        raise Misconfigured(f"Cannot use {backups}: {reason.strerror}.") from reason
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError as reason:
        raise Misconfigured(
            "Another backup is being made or removed: wait until that is done."
        ) from reason
    finally:
        os.close(handle)


def folders_in(backups: Path) -> Mapping[str, Path]:
    """Return the sets below `backups` by name, the oldest first; whether they are in order is not looked at."""
    if not backups.is_dir():
        return {}
    found = {path.name: path for path in backups.iterdir() if is_set_id(path.name)}
    return dict(sorted(found.items()))


def check_signed(folder: Path, verifier: Verifier) -> Manifest:
    """Return the manifest of the set in `folder`; raises `Broken` unless it stands as it was signed here."""
    if not folder.is_dir():
        raise Broken(Flaw.NO_SET, str(folder))
    for path in folder.iterdir():
        if path.is_symlink() or not path.is_file():
            raise Broken(Flaw.NO_FILE, path.name)
    content = _small(folder / MANIFEST, Flaw.PART_MISSING)
    signature = parse_signature(_small(folder / SIGNATURE, Flaw.NOT_SIGNED))
    match verifier(content, signature):
        case None:
            raise Broken(Flaw.OTHER_SIGNER, f"key {signature.kid}")
        case False:
            raise Broken(Flaw.ALTERED)
    manifest = parse(content)
    check_names(manifest, (path.name for path in folder.iterdir()))
    return manifest


def check_whole(folder: Path, verifier: Verifier, progress: Progress) -> CheckedSet:
    """Return the set in `folder`; raises `Broken` unless manifest and every part are as they were signed."""
    manifest = check_signed(folder, verifier)
    for name, wanted in manifest.parts.items():
        if _digested(folder / name, progress) != wanted:
            raise Broken(Flaw.PART_ALTERED, name)
    return CheckedSet(folder, manifest)


def _digested(path: Path, progress: Progress) -> Part:
    with path.open("rb") as file:
        counted = Counted(file, progress)
        while counted.read(_CHUNK):
            pass
    return counted.as_part()


def _small(path: Path, flaw: Flaw) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_LARGEST_MANIFEST)
    except OSError:
        raise Broken(flaw, path.name) from None


def _new_file(path: Path) -> IO[bytes]:
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE), "wb")


def _keep(file: IO[bytes]) -> None:
    file.flush()
    os.fsync(file.fileno())


def keep_folder(folder: Path) -> None:
    """Have the disk keep the names in a folder."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
