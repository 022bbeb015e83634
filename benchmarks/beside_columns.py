"""Measure search, index and exchange of keys beside columns: python3 -m benchmarks.beside_columns [sizes ...].

The rows and the ways to keep them are those of `benchmarks.sealed_columns`; two of the twelve answers are names, and
the surname has an index where equal names are stored equally (plain, and SQLAlchemy-Utils' AES engine). Measured are

index     reading all names out of the table into the index that the register holds in memory
exact     finding somebody by first name and surname as they were written
misspelt  finding somebody by a misspelt name: every name is read and compared, in ours the index in memory is asked
rotate    exchanging the key: each value is encrypted anew, in ours each row's data key is wrapped anew; plain columns
          are read and written once as they are

Fernet stores equal names differently, so it reads everything for either search. A search is the median of several;
`found` counts whom the search was for. Ratios are to plain columns in the same run; nothing is extrapolated.
"""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any
from uuid import UUID

from rapidfuzz.distance import JaroWinkler
from rapidfuzz.process import extract
from sqlalchemy import Engine, bindparam, create_engine, insert, select, update
from sqlalchemy.orm import Session

from benchmarks.sealed_columns import (
    AES,
    ANSWERS,
    PLAIN,
    SECRET,
    Base,
    Row,
    Sealed,
    Way,
    people,
    ways,
)
from nrm.cases.name_index import Entry, NameIndex, Query
from nrm.vault.file_keyring import FileKeyring
from nrm.vault.keyring import KeyService, Purpose, WrappedKey
from tests.cases.invented_people import misspelt, population

SIZES = (1_000, 10_000)
FIRST, LAST = ANSWERS[:2]
BATCH = 500
QUICK, SCANS = 100, 5
"""How many searches are made where one takes no scan, and where it does."""
LIKE_ENOUGH = 0.85
VALUES = (*ANSWERS, "note")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Somebody who is looked for, as they were written and misspelt."""

    id: UUID
    first: str
    last: str
    wrong: str


def main(sizes: list[int]) -> None:
    """Print one line a size and way."""
    head = ("index s", "exact ms", "misspelt ms", "rotate s")
    with TemporaryDirectory() as folder:
        ring = FileKeyring.create(Path(folder) / "keys" / "keyring.json")
        for size in sizes:
            titles = "".join(f"{title:>13}{'ratio':>8}" for title in head)
            print(f"{'way':<16}{'rows':>9}{titles}  found exact, misspelt")
            engine = create_engine(f"sqlite:///{folder}/{size}.sqlite3")
            Base.metadata.create_all(engine)
            with engine.begin() as connection:
                for table in (PLAIN, AES):
                    name = table.__tablename__
                    connection.exec_driver_sql(f"CREATE INDEX ix_{name} ON {name} ({LAST})")
            rows = list(named(size))
            wanted = drawn(rows)
            base: tuple[float, ...] | None = None
            for way in ways(ring):
                figures, found = measured(engine, ring, way, rows, wanted)
                base = base or figures
                cells = "".join(
                    f"{figure:>13.3f}{figure / plain:>8.2f}"
                    for figure, plain in zip(figures, base, strict=True)
                )
                print(f"{way.name:<16}{size:>9,}{cells}  {', '.join(found)}", flush=True)


def named(size: int) -> Iterator[Row]:
    """Yield the rows of `sealed_columns` with the names of invented people."""
    for row, person in zip(people(size), population(size), strict=True):
        yield row | {FIRST: person.first_name, LAST: person.last_name}


def drawn(rows: list[Row]) -> list[Wanted]:
    """Return the people who are looked for."""
    chance = Random(5)
    return [
        Wanted(row["id"], row[FIRST], row[LAST], f"{misspelt(row[FIRST], chance)} {row[LAST]}")
        for row in chance.sample(rows, QUICK)
    ]


def measured(
    engine: Engine, ring: KeyService, way: Way, rows: list[Row], wanted: list[Wanted]
) -> tuple[tuple[float, ...], list[str]]:
    """Return the four figures of a way, and how many of those looked for were found by either search."""
    with Session(engine) as session:
        for row in rows:
            session.execute(insert(way.table), way.written(row))
        session.commit()
        start = perf_counter()
        names = index_of(session, way)
        built = perf_counter() - start
        exact, misspelled, quick = searches(session, way, names)
        told = [timed(exact, wanted[: QUICK if quick else SCANS])]
        told.append(timed(misspelled, wanted[: QUICK if way.table is Sealed else SCANS]))
        start = perf_counter()
        rotate(session, ring, way)
        rotated = perf_counter() - start
        check(session, way, rows[0])
    figures = (built, told[0][0], told[1][0], rotated)
    return figures, [found for _milliseconds, found in told]


def index_of(session: Session, way: Way) -> NameIndex:
    """Read every name into an index such as the register's."""
    names = NameIndex()
    if way.table is Sealed:
        for row in session.scalars(select(Sealed).execution_options(yield_per=BATCH)):
            said = way.read(row)
            names.put(Entry(person_id=row.id, first_name=said[FIRST], last_name=said[LAST]))
        return names
    for row_id, first, last in session.execute(stored_names(way)):
        names.put(Entry(person_id=row_id, first_name=first, last_name=last))
    return names


