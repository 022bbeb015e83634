"""Look for anybody of a whole demonstration where nobody may be: python3 -m benchmarks.canary INSTANCE [FOLDER ...].

Surnames and sentences of the invented people are looked for in ten encodings: in every row, in every file of the
instance but the key ring and the demonstration's own marker, and in every file of the folders that are named beside it
(for temporary files, a proxy's or a browser's). What members of staff and institutions are called is left out, since
accounts are no secret; so are the words of the program itself. As a control the same values are written to a plain
file first, where each must be found. Exit status 1 when anything is found, or the control is not.
"""

import sys
from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

from sqlalchemy import select

from config import Config
from nrm.auth.models import Institution, User
from nrm.cli.installation import application
from nrm.demo import loader
from nrm.foundation import clock
from nrm.foundation.database import db
from tests.security.canaries import found_in, guises
from tests.security.heaps import files_in, rows_of_all_tables

SENTENCE, SURNAME = 24, 5
"""The fewest signs of a sentence, and of a surname, that do not occur by chance."""
_OPEN = {"keys", "demo.json"}


def main(instance: Path, *folders: Path) -> int:
    """Scan the instance and the folders and say what was found; returns the exit status."""
    start = perf_counter()
    with application(Config.from_env(instance)):
        values = wanted("\n".join(told_openly()).lower())
        rows = rows_of_all_tables()
    with TemporaryDirectory() as folder:
        missed = [value for value in values if not control(Path(folder) / "plain", value)]
    count, size, hits = 0, 0, 0
    for name, heap in heaps(rows, instance, folders):
        count, size = count + 1, size + len(heap)
        for value, encodings in found_in(heap, values).items():
            print(f"FOUND in {name}: {len(value)} signs, {', '.join(sorted(encodings))}")
            hits += 1
    print(f"{len(values)} values, {count - 1} files and the rows, {size / 1e6:.1f} MB")
    print(f"found: {hits}; control missed: {len(missed)}; {perf_counter() - start:.0f} s")
    return 1 if hits or missed else 0


def heaps(rows: bytes, instance: Path, folders: Iterable[Path]) -> Iterator[tuple[str, bytes]]:
    """Yield all that is scanned, by name."""
    yield "all rows", rows
    yield from files_in(instance, besides=_OPEN)
    for folder in folders:
        for name, heap in files_in(folder, besides=_OPEN):
            yield f"{folder}/{name}", heap


def wanted(openly: str) -> list[str]:
    """Return surnames and sentences of everybody invented that nothing `openly` said (in small letters) says too."""
    histories = loader.plan(clock.now()).histories
    people = [history.person for history in histories if history.person]
    surnames = {person.name.last for person in people if len(person.name.last) >= SURNAME}
    sentences = {said for history in histories for said in strings(history.steps)}
    sentences = {said for said in sentences if len(said) >= SENTENCE and " " in said}
    return sorted(value for value in surnames | sentences if value.lower() not in openly)


def told_openly() -> Iterator[str]:
    """Yield what staff and institutions are called, and the code lists: no secret."""
    for column in (User.name, User.username, Institution.name_sq, Institution.name_en):
        yield from db.session.scalars(select(column))
    for path in (Path(__file__).parents[1] / "nrm").glob("*/*/*.toml"):
        yield path.read_text()


def strings(thing: Any) -> Iterator[str]:
    """Yield every text in a structure of the demonstration."""
    if isinstance(thing, str):
        yield thing
    elif isinstance(thing, dict):
        yield from strings(list(thing.values()))
    elif is_dataclass(thing):
        yield from strings([getattr(thing, field.name) for field in fields(thing)])
    elif isinstance(thing, Iterable) and not isinstance(thing, bytes):
        for each in thing:
            yield from strings(each)


def control(path: Path, value: str) -> bool:
    """Tell whether the value is found in every encoding where it stands in each."""
    path.write_bytes(b"\n".join(pattern for each in guises(value).values() for pattern in each))
    return found_in(path.read_bytes(), [value]).get(value) == set(guises(value))


if __name__ == "__main__":
    sys.exit(main(*map(Path, sys.argv[1:])))
