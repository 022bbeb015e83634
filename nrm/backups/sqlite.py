"""The embedded database: copied while it serves, by SQLite's own online backup."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import create_engine
from sqlalchemy.engine import make_url

from config import Config
from nrm.backups.content import content_of, keys_of
from nrm.backups.rules import Broken, Flaw, Kind
from nrm.backups.sets import PRIVATE_FILE, Bar, Progress
from nrm.backups.sources import Source
from nrm.foundation.errors import Misconfigured

_PAGES = 1000
"""Pages that are copied at once; between two lots the progress is told."""


def file_of(config: Config) -> Path:
    """Return where the database lies."""
    return Path(str(make_url(config.engine_url).database))


@contextmanager
def source(config: Config, bar: Bar) -> Iterator[Source]:
    """Copy the database to a file beside it, give that with what it holds, and remove it.

    The copy is no more readable than the database; it lies in `data/`, never among the backups.
    Raises `Misconfigured` when the database is damaged.
    """
    original = file_of(config)
    copy = original.with_name("copy-for-backup.sqlite3")
    remove(copy)
    try:
        with bar("Copying the database", original.stat().st_size) as progress:
            _copy(original, copy, progress)
        engine = create_engine(f"sqlite:///{copy}")
        with engine.connect() as connection:
            content, keys = content_of(connection), keys_of(connection)
        engine.dispose()
        size = copy.stat().st_size
        yield Source(Kind.SQLITE, "", content, keys, size, lambda: copy.open("rb"))
    finally:
        remove(copy)


def _copy(original: Path, copy: Path, progress: Progress) -> None:
    """Copy one moment of the database: a reader's transaction holds that moment while others write."""
    copy.touch(PRIVATE_FILE)
    with (
        closing(sqlite3.connect(f"file:{original}?mode=ro", uri=True)) as there,
        closing(sqlite3.connect(copy)) as here,
    ):
        there.isolation_level = None
        there.execute("BEGIN")
        size = there.execute("PRAGMA page_size").fetchone()[0]
        there.execute("SELECT count(*) FROM sqlite_master").fetchone()
        done = 0

        def tell(_status: int, remaining: int, total: int) -> None:
            nonlocal done
            progress((total - remaining - done) * size)
            done = total - remaining

        there.backup(here, pages=_PAGES, progress=tell)
        here.execute("PRAGMA journal_mode=DELETE")
        if here.execute("PRAGMA quick_check").fetchone()[0] != "ok":
            raise Misconfigured(
                "The database is damaged (quick_check): keep it as it is, and restore the newest backup."
            )


def check_file(path: Path) -> None:
    """Raise `Broken` unless the file is a whole SQLite database."""
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as there:
            found = there.execute("PRAGMA integrity_check").fetchone()[0]
    except sqlite3.DatabaseError as reason:
        raise Broken(Flaw.CONTENT, f"the database: {reason}") from None
    if found != "ok":
        raise Broken(Flaw.CONTENT, "the database is damaged")


def remove(path: Path) -> None:
    """Remove a database with what may lie beside it."""
    for ending in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + ending).unlink(missing_ok=True)