def stored_names(way: Way) -> Any:
    """Return the statement that reads every name of columns."""
    return select(way.table.id, getattr(way.table, FIRST), getattr(way.table, LAST))


Search = Callable[[Wanted], set[UUID]]


def searches(session: Session, way: Way, names: NameIndex) -> tuple[Search, Search, bool]:
    """Return the exact search, that for a misspelt name, and whether the first reads less than everything."""

    def in_memory(query: Query) -> set[UUID]:
        return {hit.person_id for hit in names.search(query, limit=20)}

    def equal(one: Wanted) -> set[UUID]:
        both = (getattr(way.table, FIRST) == one.first, getattr(way.table, LAST) == one.last)
        return set(session.scalars(select(way.table.id).where(*both)))

    def scanned_equal(one: Wanted) -> set[UUID]:
        asked = (one.first, one.last)
        return {row_id for row_id, *said in session.execute(stored_names(way)) if (*said,) == asked}

    def scanned_like(one: Wanted) -> set[UUID]:
        read = {
            row_id: f"{first} {last}" for row_id, first, last in session.execute(stored_names(way))
        }
        scorer = JaroWinkler.similarity
        alike = extract(one.wrong, read, scorer=scorer, score_cutoff=LIKE_ENOUGH, limit=20)
        return {row_id for _name, _score, row_id in alike}

    if way.table is Sealed:
        return (
            lambda one: in_memory(Query(first_name=one.first, last_name=one.last)),
            lambda one: in_memory(Query(name=one.wrong)),
            True,
        )
    quick = way.table in (PLAIN, AES)
    return equal if quick else scanned_equal, scanned_like, quick


def timed(search: Search, wanted: list[Wanted]) -> tuple[float, str]:
    """Return the median milliseconds of a search, and how many of those looked for were found."""
    taken, found = [], 0
    for one in wanted:
        start = perf_counter()
        hits = search(one)
        taken.append((perf_counter() - start) * 1000)
        found += one.id in hits
    return median(taken), f"{found} of {len(wanted)}"


def rotate(session: Session, ring: KeyService, way: Way) -> None:
    """Exchange the key under which everything is, in batches that are transactions of their own."""
    table = way.table.__table__
    ids = session.scalars(select(table.c.id)).all()
    old, new = SECRET[0], f"{SECRET[0]}, and anew"
    if way.table is Sealed:
        ring.activate(ring.add(Purpose.DATA).kid)
    columns = ("kid", "key") if way.table is Sealed else VALUES
    change = update(table).where(table.c.id == bindparam("the_row"))
    change = change.values({name: bindparam(f"the_{name}") for name in columns})
    for start in range(0, len(ids), BATCH):
        some = ids[start : start + BATCH]
        read = select(table.c.id, *(table.c[name] for name in columns)).where(table.c.id.in_(some))
        rows = [dict(row._mapping) for row in session.execute(read)]  # noqa: SLF001  # as SQLAlchemy documents it
        if way.table is Sealed:
            rows = [wrapped_anew(ring, row) for row in rows]
        SECRET[0] = new
        written = [
            {"the_row": row["id"]} | {f"the_{name}": row[name] for name in columns} for row in rows
        ]
        session.connection().execute(change, written)
        session.commit()
        SECRET[0] = old
    SECRET[0] = new


def wrapped_anew(ring: KeyService, row: Any) -> Row:
    """Return a row with its data key wrapped by the active key."""
    owner = str(row["id"])
    key = ring.unwrap(WrappedKey(row["kid"], row["key"]), owner=owner)
    wrapped = ring.wrap(Purpose.DATA, key, owner=owner)
    return {"id": row["id"], "kid": wrapped.kid, "key": wrapped.blob}


def check(session: Session, way: Way, row: Row) -> None:
    """Raise `AssertionError` unless a row still says what was written."""
    session.expire_all()
    said = way.read(session.get_one(way.table, row["id"]))
    if any(said[name] != row[name] for name in VALUES):
        raise AssertionError(f"{way.name} lost what was written")


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or list(SIZES))
