"""The small files of an installation that belong into its backups: none of them is a key."""

import io
import os
import tarfile
from pathlib import Path
from typing import IO

from config import Config
from nrm.backups.rules import INSTANCE, Broken, Flaw
from nrm.backups.sets import PRIVATE_FILE

_LARGEST = 1_000_000
"""Bytes; the marker of a demonstration has some tens of thousands."""


def small_files(config: Config) -> tuple[Path, ...]:
    """Return the files that are taken along, by name: what is new in the folder is left out until it stands here."""
    return (config.demo_marker, config.recipients_file, config.retention_file)


def pack(config: Config) -> bytes:
    """Return the small files as a tar archive."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        for path in small_files(config):
            if path.is_file():
                content = path.read_bytes()
                entry = tarfile.TarInfo(path.name)
                entry.size, entry.mode = len(content), PRIVATE_FILE
                archive.addfile(entry, io.BytesIO(content))
    return packed.getvalue()


def unpack(packed: IO[bytes], config: Config) -> None:
    """Write the small files of an archive into the installation's folder, only those that `pack` takes.

    Raises `Broken` when there is another, or one is too large; nothing that exists is overwritten.
    """
    wanted = {path.name: path for path in small_files(config)}
    try:
        with tarfile.open(fileobj=packed, mode="r:") as archive:
            for entry in archive:
                content = archive.extractfile(entry) if entry.isreg() else None
                if content is None or entry.name not in wanted or entry.size > _LARGEST:
                    raise Broken(Flaw.CONTENT, "there is a file in it that has no place")
                _write(wanted[entry.name], content.read())
    except tarfile.TarError:
        raise Broken(Flaw.DAMAGED, INSTANCE) from None


def _write(path: Path, content: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
