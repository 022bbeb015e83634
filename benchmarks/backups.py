"""Measure a backup and its drill on SQLite and PostgreSQL: python3 -m benchmarks.backups [sizes ...].

Prints the seconds to make a set, to restore it with all its checks, and to open every blob (the filled register has no
trail of its signatures, so the check of forms ends at once), and beside them the seconds that a plain copy takes: of
SQLite's file, or pg_dump to a file.
"""

import shutil
import sys
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from time import perf_counter

import psycopg

from benchmarks.filling import fill
from benchmarks.kills import server
from config import Config
from nrm.app import create_app
from nrm.backups import drill, making, postgres, restoring, sqlite
from nrm.backups.sets import check_whole
from nrm.backups.signing import by_ring
from nrm.foundation.database import db
from nrm.vault import age
from nrm.vault.ring import key_ring
from tests.backups.places import empty_place, no_bar
from tests.databases import Postgres, Sqlite

SIZES = (1_000, 10_000)
YEAR = 2025


def main(sizes: list[int]) -> None:
    """Print one line a size and a kind of database."""
    print(
        f"{'database':<12}{'cases':>8}{'MB':>8}{'plain':>8}{'make':>8}{'restore':>9}{'examine':>9}"
    )
    with tempfile.TemporaryDirectory() as name, ExitStack() as held:
        folder = Path(name)
        data = held.enter_context(tempfile.TemporaryDirectory(prefix="nrm-backups-"))
        address, _kill = held.enter_context(server(data))
        admin = held.enter_context(psycopg.connect(address, autocommit=True))
        kinds = (Sqlite(folder / "sqlite"), Postgres(folder / "postgres", address, admin))
        for size in sizes:
            for kind in kinds:
                place = folder / f"{type(kind).__name__}-{size}"
                with kind.fresh(place) as config:
                    measure(config, size)


def measure(config: Config, size: int) -> None:
    """Fill an installation, back it up, restore it and look at everything; print the seconds."""
    identity, recipient = age.new_identity()
    with create_app(config).app_context():
        fill(size, year=YEAR)
        db.session.commit()
        ring = key_ring()
        plain = seconds(lambda: copy_plainly(config))
        started = perf_counter()
        folder, manifest = making.make(
            replace(config, backup_recipients=(recipient,)), ring, no_bar
        )
        made = perf_counter() - started
        db.engine.dispose()
    restored_into = config.instance.with_name(f"{config.instance.name}-restored")
    with empty_place(config, restored_into) as place:
        started = perf_counter()
        checked = check_whole(folder, by_ring(ring), lambda _more: None)
        restoring.restore(checked, place, [identity], no_bar)
        restored = perf_counter() - started
        with create_app(place, keys=ring).app_context():
            started = perf_counter()
            found = drill.examine(manifest, ring, lambda _more: None)
            examined = perf_counter() - started
            db.session.remove()
            db.engine.dispose()
    megabytes = sum(part.bytes for part in manifest.parts.values()) / 1e6
    print(
        f"{manifest.kind:<12}{size:>8,}{megabytes:>8.1f}{plain:>8.2f}{made:>8.2f}{restored:>9.2f}"
        f"{examined:>9.2f}{f'  {found.shut} SHUT' if found.shut else ''}",
        flush=True,
    )


def copy_plainly(config: Config) -> None:
    """Copy the database without anything that makes a backup of it."""
    target = config.instance / "plain"
    if config.is_sqlite:
        shutil.copy(sqlite.file_of(config), target)
        return
    with postgres.source(config) as source, source.opened() as stream, target.open("wb") as file:
        shutil.copyfileobj(stream, file)


def seconds(work: Callable[[], object]) -> float:
    """Return how long `work` takes."""
    started = perf_counter()
    work()
    return perf_counter() - started


if __name__ == "__main__":
    main([int(word) for word in sys.argv[1:]] or list(SIZES))
