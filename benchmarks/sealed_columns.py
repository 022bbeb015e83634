"""Measure sealed sections beside plain and beside encrypted columns: python3 -m benchmarks.sealed_columns [sizes ...].

One person of twelve short answers and a note of 600 signs, written and read through the ORM on SQLite: as plain
columns; each column encrypted by SQLAlchemy-Utils (its AES engine, and its Fernet engine); and sealed as one blob
under a data key of its own, as the application does it. A list shows fifty rows; a scan reads every row and opens it.
Times are the median of several runs; ratios are to plain columns in the same run.
"""

import sys
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Engine, LargeBinary, String, Text, Uuid, create_engine, insert, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from sqlalchemy.types import TypeEngine

from nrm.vault.file_keyring import FileKeyring
from nrm.vault.keyring import KeyService, Purpose, WrappedKey
from nrm.vault.sealing import Place, new_data_key, seal, unseal, unwrap

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from sqlalchemy_utils import StringEncryptedType
    from sqlalchemy_utils.types.encrypted.encrypted_type import AesEngine, FernetEngine

SIZES = (1_000, 10_000, 100_000)
SLOW = 10_000
"""Rows from which on the encrypted columns are scanned in part only, and the time is extrapolated."""
LIST, RUNS, TURNS = 50, 5, 2_000
ANSWERS = tuple(f"answer_{number}" for number in range(12))
SECRET = ["only for measuring"]
"""The key of the encrypted columns, which `benchmarks.beside_columns` exchanges."""
Row = dict[str, Any]


class Base(DeclarativeBase):
    """The tables that are compared."""


def table_of(name: str, kind: Callable[[], TypeEngine[Any]], note: TypeEngine[Any]) -> type[Base]:
    """Return a mapped table with a column for each answer."""
    columns: dict[str, Any] = {"id": mapped_column(Uuid, primary_key=True)}
    columns |= {answer: mapped_column(kind()) for answer in ANSWERS}
    columns["note"] = mapped_column(note)
    return type(name.title(), (Base,), {"__tablename__": name, **columns})


def encrypted(engine: Any) -> Callable[[], TypeEngine[Any]]:
    """Return what makes an encrypted column type."""
    return lambda: StringEncryptedType(String, lambda: SECRET[0], engine)


PLAIN = table_of("plain", lambda: String(80), Text())
AES = table_of("aes", encrypted(AesEngine), encrypted(AesEngine)())
FERNET = table_of("fernet", encrypted(FernetEngine), encrypted(FernetEngine)())


class Sealed(Base):
    """One blob a row, with its data key."""

    __tablename__ = "sealed"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kid: Mapped[str] = mapped_column(String(40))
    key: Mapped[bytes] = mapped_column(LargeBinary)
    blob: Mapped[bytes] = mapped_column(LargeBinary)


@dataclass(frozen=True, slots=True)
class Way:
    """A way to keep a person: the table, how a row is written and how it is read."""

    name: str
    table: type[Any]
    written: Callable[[Row], Row]
    read: Callable[[Any], Row]


def ways(ring: KeyService) -> Iterator[Way]:
    """Yield the ways that are compared, plain columns first."""
    for name, table in (("plain columns", PLAIN), ("AES columns", AES), ("Fernet columns", FERNET)):
        yield Way(name, table, lambda row: row, _answers)
    yield Way(
        "sealed section", Sealed, lambda row: _sealed(ring, row), lambda row: _opened(ring, row)
    )


def _answers(row: Any) -> Row:
    return {name: getattr(row, name) for name in (*ANSWERS, "note")}


def _sealed(ring: KeyService, row: Row) -> Row:
    owner = str(row["id"])
    wrapped = new_data_key(ring, purpose=Purpose.DATA, owner=owner)
    said = {name: value for name, value in row.items() if name != "id"}
    blob = seal(unwrap(ring, wrapped, owner=owner), said, _place(owner))
    return {"id": row["id"], "kid": wrapped.kid, "key": wrapped.blob, "blob": blob}


def _opened(ring: KeyService, row: Sealed) -> Row:
    owner = str(row.id)
    key = unwrap(ring, WrappedKey(row.kid, row.key), owner=owner)
    opened: Row = unseal(key, row.blob, _place(owner))
    return opened


def _place(owner: str) -> Place:
    return Place("person", owner, "identity", owner)


def people(number: int) -> Iterator[Row]:
    """Yield invented rows, the same each time."""
    dice = Random(3)
    for _person in range(number):
        answers = {name: f"përgjigje {dice.randrange(10**6)}" for name in ANSWERS}
        yield {"id": uuid4(), "note": "Rrëfim i trilluar, ë dhe ç. " * 22, **answers}


def main(sizes: list[int]) -> None:
    """Print one line a size and way."""
    head = f"{'way':<16}{'rows':>9}{'write us':>10}{'ratio':>7}{'list ms':>9}{'ratio':>7}{'scan ms':>10}{'ratio':>7}"
    with TemporaryDirectory() as folder:
        ring = FileKeyring.create(Path(folder) / "keys" / "keyring.json")
        one_blob(ring)
        for size in sizes:
            print(head)
            engine = create_engine(f"sqlite:///{folder}/{size}.sqlite3")
            Base.metadata.create_all(engine)
            base: tuple[float, ...] | None = None
            for way in ways(ring):
                figures = measured(engine, way, size)
                base = base or figures
                cells = "".join(
                    f"{figure:>{wide}.2f}{figure / plain:>7.1f}"
                    for figure, plain, wide in zip(figures, base, (10, 9, 10), strict=True)
                )
                print(f"{way.name:<16}{size:>9,}{cells}", flush=True)


def measured(engine: Engine, way: Way, size: int) -> tuple[float, float, float]:
    """Return microseconds to write a row, milliseconds to list fifty, milliseconds to scan all."""
    part = size if way.table in (PLAIN, Sealed) else min(size, SLOW)
    with Session(engine) as session:
        start = perf_counter()
        for row in people(part):
            session.execute(insert(way.table), way.written(row))
        session.commit()
        write = (perf_counter() - start) / part * 1e6
    listed = median(timed(engine, way, LIST) for _run in range(RUNS))
    scanned = timed(engine, way, part) * size / part
    return write, listed, scanned


def timed(engine: Engine, way: Way, number: int) -> float:
    """Return the milliseconds of reading `number` rows and opening each."""
    with Session(engine) as session:
        start = perf_counter()
        for row in session.scalars(select(way.table).limit(number)):
            way.read(row)
        return (perf_counter() - start) * 1000


def one_blob(ring: KeyService) -> None:
    """Print the microseconds of sealing and opening one section, its key unwrapped already, and of unwrapping."""
    row = next(people(1))
    said = {name: value for name, value in row.items() if name != "id"}
    owner = str(row["id"])
    wrapped = new_data_key(ring, purpose=Purpose.DATA, owner=owner)
    key = unwrap(ring, wrapped, owner=owner)
    blob = seal(key, said, _place(owner))
    for name, work in (
        ("seal", lambda: seal(key, said, _place(owner))),
        ("open", lambda: unseal(key, blob, _place(owner))),
        ("unwrap", lambda: unwrap(ring, wrapped, owner=owner)),
    ):
        start = perf_counter()
        for _turn in range(TURNS):
            work()
        print(f"{name} one section: {(perf_counter() - start) / TURNS * 1e6:.1f} us")


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or list(SIZES))
