"""Measure searches as the application makes them: python3 -m benchmarks.search_in_register [sizes ...].

For 10,000 persons unless other sizes are given, on SQLite: reading a worker's index, a search by somebody who takes
part in every case and by somebody with ten, beside SQL LIKE on plain columns in the same database; the comparison with
everybody that each save makes; and whether a person out of reach takes another time than one who does not exist.
"""

import sys
from collections.abc import Callable, Iterable
from functools import partial
from random import Random
from statistics import median, quantiles
from time import perf_counter, thread_time
from uuid import UUID

from sqlalchemy import or_, select

from benchmarks.filling import Filled, fill
from benchmarks.register import PLAIN, YEAR, fill_plain, installation
from nrm.auth.roles import Actor, Role
from nrm.cases import freshness, search, service
from nrm.cases.name_index import Query
from nrm.cases.search import Asked
from nrm.foundation.database import db
from tests.cases.invented_people import LAST_NAMES, misspelt, population
from tests.casework import ADULT
from tests.people import actor_of, colleague

SIZES = (10_000,)
QUERIES = 300
PAIRS = 200
ROUNDS = 5
OWN = 10
NOBODY = UUID(int=0)


def main(sizes: list[int]) -> None:
    """Print a block for each size."""
    for size in sizes:
        with installation() as app, app.test_request_context():
            filled = fill(size, year=YEAR)
            fill_plain(filled)
            few = with_few_cases()
            freshness.install(app)
            start = perf_counter()
            index = freshness.fresh_index()
            db.session.commit()
            print(f"{len(index.names):,} persons: index read in {perf_counter() - start:.2f} s")
            wanted = asked_after(filled)
            show("search, all cases", times(partial(found, filled.actor), wanted))
            show("search, ten cases", times(partial(found, few), wanted))
            show("comparison at a save", times(compared, wanted))
            show("SQL LIKE, plain", times(like, wanted))
            oracle(few, filled)


def with_few_cases() -> Actor:
    """Return somebody who takes part in ten cases."""
    actor = actor_of(colleague(Role.SOCIAL_WORKER, username="few"))
    for name in LAST_NAMES[:OWN]:
        service.open_case(ADULT | {"first_name": "Emër", "last_name": name}, by=actor)
    db.session.commit()
    return actor


def asked_after(filled: Filled) -> list[str]:
    """Return misspelt names of people in the register."""
    chance = Random(3)
    people = chance.sample(filled.plain, QUERIES)
    return [f"{misspelt(one['first_name'], chance)} {one['last_name']}" for one in people]


def found(actor: Actor, name: str) -> None:
    """Search as the page does, with the entry in the trail, and keep it."""
    search.find(actor, Asked(query=Query(name=name), typed=name))
    db.session.commit()


def compared(name: str) -> None:
    """Compare with everybody, as each save does."""
    first, last = name.split(" ", 1)
    identity = {"first_name": first, "last_name": last}
    search.alike_among_all(identity, besides=NOBODY)
    db.session.commit()


def like(name: str) -> None:
    """Look for both names in plain columns."""
    first, last = name.split(" ", 1)
    both = or_(
        PLAIN.c.first_name.contains(first) & PLAIN.c.last_name.contains(last),
        PLAIN.c.first_name.contains(last) & PLAIN.c.last_name.contains(first),
    )
    db.session.execute(select(PLAIN.c.id).where(both).limit(search.LIMIT)).all()
    db.session.commit()


def times(work: Callable[[str], None], names: Iterable[str]) -> list[tuple[float, float]]:
    """Return the milliseconds that each takes on the clock and of this thread's own work."""
    taken = []
    for name in names:
        start, worked = perf_counter(), thread_time()
        work(name)
        taken.append((1000 * (perf_counter() - start), 1000 * (thread_time() - worked)))
    return taken


def show(what: str, taken: list[tuple[float, float]]) -> None:
    """Print half and nineteen twentieths of the times; the work leaves out waiting for disk and processor."""
    clock, work = (quantiles(each, n=20) for each in zip(*taken, strict=True))
    print(
        f"  {what:22} p50 {clock[9]:7.2f} ms  p95 {clock[18]:7.2f} ms"
        f"   work p50 {work[9]:6.2f}  p95 {work[18]:6.2f}"
    )


def oracle(actor: Actor, filled: Filled) -> None:
    """Compare the times for people out of the actor's reach with those for people whom nobody knows.

    The work is compared, not the clock. Each pair is searched one after the other, in an order that is drawn, so that a
    busy machine slows both alike.
    """
    chance = Random(9)
    hidden = [f"{one['first_name']} {one['last_name']}" for one in filled.plain[:PAIRS]]
    absent = [f"{one.first_name} {one.last_name}" for one in population(PAIRS, seed=77)]
    differences = []
    for _round in range(ROUNDS):
        for known, unknown in zip(hidden, absent, strict=True):
            pair = [(known, 1), (unknown, -1)]
            chance.shuffle(pair)
            taken = {sign: times(partial(found, actor), [name])[0][1] for name, sign in pair}
            differences.append(taken[1] - taken[-1])
    longer = sum(one > 0 for one in differences) / len(differences)
    deviations = (longer - 0.5) * 2 * len(differences) ** 0.5
    print(
        f"  out of reach takes longer than absent in {longer:.1%} of {len(differences)} pairs"
        f" ({deviations:+.1f} standard deviations from a coin), median difference {median(differences):+.3f} ms"
    )


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or list(SIZES))
