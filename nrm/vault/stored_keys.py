"""A ring in a file that only the service's own user can read: how it is read, watched and replaced."""

import fcntl
import os
import stat
import tempfile
from abc import abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from nrm.foundation.errors import Misconfigured
from nrm.vault.local_keys import LocalKeys
from nrm.vault.ring_document import Damaged, Ring

PRIVATE_FILE, PRIVATE_FOLDER = 0o600, 0o700
Mark = tuple[int, int, int]
"""What changes with the file: its inode, size and moment of change."""


class StoredKeys(LocalKeys):
    """A key service whose ring lies in a file; what another process changes there is noticed at the next use."""

    def __init__(self, path: Path, ring: Ring, *, mark: Mark) -> None:
        super().__init__(ring)
        self._path, self._mark = path, mark

    @abstractmethod
    def _decoded(self, content: bytes) -> Ring:
        """Return the ring that the file holds; raises `Damaged`."""

    @abstractmethod
    def _encoded(self, ring: Ring) -> bytes:
        """Return what the file is to hold."""

    def _ring(self) -> Ring:
        """Return the ring as the file has it; while it cannot be read, as it was read last.

        A request must not fail because somebody is putting a file back; a new start will refuse.
        """
        with suppress(OSError, Misconfigured, Damaged):
            mark = mark_of(self._path)
            if mark != self._mark:
                self._held, self._mark = self._decoded(content_of(self._path)), mark
        return self._held

    def _change(self, act: Callable[[Ring], Ring]) -> Ring:
        with _alone(self._path):
            before = ring_in(self._path, self._decoded)
            after = act(before)
            forgets = sum(held.secret is None for held in after.keys) > sum(
                held.secret is None for held in before.keys
            )
            replace_file(self._path, self._encoded(after), scrub=forgets)
            self._held, self._mark = after, mark_of(self._path)
        return after


def content_of(path: Path, *, away_from: tuple[Path, ...] = ()) -> bytes:
    """Return what the file of a ring holds.

    Raises `Misconfigured`, with what to mend, when it is missing, can be read by others (or its folder can), belongs
    to somebody else, or lies inside one of the folders `away_from` (those of the database and the backups).
    """
    if not path.is_file():
        raise Misconfigured(
            f"There is no key ring at {path}. Without it nothing can be opened; no new one is made."
        )
    for folder in away_from:
        if path.resolve().is_relative_to(folder.resolve()):
            raise Misconfigured(
                f"The key ring must not lie inside {folder}: whoever copies that gets both."
            )
    _must_be_private(path, "The key ring", PRIVATE_FILE)
    _must_be_private(path.resolve().parent, "The folder of the key ring,", PRIVATE_FOLDER)
    return path.read_bytes()


def ring_in(
    path: Path, decoded: Callable[[bytes], Ring], *, away_from: tuple[Path, ...] = ()
) -> Ring:
    """Return the ring in the file; raises `Misconfigured` as `content_of` does, and when it is damaged."""
    try:
        return decoded(content_of(path, away_from=away_from))
    except Damaged as reason:
        raise Misconfigured(
            f"The key ring {path} is damaged ({reason}); restore it from its safe copy."
        ) from None


def create_file(path: Path, content: bytes) -> None:
    """Write a file that only its owner reads; raises `Misconfigured` if one is there: it may be the only copy."""
    path.parent.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE)
    except FileExistsError:
        raise Misconfigured(
            f"A key ring already exists at {path}; it is never overwritten."
        ) from None
    with os.fdopen(handle, "wb") as file:
        _for_good(file.fileno(), content)
    _sync_folder(path.parent)


def replace_file(path: Path, content: bytes, *, scrub: bool) -> None:
    """Put a whole new file in the place of the old one; with `scrub` write zeros over what the old one held.

    A disk that never writes twice to one place keeps the old content all the same (docs/runbooks/keys.md).
    """
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".keys-")
    with os.fdopen(handle, "wb") as file:
        _for_good(file.fileno(), content)
    with path.open("r+b") as old:
        Path(name).replace(path)
        if scrub:
            _for_good(old.fileno(), bytes(os.fstat(old.fileno()).st_size))
    _sync_folder(path.parent)


def remove_file(path: Path) -> None:
    """Remove a file after writing zeros over what it held."""
    with path.open("r+b") as file:
        _for_good(file.fileno(), bytes(path.stat().st_size))
    path.unlink()
    _sync_folder(path.parent)


def mark_of(path: Path) -> Mark:
    """Return what tells whether the file was replaced or changed."""
    found = path.stat()
    return found.st_ino, found.st_size, found.st_mtime_ns


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Let one process at a time change the ring."""
    handle = os.open(path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT, PRIVATE_FILE)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _must_be_private(path: Path, what: str, mode: int) -> None:
    found = path.stat()
    if stat.S_IMODE(found.st_mode) & 0o077:
        raise Misconfigured(
            f"{what} {path} can be read by others (mode {stat.S_IMODE(found.st_mode):o}); run: chmod {mode:o} {path}"
        )
    if found.st_uid not in (os.geteuid(), 0):
        raise Misconfigured(f"{what} {path} belongs to another user, who can read it.")


def _for_good(handle: int, content: bytes) -> None:
    """Write all of `content` at the current place, and wait until the disk has it."""
    view = memoryview(content)
    while view:
        view = view[os.write(handle, view) :]
    os.fsync(handle)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
