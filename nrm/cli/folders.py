"""The folders of an installation."""

from pathlib import Path

from config import Config
from nrm.foundation.errors import Misconfigured

PRIVATE = 0o700
"""The mode of every folder: only the service's own user looks inside."""


def folders(config: Config) -> tuple[Path, ...]:
    """Return the folders inside the installation's own."""
    return (
        config.keyring_path.parent,
        config.data_folder,
        config.backup_folder,
        config.log_folder,
    )


def make_folders(config: Config) -> None:
    """Make the folders of a new installation; raises `Misconfigured` when that is not allowed."""
    try:
        config.instance.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
        for folder in folders(config):
            folder.mkdir(exist_ok=True)
            folder.chmod(PRIVATE)
    except OSError as reason:
        raise Misconfigured(f"Cannot make {reason.filename}: {reason.strerror}.") from reason
