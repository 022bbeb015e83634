"""Trying the attack on what is known to be weak, before it is believed about anything else.

How much of each it must find out is what was measured elsewhere, with another program, on a test bed like this one: the
least of several draws.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cache

from nrm.statistics.attack.controls import practices
from nrm.statistics.attack.controls.control import Control, Outcome, tried
from nrm.statistics.attack.controls.population import (
    CONCENTRATED,
    LIKELY,
    TABLES,
    Likely,
    People,
    Table,
    counted,
    people,
)
from nrm.statistics.attack.controls.practices import (
    LATE,
    QUARTER,
    Document,
    as_in_textbooks,
    as_in_the_ledger,
)
from nrm.statistics.attack.known import Failed

CROSSED: tuple[Table, ...] = (("age", "sex", "exploitation"),)
PLACES: tuple[Table, ...] = (("qark", "sex"), ("qark", "exploitation"))
PLAIN: tuple[Table, ...] = (("age", "sex"), ("age", "exploitation"), ("sex", "exploitation"))
SIZE, LARGER = 30, 50
"""Persons in a quarter: usually, and where suppression is to leave more to be seen."""
HIDDEN = 0.6
"""Known of what was hidden one by one."""
AGAIN = 54 / 330
ROUNDED_YEAR = 115 / 1_565
"""Narrowed."""
SUPPRESSED_YEAR = 83 / 1_565, (83 + 172) / 1_565
"""Known; known or narrowed. With all tables nothing was known so often, though as much was given away."""


class Blunt(Failed):
    """The attack does not break what it should, or says what is not so: whatever else it says proves nothing."""


def trial(*, full: bool) -> Iterable[Outcome]:
    """Return what the attack makes of every control: in seconds, or, `full`, of all tables, one by one, in minutes.

    Raises `Blunt` when it breaks one of them less than it must.
    """
    return broken(whole()) if full else _of_a_few_tables()


@cache
def _of_a_few_tables() -> tuple[Outcome, ...]:
    return tuple(broken(quick()))


def broken(controls: Iterable[Control]) -> Iterator[Outcome]:
    """Yield what the attack makes of each of `controls`; raises `Blunt` at the first that it breaks too little."""
    for control in controls:
        outcome = tried(control)
        if not outcome.is_sharp:
            raise Blunt(f"the attack itself fails; it does not break {outcome}")
        yield outcome


def quick() -> Iterator[Control]:
    """Yield the controls with a few of the tables, and with few of the numbers of a year."""
    yield hidden(tables=(*CROSSED, ("region", "majority", "sex")), seed=0)
    yield percentages(tables=PLAIN, seed=0)
    yield of_the_ledger(tables=PLAIN, seed=0)
    yield again(tables=CROSSED, seed=0)
    yield rounded_year(tables=PLACES, seed=2, most=100)
    yield suppressed_year(tables=PLAIN, size=LARGER, seed=0, most=60)


def whole() -> Iterator[Control]:
    """Yield the controls with all tables."""
    for seed in range(3):
        yield hidden(tables=TABLES, seed=seed)
        yield percentages(tables=TABLES, seed=seed, most=60)
    yield of_the_ledger(tables=TABLES, seed=0, most=60)
    for seed in (0, 2):
        yield again(tables=TABLES, seed=seed)
    yield rounded_year(tables=TABLES, seed=1, most=300)
    yield suppressed_year(tables=PLAIN, size=LARGER, seed=0)
    yield replace(suppressed_year(tables=TABLES, size=SIZE, seed=2, most=200), exact=0)


def hidden(*, tables: tuple[Table, ...], seed: int) -> Control:
    """Return a quarter in which 1 to 4 are hidden."""
    persons = people(SIZE, seed=seed)
    document = practices.document([practices.hidden(counted(persons, tables))])
    return Control("1 to 4 hidden", document, {QUARTER: persons}, exact=HIDDEN, as_told=True)


def percentages(
    *,
    tables: tuple[Table, ...],
    seed: int,
    most: int | None = None,
    told: Callable[[int], Document] = as_in_textbooks,
) -> Control:
    """Return a rounded quarter with true percentages beside it."""
    persons = people(SIZE, seed=seed)
    counts = counted(persons, tables)
    releases = [
        practices.rounded_alone(counts, seed=seed, told=told),
        practices.percentages(counts),
    ]
    return Control(
        "true percentages beside rounded numbers",
        practices.document(releases),
        {QUARTER: persons},
        exact=1,
        most=most,
        crossed=True,
    )


def of_the_ledger(*, tables: tuple[Table, ...], seed: int, most: int | None = None) -> Control:
    """Return the same in the form of our own ledger: an attack that cannot read that would never find anything."""
    weak = percentages(tables=tables, seed=seed, most=most, told=as_in_the_ledger)
    return replace(weak, name="true percentages beside numbers of the ledger")


def again(*, tables: tuple[Table, ...], seed: int) -> Control:
    """Return a quarter that was rounded again after late cases."""
    before, late = people(SIZE, seed=seed), people(LATE, seed=1_000 + seed)
    document = practices.rounded_again(before, late, tables=tables, seeds=(seed, 1_000 + seed))
    persons = {QUARTER: before, "late": late}
    return Control(
        "rounded again after late cases", document, persons, given_away=AGAIN, as_told=True
    )


def rounded_year(*, tables: tuple[Table, ...], seed: int, most: int) -> Control:
    """Return rounded quarters, and their year rounded afresh."""
    quarters = _quarters(SIZE, seed, LIKELY)
    return Control(
        "a year rounded apart from its quarters",
        practices.year_rounded(quarters, tables=tables, seed=seed),
        quarters,
        given_away=ROUNDED_YEAR,
        most=most,
        as_told=True,
    )


def suppressed_year(
    *, tables: tuple[Table, ...], size: int, seed: int, most: int | None = None
) -> Control:
    """Return quarters of `size` persons and their year, each suppressed at its best."""
    quarters = _quarters(size, seed, CONCENTRATED)
    exact, given_away = SUPPRESSED_YEAR
    return Control(
        "a year suppressed apart from its quarters",
        practices.year_suppressed(quarters, tables=tables),
        quarters,
        exact=exact,
        given_away=given_away,
        most=most,
        small=True,
    )


def _quarters(size: int, seed: int, likely: Likely) -> dict[str, People]:
    return {f"2022-Q{at + 1}": people(size, seed=10 * seed + at, likely=likely) for at in range(4)}
