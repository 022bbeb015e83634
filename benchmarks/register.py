"""Measure the sealed register beside plain columns in the same run: python3 -m benchmarks.register [sizes ...].

For 1,000 and 10,000 invented cases on SQLite: a list of fifty, a case page, and the figures of a year, each as the
application makes them, beside the same work on one table of plain columns. Figures are the median of several runs.
"""

import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from time import perf_counter

from flask import Flask
from sqlalchemy import Column, DateTime, Integer, MetaData, String, Table, func, insert, select

from benchmarks.filling import Filled, fill
from config import Config
from nrm.app import create_app
from nrm.auth.policy import Permission
from nrm.casefile import page
from nrm.cases import register
from nrm.cases.access import case_for
from nrm.cli.folders import make_folders
from nrm.cli.installation import migrate
from nrm.foundation.database import db
from nrm.statistics.facts.gather import facts_of
from nrm.statistics.periods import parse
from nrm.statistics.protection.plan import published
from nrm.statistics.protection.rounding import round_together
from nrm.statistics.report import Scope, exact_report_of
from nrm.statistics.snapshots.counting import counted
from nrm.vault.file_keyring import FileKeyring

SIZES = (1_000, 10_000)
YEAR = 2025
RUNS = 7
PLAIN = Table(
    "plain_case",
    MetaData(),
    Column("id", String(32), primary_key=True),
    Column("number", String(16)),
    Column("first_name", String(80)),
    Column("last_name", String(80)),
    Column("sex", String(12)),
    Column("age", Integer),
    Column("qark", String(8)),
    Column("exploitation", String(20)),
    Column("structure", String(20)),
    Column("status", String(8)),
    Column("stage", String(20)),
    Column("opened_at", DateTime),
)
FIGURES = ("status", "sex", "qark", "exploitation", "structure")


def main(sizes: list[int]) -> None:
    """Print one line a size and a kind of work."""
    print(f"{'work':<22}{'cases':>8}{'sealed ms':>12}{'plain ms':>12}{'ratio':>8}")
    for size in sizes:
        with installation() as app, app.test_request_context():
            filled = fill(size, year=YEAR)
            fill_plain(filled)
            for name, sealed, plain in works(filled):
                ours, theirs = timed(sealed), timed(plain)
                print(f"{name:<22}{size:>8}{ours:>12.1f}{theirs:>12.2f}{ours / theirs:>8.1f}")
            print(f"{'rounding of the year':<22}{size:>8}{rounding(filled):>12.1f}")


def works(filled: Filled) -> Iterator[tuple[str, Callable[[], object], Callable[[], object]]]:
    """Yield what is measured: a name, the work on the register and the same on plain columns."""
    yield "list of 50", lambda: listed(filled), plain_list
    yield "case page", lambda: case_page(filled), lambda: plain_page(filled)
    yield "report of the year", lambda: year_report(filled), plain_report


def timed(work: Callable[[], object]) -> float:
    """Return the median of several runs in milliseconds; the first run is not counted."""
    work()
    db.session.commit()
    taken = []
    for _run in range(RUNS):
        start = perf_counter()
        work()
        db.session.commit()
        taken.append(1000 * (perf_counter() - start))
    return median(taken)


def listed(filled: Filled) -> object:
    """The register's list, names masked, one entry in the trail."""
    return register.listing(filled.actor, page=1, stage=None, status=None)


def case_page(filled: Filled) -> object:
    """What the case page shows, identity masked, with its entry in the trail."""
    file = case_for(filled.actor, filled.case_id, Permission.CASES_READ)
    return page.masked(file), page.next_steps(file), page.timeline(file), page.forms(file)


def year_report(filled: Filled) -> object:
    """The exact figures of the year."""
    period = parse(str(YEAR))
    facts = facts_of(period, by=filled.actor.author)
    return exact_report_of(counted(facts, period=period), scope=Scope(period))


def rounding(filled: Filled) -> float:
    """Return milliseconds of protecting the year's tables; there is nothing like it on plain columns."""
    period = parse(str(YEAR))
    facts = facts_of(period, by=filled.actor.author)
    start = perf_counter()
    round_together(counted(facts, period=period), plan=published(), seed=bytes(32))
    return 1000 * (perf_counter() - start)


def plain_list() -> object:
    """Fifty rows of the plain table, newest first, and how many there are."""
    query = select(PLAIN).order_by(PLAIN.c.opened_at.desc()).limit(50)
    return db.session.execute(query).all(), db.session.scalar(select(func.count(PLAIN.c.id)))


def plain_page(filled: Filled) -> object:
    """One row of the plain table."""
    return db.session.execute(select(PLAIN).where(PLAIN.c.id == filled.case_id.hex)).one()


def plain_report() -> object:
    """The same one-way tables by GROUP BY."""
    start, end = datetime(YEAR, 1, 1, tzinfo=UTC), datetime(YEAR + 1, 1, 1, tzinfo=UTC)
    within = PLAIN.c.opened_at.between(start, end)
    return [
        db.session.execute(
            select(PLAIN.c[name], func.count()).where(within).group_by(PLAIN.c[name])
        ).all()
        for name in FIGURES
    ]


def fill_plain(filled: Filled) -> None:
    """Write the same people into the plain table."""
    PLAIN.create(db.session.connection())
    db.session.execute(insert(PLAIN), filled.plain)
    db.session.commit()


@contextmanager
def installation() -> Iterator[Flask]:
    """Give an empty installation in a folder that goes away."""
    with tempfile.TemporaryDirectory() as folder:
        config = Config.for_tests(Path(folder) / "instance")
        make_folders(config)
        FileKeyring.create(config.keyring_path)
        app = create_app(config)
        with app.app_context():
            migrate()
        yield app
        with app.app_context():
            db.engine.dispose()


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or list(SIZES))
