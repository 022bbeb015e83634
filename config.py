"""Settings of one installation; the only reader of the environment."""

import os
from dataclasses import dataclass, field
from pathlib import Path

DEFAULT_INSTANCE = "instance"


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
        """Read the environment's `NRM_INSTANCE`, `NRM_DATABASE_URL(_FILE)`, `NRM_HTTPS`, `NRM_HOSTS`, `NRM_UNLOCK_FD`.

        A demonstration keeps its database in its own folder, so that invented people never meet real ones.
        """
        folder = instance or Path(os.environ.get("NRM_INSTANCE") or DEFAULT_INSTANCE)
        demo = (folder / "demo.json").is_file()
        return cls(
            instance=folder,
            database_url="" if demo else _secret("NRM_DATABASE_URL"),
            demo=demo,
            https=os.environ.get("NRM_HTTPS", "") == "1",
            trusted_hosts=tuple(os.environ.get("NRM_HOSTS", "").split()),
            unlock_fd=int(fd) if (fd := os.environ.get("NRM_UNLOCK_FD")) else None,
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
