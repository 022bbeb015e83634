"""Settings of one installation; the only reader of the environment."""

import os
from dataclasses import dataclass, field
from pathlib import Path

from nrm.foundation.errors import Misconfigured

DEFAULT_INSTANCE = "instance"
BACKUP_DAYS = 35
"""An internal target, not law: how long backups are kept, and so how long what was erased lives on in them."""


def _engine_url(url: str) -> str:
    """Return `url` with psycopg 3 named as PostgreSQL's driver."""
    for plain in ("postgres://", "postgresql://"):
        if url.startswith(plain):
            return "postgresql+psycopg://" + url.removeprefix(plain)
    return url


@dataclass(frozen=True, slots=True)
class Config:
    """Where an installation keeps its things and how careful it is.

    `instance` is the folder of this installation: `keys/` (the key ring), `data/` (the SQLite database), `logs/`.
    `unlock_fd` is the file descriptor from which two custodians' passphrases are read instead of from a terminal.
    `argon2_memory` is in KiB. Times are in minutes, hours as named.
    """

    instance: Path
    database_url: str = field(repr=False, default="")
    demo: bool = False
    testing: bool = False
    https: bool = False
    trusted_hosts: tuple[str, ...] = ()
    unlock_fd: int | None = None
    argon2_memory: int = 65536
    argon2_time: int = 2
    idle_minutes: int = 15
    absolute_hours: int = 8
    backup_recipients: tuple[str, ...] = ()
    backup_days: int = BACKUP_DAYS
    postgres_programs: Path | None = None
    """The folder with pg_dump and pg_restore, when they are not where one would look."""

    @property
    def keyring_path(self) -> Path:
        """Where the key ring lies: apart from the data, so that no copy of one holds the other."""
        return self.instance / "keys" / "keyring.json"

    @property
    def custody_path(self) -> Path:
        """Where the key ring lies instead when custodians keep it."""
        return self.instance / "keys" / "custody.json"

    @property
    def data_folder(self) -> Path:
        """Where the SQLite database lies."""
        return self.instance / "data"

    @property
    def backup_folder(self) -> Path:
        """Where backups are made."""
        return self.instance / "backups"

    @property
    def away_from_keys(self) -> tuple[Path, ...]:
        """The folders that are copied with the data: no key ring may lie inside one."""
        folders = (self.data_folder, self.backup_folder)
        if not self.engine_url.startswith("sqlite:///"):
            return folders
        return (*folders, Path(self.engine_url.removeprefix("sqlite:///")).parent)

    @property
    def recipients_file(self) -> Path:
        """The file with the public keys that backups are encrypted to, one a line."""
        return self.instance / "backup-recipients.txt"

    @property
    def retention_file(self) -> Path:
        """The file in which the installation sets its own periods of keeping; it need not be there."""
        return self.instance / "retention.toml"

    @property
    def log_folder(self) -> Path:
        """Where logs are written."""
        return self.instance / "logs"

    @property
    def demo_marker(self) -> Path:
        """The file that says: this installation holds invented people only."""
        return self.instance / "demo.json"

    @property
    def engine_url(self) -> str:
        """The database's address for SQLAlchemy."""
        return _engine_url(
            self.database_url or f"sqlite:///{self.data_folder.resolve() / 'nrm.sqlite3'}"
        )

    @property
    def is_sqlite(self) -> bool:
        """Tell whether the embedded database is used."""
        return self.engine_url.startswith("sqlite")

    @classmethod
    def from_env(cls, instance: Path | None = None) -> "Config":
        """Read the settings from the environment; raises `Misconfigured` when one makes no sense.

        They are `NRM_INSTANCE`, `NRM_DATABASE_URL` (or `NRM_DATABASE_URL_FILE`), `NRM_HTTPS`, `NRM_HOSTS`,
        `NRM_UNLOCK_FD` and, for backups, `NRM_BACKUP_RECIPIENTS`, `NRM_BACKUP_DAYS` and `NRM_PG_BIN`.
        A demonstration keeps its database in its own folder, so that invented people never meet real ones.
        """
        folder = instance or Path(os.environ.get("NRM_INSTANCE") or DEFAULT_INSTANCE)
        demo = (folder / "demo.json").is_file()
        programs = os.environ.get("NRM_PG_BIN")
        return cls(
            instance=folder,
            database_url="" if demo else _secret("NRM_DATABASE_URL"),
            demo=demo,
            https=os.environ.get("NRM_HTTPS", "") == "1",
            trusted_hosts=tuple(os.environ.get("NRM_HOSTS", "").split()),
            unlock_fd=int(fd) if (fd := os.environ.get("NRM_UNLOCK_FD")) else None,
            backup_recipients=tuple(os.environ.get("NRM_BACKUP_RECIPIENTS", "").split()),
            backup_days=_days(os.environ.get("NRM_BACKUP_DAYS") or str(BACKUP_DAYS)),
            postgres_programs=Path(programs) if programs else None,
        )

    @classmethod
    def for_tests(cls, instance: Path, database_url: str = "") -> "Config":
        """Return settings for tests: quick password hashes, everything below `instance`."""
        return cls(
            instance=instance,
            database_url=database_url,
            testing=True,
            argon2_memory=64,
            argon2_time=1,
        )


def _secret(name: str) -> str:
    path = os.environ.get(f"{name}_FILE")
    if path:
        return Path(path).read_text().strip()
    return os.environ.get(name, "")


def _days(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 3650):
        raise Misconfigured("NRM_BACKUP_DAYS is a whole number of days, 1 to 3650.")
    return int(text)
