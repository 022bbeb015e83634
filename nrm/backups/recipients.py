"""Whom backups are encrypted to: public keys, named by a setting or written in a file of the installation."""

import os
from pathlib import Path

from config import Config
from nrm.backups.sets import PRIVATE_FILE
from nrm.foundation.errors import Misconfigured
from nrm.vault import age


def recipients_of(config: Config) -> tuple[str, ...]:
    """Return the recipients of a backup of this installation: those of the setting, otherwise those of the file.

    Raises `Misconfigured` when there is none, or one is no public key.
    """
    found = config.backup_recipients or _in_file(config.recipients_file)
    if not found:
        raise Misconfigured(
            "Nobody is named who could read a backup. Make a key for it: nrm backup keygen; or set "
            "NRM_BACKUP_RECIPIENTS to public keys (age1...)."
        )
    for recipient in found:
        age.check_recipient(recipient)
    return tuple(dict.fromkeys(found))


def add_recipient(config: Config, recipient: str) -> None:
    """Write one more recipient into the installation's file; raises OSError."""
    handle = os.open(config.recipients_file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, PRIVATE_FILE)
    with os.fdopen(handle, "w") as file:
        file.write(f"{recipient}\n")
        file.flush()
        os.fsync(file.fileno())


def write_identity(path: Path, config: Config, *, identity: str, recipient: str) -> None:
    """Write an identity to a new file that only its owner reads.

    Raises `Misconfigured` when the file is there already, cannot be made, or would lie with what it opens.
    """
    if path.resolve().is_relative_to(config.instance.resolve()):
        raise Misconfigured(
            f"The identity must not lie inside {config.instance.resolve()}: whoever takes the installation would "
            "read its backups too. Write it to a medium that is kept apart."
        )
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE)
    except OSError as reason:
        raise Misconfigured(f"Cannot make {path}: {reason.strerror}.") from reason
    with os.fdopen(handle, "w") as file:
        file.write(f"# public key: {recipient}\n{identity}\n")
        file.flush()
        os.fsync(file.fileno())


def identities_in(path: Path) -> tuple[str, ...]:
    """Return the identities in a file; raises `Misconfigured` when it cannot be read or holds none."""
    try:
        found = tuple(_lines(path))
    except (OSError, UnicodeDecodeError) as reason:
        raise Misconfigured(f"Cannot read the identity in {path}.") from reason
    if not found:
        raise Misconfigured(f"There is no identity in {path}.")
    for identity in found:
        age.recipient_of(identity)
    return found


def _in_file(path: Path) -> tuple[str, ...]:
    return tuple(_lines(path)) if path.is_file() else ()


def _lines(path: Path) -> list[str]:
    """Return the lines of a file but for remarks and empty ones."""
    stripped = (line.strip() for line in path.read_text().splitlines())
    return [line for line in stripped if line and not line.startswith("#")]
