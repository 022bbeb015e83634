"""Measure the search by name beside SQL LIKE on plain columns: python3 -m benchmarks.name_search.

For 1,000, 10,000 and 100,000 invented persons: how many of the misspelt are found, how many others
are alerted, milliseconds of one worker, and bytes of memory. Takes half a minute.
"""

import gc
import sqlite3
import tracemalloc
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from statistics import quantiles
from time import perf_counter
from uuid import UUID

from nrm.cases.name_index import ALERT, FIND, Entry, NameIndex, Query
from tests.cases.invented_people import asked_after, population

SIZES = (1_000, 10_000, 100_000)
QUERIES = 500
LIKE = """
    SELECT id FROM person
    WHERE first LIKE :first AND last LIKE :last OR first LIKE :last AND last LIKE :first LIMIT 20
"""

Search = Callable[[Query], list[UUID]]


@dataclass(frozen=True, slots=True)
class Measure:
    """One way to search, measured: shares and counts a query, and milliseconds."""

    recall: float
    others: float
    p50: float
    p95: float


def measured(search: Search, asked: list[tuple[Entry, Query]]) -> Measure:
    """Search for everybody asked after, and compare what is found with who was meant."""
    recalled, others, milliseconds = 0, 0, []
    for entry, query in asked:
        start = perf_counter()
        found = search(query)
        milliseconds.append(1000 * (perf_counter() - start))
        recalled += entry.person_id in found
        others += len(found) - (entry.person_id in found)
    parts = quantiles(milliseconds, n=20)
    return Measure(recalled / len(asked), others / len(asked), parts[9], parts[18])


def index_search(index: NameIndex, *, at_least: float) -> Search:
    """Search the index the way the application does."""
    return lambda query: [hit.person_id for hit in index.search(query, at_least=at_least)]


def like_search(people: list[Entry]) -> Search:
    """Search plain columns of a table in memory for both names, in either order."""
    database = sqlite3.connect(":memory:")
    database.execute("CREATE TABLE person (id BLOB PRIMARY KEY, first TEXT, last TEXT)")
    database.executemany(
        "INSERT INTO person VALUES (?, ?, ?)",
        [(entry.person_id.bytes, entry.first_name, entry.last_name) for entry in people],
    )

    def search(query: Query) -> list[UUID]:
        first, last = (
            (query.first_name, query.last_name) if query.first_name else query.name.split()
        )
        found = database.execute(LIKE, {"first": f"%{first}%", "last": f"%{last}%"})
        return [UUID(bytes=row[0]) for row in found]

    return search


def bytes_a_person(size: int) -> float:
    """Weigh an index of that many persons, with all it alone keeps alive."""
    people = population(size)
    tracemalloc.start()
    index = NameIndex()
    for entry in people:
        index.put(_apart(entry))
    index.search(Query(name="Arben Hoxha"))
    gc.collect()
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return held / size


def _apart(entry: Entry) -> Entry:
    """Copy an entry so that the index shares no identifier and no date with the list."""
    born = entry.birth_date
    return Entry(
        person_id=UUID(bytes=entry.person_id.bytes),
        first_name=entry.first_name,
        last_name=entry.last_name,
        fathers_name=entry.fathers_name,
        birth_date=born.replace(day=born.day) if born else None,
    )


def main() -> None:
    """Print one block for each size."""
    for size in SIZES:
        people, index, chance = population(size), NameIndex(), Random(7)
        asked = [(entry, asked_after(entry, chance)) for entry in chance.sample(people, QUERIES)]
        start = perf_counter()
        for entry in people:
            index.put(entry)
        built = perf_counter() - start
        print(
            f"{size:,} persons: built in {built:.2f} s, {bytes_a_person(size):.0f} bytes a person"
        )
        plain = measured(like_search(people), asked)
        for name, measure in (
            ("alert", measured(index_search(index, at_least=ALERT), asked)),
            ("find", measured(index_search(index, at_least=FIND), asked)),
            ("SQL LIKE", plain),
        ):
            print(
                f"  {name:9} recall {measure.recall:.3f}  others {measure.others:6.3f} a query  "
                f"p50 {measure.p50:6.2f} ms  p95 {measure.p95:6.2f} ms  "
                f"p50 / LIKE {measure.p50 / plain.p50:5.2f}"
            )


if __name__ == "__main__":
    main()
