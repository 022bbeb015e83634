"""Measure wrapping every data key anew, beside a plain UPDATE: python3 -m benchmarks.rotation [postgres] [sizes ...].

Each case has two keys: its own and its person's. Both kinds of work go over both tables in the same batches, each a
transaction of its own; the pauses that let others in are counted apart.
"""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic, perf_counter, sleep
from unittest.mock import patch
from uuid import UUID, uuid4

from flask import Flask
from sqlalchemy import bindparam, insert, select, update

from config import Config
from nrm.app import create_app
from nrm.cases.models import Case, Person
from nrm.cli.folders import make_folders
from nrm.cli.installation import migrate
from nrm.foundation.database import db
from nrm.vault.file_keyring import FileKeyring
from nrm.vault.inventory import BATCH
from nrm.vault.keyring import Purpose
from nrm.vault.ring import key_ring
from nrm.vault.rotation import pause_after, rewrap
from nrm.vault.sealing import new_data_key
from tests.databases import start_postgres

SIZES = (1_000, 10_000, 100_000)
WRITTEN = 5_000
"""Rows that are written at once."""


def main(words: list[str]) -> None:
    """Print one line a size."""
    url = start_postgres() if "postgres" in words else ""
    sizes = [int(word) for word in words if word.isdigit()] or SIZES
    print("PostgreSQL" if url else "SQLite")
    print(
        f"{'cases':>9}{'keys':>10}{'rewrap s':>10}{'of it pause':>13}{'us a key':>10}{'plain s':>9}{'ratio':>7}"
    )
    for size in sizes:
        with installation(url) as app, app.app_context():
            ids = fill(size)
            rewrapped, pauses = timed_rewrap(2 * size)
            plain = timed_plain(ids)
            each, ratio = rewrapped / (2 * size) * 1e6, rewrapped / plain
            counts = f"{size:>9,}{2 * size:>10,}"
            seconds = f"{rewrapped:>10.2f}{pauses:>13.2f}{each:>10.1f}{plain:>9.2f}"
            print(f"{counts}{seconds}{ratio:>7.1f}", flush=True)


@contextmanager
def installation(url: str) -> Iterator[Flask]:
    """Give an empty installation in a folder that goes away; on a server, its tables go."""
    with tempfile.TemporaryDirectory() as folder:
        config = Config.for_tests(Path(folder) / "instance", url)
        make_folders(config)
        FileKeyring.create(config.keyring_path)
        app = create_app(config)
        with app.app_context():
            migrate()
        yield app
        with app.app_context():
            db.session.remove()
            if url:
                with db.engine.begin() as connection:
                    connection.exec_driver_sql("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
            db.engine.dispose()


def fill(size: int) -> dict[type[Person | Case], list[UUID]]:
    """Write persons and cases with their keys; return their ids."""
    now = datetime.now(UTC)
    ids: dict[type[Person | Case], list[UUID]] = {
        Person: [uuid4() for _ in range(size)],
        Case: [uuid4() for _ in range(size)],
    }
    for start in range(0, size, WRITTEN):
        people, cases = (ids[kind][start : start + WRITTEN] for kind in (Person, Case))
        db.session.execute(insert(Person), [_keyed(each) for each in people])
        written = [
            _keyed(case_id)
            | {
                "number": f"B{number:07d}",
                "person_id": person_id,
                "procedure_version": "2018",
                "stage": "IDENTIFIED",
                "status": "VMT",
                "opened_at": now,
                "lock": 1,
            }
            for number, (case_id, person_id) in enumerate(zip(cases, people, strict=True), start)
        ]
        db.session.execute(insert(Case), written)
        db.session.commit()
    return ids


def _keyed(owner: UUID) -> dict[str, object]:
    wrapped = new_data_key(key_ring(), purpose=Purpose.DATA, owner=str(owner))
    return {"id": owner, "key_kid": wrapped.kid, "key_blob": wrapped.blob}


def timed_rewrap(expected: int) -> tuple[float, float]:
    """Exchange the key and wrap everything anew; return the seconds, and how many of them were pauses."""
    ring, pauses = key_ring(), [0.0]
    old = ring.active(Purpose.DATA)
    ring.activate(ring.add(Purpose.DATA).kid)

    def pause(seconds: float) -> None:
        pauses[0] += seconds
        sleep(seconds)

    with patch("nrm.vault.rotation.time.sleep", pause):
        began = perf_counter()
        done = sum(rewrap(db.engine, ring, Purpose.DATA))
        took = perf_counter() - began
    left = db.session.scalars(select(Case.id).where(Case.key_kid == old.kid).limit(1)).all()
    if done != expected or left:
        raise AssertionError(f"{done} of {expected} keys were wrapped anew")
    db.session.rollback()
    return took, pauses[0]


def timed_plain(ids: dict[type[Person | Case], list[UUID]]) -> float:
    """Change a plain column of the same rows in the same batches and with the same pauses; return the seconds."""
    began = perf_counter()
    for kind, rows in ids.items():
        table = kind.__table__
        change = update(kind).where(table.c.id == bindparam("the_row"))
        for start in range(0, len(rows), BATCH):
            batch = monotonic()
            with db.engine.begin() as connection:
                connection.execute(
                    change.values(created_at=datetime.now(UTC)),
                    [{"the_row": each} for each in rows[start : start + BATCH]],
                )
            sleep(pause_after(monotonic() - batch))
    return perf_counter() - began


if __name__ == "__main__":
    main(sys.argv[1:])
