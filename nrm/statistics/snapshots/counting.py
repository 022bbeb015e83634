"""The true numbers of a period: counted here and nowhere else, and published by nobody as they are."""

from collections.abc import Iterable, Mapping

from nrm.audit.trail import Author
from nrm.statistics.cells import Cell, count
from nrm.statistics.facts.fact import Fact
from nrm.statistics.periods import Period
from nrm.statistics.protection.plan import published
from nrm.statistics.snapshots.freezing import facts_for, groups_in
from nrm.statistics.variables import codes_of

Group = tuple[str, int]
"""A quarter, and the number of a group in it."""


def true_numbers(
    period: Period, *, by: Author, cells: Iterable[Cell] | None = None
) -> Mapping[Cell, int]:
    """Return how many persons are in each cell of the plan, or of `cells`; raises what `facts_for` raises."""
    return counted(facts_for(period, by=by), period=period, cells=cells)


def groups_behind(
    period: Period, cells: Iterable[Cell], *, by: Author
) -> Mapping[Cell, tuple[int, int]]:
    """Return how many groups of persons found together are in each of `cells`, and how many are outside it.

    Raises what `facts_for` raises. A quarter of which that is not known has none.
    """
    wanted = list(cells)
    found: dict[Cell, tuple[set[Group], set[Group]]] = {one: (set(), set()) for one in wanted}
    for quarter in period.quarters:
        facts, groups = facts_for(quarter, by=by), groups_in(quarter)
        for fact, group in zip(facts, groups, strict=True) if groups else ():
            person = codes_of(fact)
            for one in wanted:
                found[one][not one.holds(person)].add((str(quarter), group))
    return {one: (len(inside), len(outside)) for one, (inside, outside) in found.items()}


def counted(
    facts: Iterable[Fact], *, period: Period, cells: Iterable[Cell] | None = None
) -> Mapping[Cell, int]:
    """Return how many of `facts` are in each cell of the plan, or of `cells`.

    Raises ValueError for a fact of another period, KeyError for a variable that there is none of any more.
    """
    people = []
    for fact in facts:
        if fact.registered_on not in period:
            raise ValueError("a fact was registered outside the period of the report")
        people.append(codes_of(fact))
    return count(people, cells=published().cells if cells is None else cells)
