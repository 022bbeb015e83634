"""What an installation leaves lying about: its rows, its files, all that it says to its log."""

import logging
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy import inspect, text

from config import Config
from nrm.foundation.database import db


def rows_of_all_tables() -> bytes:
    """Return every column of every row, as a full dump of the database would."""
    heap = []
    for table in inspect(db.session.connection()).get_table_names():
        for row in db.session.execute(text(f'SELECT * FROM "{table}"')):  # noqa: S608
            heap += [value if isinstance(value, bytes) else str(value).encode() for value in row]
    db.session.rollback()
    return b"\n".join(heap)


def database_files(settings: Config) -> Iterator[bytes]:
    """Yield what the database keeps on disk: its file with what goes with it, or the server's folder and journal."""
    if settings.is_sqlite:
        yield from (path.read_bytes() for path in settings.data_folder.iterdir())
        return
    own = "SELECT oid FROM pg_database WHERE datname = current_database()"
    with db.engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("CHECKPOINT"))
        folder = Path(connection.scalar(text("SHOW data_directory")) or "")
        number = connection.scalar(text(own))
    for part in (folder / "base" / str(number), folder / "pg_wal", folder / "log"):
        yield from (path.read_bytes() for path in part.glob("*") if path.is_file())


def files_in(folder: Path, *, besides: Collection[str] = ()) -> Iterator[tuple[str, bytes]]:
    """Yield each file of a folder by its path there, but for those that are, or lie in, one of the names `besides`.

    What goes while this reads, or may not be read, is left out.
    """
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        with suppress(OSError):
            if path.is_file() and not set(besides) & set(inside.parts):
                yield str(inside), path.read_bytes()


@contextmanager
def everything_logged(settings: Config) -> Iterator[Path]:
    """Write down all that any part of the application says to its log, in a file of the instance."""
    settings.log_folder.mkdir(exist_ok=True)
    path = settings.log_folder / "everything.log"
    handler = logging.FileHandler(path, encoding="utf-8")
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    logging.getLogger("sqlalchemy.engine").setLevel(logging.INFO)
    yield path
    logging.getLogger("sqlalchemy.engine").setLevel(logging.NOTSET)
    root.setLevel(before)
    root.removeHandler(handler)
    handler.close()
